"""A viewer shows a picture at first as the models see it, whatever its file is."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.dicom_files import dicom
from xray_models.images.depth import Depth, full_depth
from xray_models.images.mend import MENDS, mended
from xray_models.images.radiograph import load_radiograph

GENERATOR = np.random.default_rng(3)
RISING = np.linspace(200, 3900, 72 * 96).reshape(72, 96).astype(np.uint16)
RISING += GENERATOR.integers(0, 60, RISING.shape, dtype=np.uint16)
WINDOW = {"WindowCenter": 2000, "WindowWidth": 2200}


def shown(depth: Depth) -> np.ndarray:
    """What a viewer draws at first: (H, W) in [0, 1]."""
    return ((depth.stored - depth.black) / (depth.white - depth.black)).clip(0, 1)


def picture(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def tiff(pixels: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pixels, **options)
    return buffer.getvalue()


FILES = {
    "8 bit": picture((RISING // 16).astype(np.uint8)),
    "8 bit, dark": picture((RISING // 128).astype(np.uint8)),
    "16 bit": picture(RISING * 16),
    "12 bits in 16": picture(RISING),
    "white is zero": tiff(RISING, photometric="miniswhite"),
    "fractions": tiff((RISING / 4095).astype(np.float32)),
    "32 bit": tiff(RISING.astype(np.uint32) * 1000),
    "DICOM": dicom(RISING, bits=12),
    "DICOM, signed": dicom(RISING.astype(np.int16) - 1024, RescaleIntercept=-24, RescaleSlope=2),
    "DICOM, window": dicom(RISING, bits=12, **WINDOW),
    "DICOM, exact window": dicom(RISING, bits=12, VOILUTFunction="LINEAR_EXACT", **WINDOW),
    "DICOM, sigmoid": dicom(RISING, bits=12, VOILUTFunction="SIGMOID", **WINDOW),
    "DICOM, slope and window": dicom(
        RISING.astype(np.int16) - 1024, RescaleIntercept=1024, RescaleSlope=0.5, WindowCenter=1500, WindowWidth=900
    ),
    "DICOM, inverted window": dicom(RISING, bits=12, PhotometricInterpretation="MONOCHROME1", **WINDOW),
    "DICOM, inverted": dicom(RISING, bits=12, PhotometricInterpretation="MONOCHROME1"),
    "DICOM, dark window": dicom(RISING, bits=12, WindowCenter=8000, WindowWidth=16000),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_viewer_shows_at_first_what_the_models_see(kind):
    radiograph = load_radiograph(FILES[kind])
    depth = full_depth(radiograph.raster.greys)
    assert depth.stored.dtype in (np.uint8, np.uint16)
    np.testing.assert_allclose(shown(depth), radiograph.pixels, atol=5e-5)


@pytest.mark.parametrize("mend", MENDS)
def test_and_after_a_mend(mend):
    radiograph = load_radiograph(FILES["DICOM, inverted window"])
    depth = full_depth(radiograph.raster.greys).mended(mend)
    np.testing.assert_allclose(shown(depth), mended(radiograph, mend).pixels, atol=5e-5)


def test_the_depth_is_that_of_the_file_and_goes_on_beyond_its_window():
    depth = full_depth(load_radiograph(FILES["DICOM, slope and window"]).raster.greys)
    values = depth.slope * depth.stored + depth.intercept
    np.testing.assert_array_equal(values, (RISING.astype(float) - 1024) * 0.5 + 1024)
    assert values.min() < depth.slope * depth.black + depth.intercept  # what the window cut off is there
    assert full_depth(load_radiograph(FILES["8 bit"]).raster.greys).bits == 8


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_padding_is_black_through_the_window_of_the_file(photometric):
    padded = RISING.copy()
    padded[:4] = 4095
    file = dicom(padded, bits=12, PixelPaddingValue=4095, PhotometricInterpretation=photometric, **WINDOW)
    radiograph = load_radiograph(file)
    depth = full_depth(radiograph.raster.greys)
    assert shown(depth)[:4].max() == radiograph.pixels[:4].max() == 0
    np.testing.assert_allclose(shown(depth)[4:], radiograph.pixels[4:], atol=5e-5)


def test_one_hot_pixel_of_a_float_file_takes_no_greys_from_the_picture():
    hot = RISING.astype(np.float32)
    hot[5, 5] = 3e38
    radiograph = load_radiograph(tiff(hot))
    assert np.abs(shown(full_depth(radiograph.raster.greys)) - radiograph.pixels).max() < 1 / 255
