"""Palettes of DICOM pictures, plain and in segments."""

import numpy as np
import pydicom
import pytest
from pydicom.pixels.processing import apply_color_lut
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian

from tests.dicom_files import dicom
from xray_models.errors import RadiographError
from xray_models.images.dicom_file import open_dicom
from xray_models.images.dicom_tables import expanded, palette_colours
from xray_models.images.radiograph import load_radiograph

STORED = np.arange(256, dtype="u1").reshape(4, 64).repeat(16, axis=0)
RISING = [0, 1, 0, 1, 255, 65535]  # one entry of 0, then a line of 255 entries up to 65535
FALLING = [0, 1, 65535, 1, 255, 0]
# 126 entries from 0 to 50800 and 2 of 7; the first two segments once more, and 2 of 7.
REPEATED = [0, 1, 0, 1, 125, 50800, 0, 2, 7, 7, 2, 2, 0, 0, 0, 2, 7, 7]


def palette(segments: dict[str, list[int]], bits: int = 16, packed: str = "<u2", **changes) -> dict:
    elements = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour, values in segments.items():
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, bits]
        data = np.array(values, packed).tobytes()
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = data + bytes(len(data) % 2)
    return elements | changes


def test_segments_are_expanded_as_the_standard_says():
    table = expanded(np.array(REPEATED, "u2"), 256)
    np.testing.assert_array_equal(table[:126], np.round(np.linspace(0, 50800, 126)))
    assert table[126:128].tolist() == [7, 7]
    np.testing.assert_array_equal(table[128:254], table[:126])
    assert table[254:].tolist() == [7, 7]


def test_offsets_of_8_bit_segments_count_bytes():
    segments = np.array([0, 2, 9, 9, 0, 1, 5, 2, 1, 4, 0, 0, 0], "u1")
    assert expanded(segments, 4).tolist() == [9, 9, 5, 5]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_palette_in_segments_gives_the_colours_of_a_plain_one(syntax):
    packed = "<u2" if syntax == ExplicitVRLittleEndian else ">u2"
    elements = palette({"Red": RISING, "Green": FALLING, "Blue": REPEATED}, packed=packed)
    colours = palette_colours(STORED, open_dicom(dicom(STORED, syntax, 8, **elements)))
    np.testing.assert_array_equal(colours[..., 0], STORED * 257.0)
    np.testing.assert_array_equal(colours[..., 1], 65535 - STORED * 257.0)
    assert colours[..., 2].max() == 50800


@pytest.mark.parametrize("name", ["SPRING", "SUMMER", "FALL", "WINTER"])
def test_the_palettes_of_the_standard_are_those_that_pydicom_makes(name):
    dataset = pydicom.dcmread(pydicom.data.get_palette_files(f"{name.lower()}.dcm")[0])
    expected = apply_color_lut(STORED, palette=dataset.SOPInstanceUID)
    np.testing.assert_array_equal(palette_colours(STORED, dataset), expected)


@pytest.mark.parametrize(
    "segments",
    [
        [],
        [1, 256, 5],  # a line from nowhere
        [0, 300, 1, 2],  # cut
        [0, 1, 0, 1, 300, 5],  # too many entries
        [0, 1, 0, 9, 1, 1],  # an unknown kind
        [0, 1, 0, 2, 2, 6, 0],  # a copy of itself
        [0, 1, 0, 1, 255],  # a line to nowhere
    ],
)
def test_damaged_segments_are_a_damaged_file(segments):
    with pytest.raises(RadiographError) as caught:
        load_radiograph(dicom(STORED, bits=8, **palette(dict.fromkeys(("Red", "Green", "Blue"), segments or [0]))))
    assert caught.value.code == "unreadable"


def test_a_radiograph_with_a_grey_palette_in_segments_is_read():
    picture = load_radiograph(dicom(STORED, bits=8, **palette(dict.fromkeys(("Red", "Green", "Blue"), RISING))))
    np.testing.assert_allclose(picture.pixels, STORED / 255, atol=0.01)
    assert picture.warnings == ()
