"""Stored values become the greys that the file asks for: modality, VOI, presentation, padding."""

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_windowing
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.dicom_files import dataset_of, dicom
from xray_models.images.dicom_file import open_dicom
from xray_models.images.dicom_greys import WHITE, to_greys, window
from xray_models.images.radiograph import load_radiograph


def rising(dtype="u2", bits: int = 12) -> np.ndarray:
    """(64, 80), every value of 12 bits about once."""
    low = -(2 ** (bits - 1)) if dtype[0] == "i" else 0
    return np.linspace(low, low + 2**bits - 1, 64 * 80).round().astype(dtype).reshape(64, 80)


def greys_of(stored: np.ndarray, syntax=ExplicitVRLittleEndian, bits: int = 12, **elements):
    return to_greys(stored, open_dicom(dicom(stored, syntax, bits, **elements)))


def lut(entries: np.ndarray, first: int = 0, bits: int = 12) -> Dataset:
    item = Dataset()
    item.LUTDescriptor = [len(entries) % 65536, first, bits]
    item.LUTData = entries.astype("<u2").tolist()
    item["LUTData"].VR = "US"
    return item


def test_without_a_window_values_stay_as_they_are():
    greys, notices = greys_of(rising())
    np.testing.assert_array_equal(greys.values, rising())
    assert (greys.full_scale, greys.white_is_zero, notices) == (None, False, ())


def test_slope_and_intercept_are_applied():
    greys, _ = greys_of(rising(), RescaleSlope="-2.5", RescaleIntercept="100")
    np.testing.assert_allclose(greys.values, rising() * -2.5 + 100)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_a_window_is_that_of_the_standard(function):
    """As pydicom computes it, whose output has the range of the stored values."""
    dataset = dataset_of(rising(), 12, WindowCenter=1500, WindowWidth=1000, VOILUTFunction=function)
    expected = apply_windowing(rising(), dataset) / 4095
    greys, _ = greys_of(rising(), WindowCenter=1500, WindowWidth=1000, VOILUTFunction=function)
    np.testing.assert_allclose(greys.values / WHITE, expected, atol=1 / WHITE)
    assert greys.full_scale == WHITE


def test_the_window_lies_on_the_values_after_the_slope_and_the_first_of_several_counts():
    greys, _ = greys_of(rising(), RescaleSlope=2, RescaleIntercept=-1000, WindowCenter=[1000, 5], WindowWidth=[2001, 5])
    np.testing.assert_allclose(greys.values / WHITE, ((rising() * 2.0 - 1000) / 2000).clip(0, 1), atol=3e-4)


def test_windows_at_their_edges():
    x = np.array([0.0, 1, 2, 3])
    np.testing.assert_array_equal(window(x, 2, 1), [0, 0, 1, 1])
    np.testing.assert_array_equal(window(x, 1.5, 1, "LINEAR_EXACT"), [0, 0, 1, 1])
    assert window(x, 2, 0) is None and window(x, 2, -5, "SIGMOID") is None and window(x, 2, 0.5) is None
    np.testing.assert_allclose(window(x, 2, 1e-9, "SIGMOID"), [0, 0, 0.5, 1], atol=1e-9)


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_voi_table_comes_before_the_window(syntax):
    table = (np.arange(4096) ** 2 // 4096).astype("u2")
    greys, _ = greys_of(rising(), syntax, VOILUTSequence=[lut(table)], WindowCenter=5, WindowWidth=5)
    np.testing.assert_allclose(greys.values, table[rising()] / 4095 * WHITE, atol=0.5)


def test_a_table_that_starts_above_or_below_zero_repeats_its_ends():
    table = np.arange(0, 4096, 16)
    greys, _ = greys_of(rising(), VOILUTSequence=[lut(table, first=1000)])
    np.testing.assert_allclose(greys.values, ((rising().astype(int) - 1000).clip(0, 255) * 16) / 4095 * WHITE, atol=0.5)
    signed, _ = greys_of(rising("i2"), VOILUTSequence=[lut(table, first=-100)])
    np.testing.assert_allclose(signed.values, ((rising("i2") + 100).clip(0, 255) * 16) / 4095 * WHITE, atol=0.5)


@pytest.mark.parametrize("entries", [256, 4096, 65536])
def test_a_modality_table_is_applied_first(entries):
    table = np.arange(entries)[::-1]
    stored = rising() & (entries - 1)
    greys, _ = greys_of(stored, ModalityLUTSequence=[lut(table, bits=16)])
    np.testing.assert_array_equal(greys.values, table[stored])


def test_a_table_of_12_bits_that_calls_itself_16_is_not_dark():
    greys, _ = greys_of(rising(), VOILUTSequence=[lut(np.arange(4096), bits=16)])
    assert greys.values.max() == WHITE


@pytest.mark.parametrize("elements", [{}, {"WindowCenter": 2048, "WindowWidth": 4096}])
@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME1", None, True),
        ("MONOCHROME2", None, False),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME1", "IDENTITY", False),
    ],
)
def test_presentation_inverts_after_the_voi(photometric, shape, inverted, elements):
    data = dicom(rising(), bits=12, PhotometricInterpretation=photometric, PresentationLUTShape=shape, **elements)
    pixels = load_radiograph(data).pixels
    expected = rising() / 4095
    np.testing.assert_allclose(pixels, 1 - expected if inverted else expected, atol=2e-3)


def test_a_window_that_shows_nothing_is_not_applied_and_said():
    greys, notices = greys_of(rising(), WindowCenter=60_000, WindowWidth=100)
    np.testing.assert_array_equal(greys.values, rising())
    assert [notice.code for notice in notices] == ["window-ignored"]


@pytest.mark.parametrize("elements", [{}, {"WindowCenter": 2048, "WindowWidth": 4096}])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("limits", [(65_000, None), (60_000, 65_535)])
def test_padding_is_black_and_moves_no_grey(elements, photometric, limits):
    """A tenth of the picture: more than stray pixels are, which ``tone`` leaves out by itself."""
    elements = {**elements, "PhotometricInterpretation": photometric}
    padded = rising()
    padded.ravel()[::10] = 65_000
    padding = {"PixelPaddingValue": limits[0], "PixelPaddingRangeLimit": limits[1]}
    expected = load_radiograph(dicom(rising(), bits=16, **elements)).pixels
    found = load_radiograph(dicom(padded, bits=16, **padding, **elements)).pixels
    kept = padded != 65_000
    assert not found[~kept].any()
    np.testing.assert_allclose(found[kept], expected[kept], atol=2e-3)


def test_a_signed_padding_value_may_be_written_without_its_sign():
    padded = rising("i2")
    padded[:8] = -30_000
    greys, _ = greys_of(padded, bits=16, PixelPaddingValue=-30_000)
    assert np.isnan(greys.values[:8]).all() and np.isfinite(greys.values[8:]).all()


def test_a_palette_gives_its_colours():
    stored = (rising() // 16).astype("u1")
    tables = {}
    for name, factor in (("Red", 256), ("Green", 128), ("Blue", 64)):
        tables[f"{name}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        tables[f"{name}PaletteColorLookupTableData"] = (np.arange(256) * factor).astype("<u2").tobytes()
    picture = load_radiograph(dicom(stored, bits=8, PhotometricInterpretation="PALETTE COLOR", **tables))
    assert [notice.code for notice in picture.warnings] == ["colour"]
    expected = stored / 255 * (0.299 + 0.587 / 2 + 0.114 / 4)
    np.testing.assert_allclose(picture.pixels, expected, atol=0.01)


def test_a_shipped_file_with_a_window_shows_what_pydicom_shows():
    file = pydicom.data.get_testdata_file("MR_small.dcm", download=False)
    dataset = pydicom.dcmread(file)
    expected = apply_windowing(dataset.pixel_array, dataset)
    expected = (expected - expected.min()) / np.ptp(expected)
    correlation = np.corrcoef(load_radiograph(file).pixels.ravel(), expected.ravel())[0, 1]
    assert correlation > 0.999
