"""Known pixels come back from every layout and every transfer syntax of radiography."""

import io
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom import uid
from pydicom.encaps import encapsulate

from tests.dicom_files import ENCODERS, dataset_of, dicom, written
from xray_models.errors import RadiographError
from xray_models.images.dicom_file import open_dicom
from xray_models.images.dicom_pixels import stored_pixels
from xray_models.images.quiet import quiet_decoding

NATIVE = (
    uid.ImplicitVRLittleEndian,
    uid.ExplicitVRLittleEndian,
    uid.ExplicitVRBigEndian,
    uid.DeflatedExplicitVRLittleEndian,
)
LOSSLESS = (uid.RLELossless, uid.JPEGLossless, uid.JPEGLosslessSV1, uid.JPEGLSLossless, uid.JPEG2000Lossless)
LOSSY = {uid.JPEGBaseline8Bit: 8, uid.JPEGExtended12Bit: 12, uid.JPEGLSNearLossless: 12, uid.JPEG2000: 12}  # bits


def pixels_of(data: bytes) -> np.ndarray:
    with quiet_decoding():
        return stored_pixels(open_dicom(data))


def slope(dtype=np.uint16, bits: int = 12) -> np.ndarray:
    """(64, 80) that rises along rows and columns, from the smallest to the largest value of so many bits."""
    rising = np.add.outer(np.arange(64), np.arange(80)) / 142
    low = -(2 ** (bits - 1)) if np.dtype(dtype).kind == "i" else 0
    return (low + rising * (2**bits - 1)).astype(dtype)


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize(
    ("dtype", "bits"), [("u1", 8), ("u2", 10), ("u2", 12), ("u2", 14), ("u2", 16), ("i2", 12), ("i2", 16), ("i1", 8)]
)
def test_every_depth_comes_back_from_every_order_of_bytes(syntax, dtype, bits):
    pixels = slope(dtype, bits)
    found = pixels_of(dicom(pixels, syntax, bits))
    np.testing.assert_array_equal(found, pixels)
    assert found.dtype == pixels.dtype


@pytest.mark.parametrize("syntax", NATIVE[:3])
@pytest.mark.parametrize("dtype", ["u1", "u2"])
def test_a_bare_data_set_is_read_in_every_order_of_bytes(syntax, dtype):
    pixels = slope(dtype, 8)
    np.testing.assert_array_equal(pixels_of(dicom(pixels, syntax, bare=True)), pixels)


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize(("dtype", "bits"), [("u1", 8), ("u2", 12), ("u2", 16)])
def test_lossless_compression_gives_every_value_back(syntax, dtype, bits):
    pixels = slope(dtype, bits)
    np.testing.assert_array_equal(pixels_of(dicom(pixels, syntax, bits)), pixels)


@pytest.mark.parametrize("syntax", [uid.RLELossless, uid.JPEGLosslessSV1, uid.JPEGLSLossless])
def test_signed_values_survive_compression(syntax):
    pixels = slope("i2", 16)
    stored = pixels if syntax == uid.RLELossless else pixels.view("u2")
    np.testing.assert_array_equal(pixels_of(dicom(stored, syntax, 16, PixelRepresentation=1)), pixels)


@pytest.mark.parametrize(("syntax", "bits"), LOSSY.items())
def test_lossy_compression_comes_close(syntax, bits):
    pixels = slope("u1" if bits == 8 else "u2", bits)
    assert np.abs(pixels_of(dicom(pixels, syntax, bits)).astype(int) - pixels).max() <= 4


def colours(dtype=np.uint8) -> np.ndarray:
    grey = slope(dtype, 8)
    return np.stack([grey, 255 - grey, grey // 2], axis=-1).astype(dtype)


@pytest.mark.parametrize("syntax", [*NATIVE, uid.RLELossless, uid.JPEGLSLossless, uid.JPEG2000Lossless])
@pytest.mark.parametrize("planar", [0, 1])
def test_colours_come_back_by_pixel_and_by_plane(syntax, planar):
    kind = "YBR_RCT" if syntax == uid.JPEG2000Lossless else "RGB"
    data = dicom(colours(), syntax, PlanarConfiguration=planar, PhotometricInterpretation=kind)
    np.testing.assert_array_equal(pixels_of(data), colours())


def test_chrominance_becomes_rgb():
    grey = slope(np.uint8, 8)
    ybr = np.stack([grey, np.full_like(grey, 128), np.full_like(grey, 128)], axis=-1)
    found = pixels_of(dicom(ybr, PhotometricInterpretation="YBR_FULL"))
    assert np.abs(found.astype(int) - grey[..., None]).max() <= 1


@pytest.mark.parametrize("space", ["RGB", "YBR_FULL_422"])
def test_a_colour_jpeg_is_not_converted_twice(space):
    stored = "RGB" if space == "RGB" else "YCBCR"
    frame = imagecodecs.jpeg8_encode(colours(), level=100, colorspace="RGB", outcolorspace=stored, subsampling="444")
    data = encapsulate([frame + bytes(len(frame) % 2)])
    found = pixels_of(dicom(colours(), uid.JPEGBaseline8Bit, PhotometricInterpretation=space, PixelData=data))
    assert np.abs(found.astype(int) - colours()).max() <= 6


def test_values_that_lie_in_the_upper_bits_are_shifted_down():
    pixels = slope("u2", 12)
    np.testing.assert_array_equal(pixels_of(dicom(pixels << 4, bits=12, HighBit=15)), pixels)


def test_16_bits_in_32_are_read():
    pixels = slope("u2", 16)
    np.testing.assert_array_equal(pixels_of(dicom(pixels.astype("u4"), bits=16)), pixels)


def test_a_frame_in_several_fragments_is_joined():
    frame = ENCODERS[uid.JPEGLSLossless](slope(), 12)
    data = encapsulate([frame + bytes(len(frame) % 2)], fragments_per_frame=3)
    np.testing.assert_array_equal(pixels_of(dicom(slope(), uid.JPEGLSLossless, 12, PixelData=data)), slope())


# Files that other programs wrote, and the same picture uncompressed, as pydicom reads it.
SAME = {
    "MR_small_RLE.dcm": "MR_small.dcm",
    "MR_small_jp2klossless.dcm": "MR_small.dcm",
    "MR_small_jpeg_ls_lossless.dcm": "MR_small.dcm",
    "MR_small_bigendian.dcm": "MR_small.dcm",
    "MR_small_implicit.dcm": "MR_small.dcm",
}


def shipped(name: str) -> bytes:
    return Path(pydicom.data.get_testdata_file(name, download=False)).read_bytes()


@pytest.mark.parametrize(("name", "same"), SAME.items())
def test_files_of_other_programs_hold_the_same_picture(name, same):
    expected = pydicom.dcmread(io.BytesIO(shipped(same))).pixel_array
    np.testing.assert_array_equal(pixels_of(shipped(name)), expected)


@pytest.mark.parametrize("name", ["JPGExtended.dcm", "JPEG-lossy.dcm"])
def test_jpeg_of_12_bits_from_another_program_is_read(name):
    """The two values are those of pydicom's own tests, by other decoders."""
    pixels = pixels_of(shipped(name))
    assert pixels.shape == (1024, 256) and (pixels[420, 140], pixels[230, 120]) == (244, 95)


@pytest.mark.parametrize("name", ["SC_rgb_jpeg_dcmtk.dcm", "SC_rgb_dcmtk_+eb+cy+n1.dcm", "SC_rgb_dcmtk_+eb+cr.dcm"])
def test_colour_jpegs_of_other_programs_have_their_colours(name):
    """Bands of pure colours: red is the first, 5 pixels down."""
    assert np.abs(pixels_of(shipped(name))[5, 50].astype(int) - [255, 0, 0]).max() <= 5


def refusal(data: bytes) -> str:
    with pytest.raises(RadiographError) as caught:
        pixels_of(data)
    return caught.value.code


def test_layouts_that_are_not_read_are_called_so():
    assert refusal(dicom(slope("u4", 20), bits=20)) == "dicom-pixels"
    assert refusal(dicom(slope(), PhotometricInterpretation="HSV")) == "dicom-pixels"
    film = dataset_of(slope(), PixelData=encapsulate([bytes(10)]))
    film["PixelData"].is_undefined_length = True
    assert refusal(written(film, uid.MPEG2MPML)) == "dicom-compression"
    assert refusal(dicom(slope(), Rows=65535, Columns=65535)) == "too-many-pixels"
