"""Decoding: known pixels come back, at every depth and in every layout."""

import io
import struct
import zlib

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image

from xray_models.errors import RadiographError
from xray_models.images.radiograph import recognise
from xray_models.images.raster import Raster, read_raster


def corners(dtype=np.uint8) -> np.ndarray:
    """(64, 80), 10 everywhere but 60 left above and 200 over a third of the right side: no symmetry at all."""
    pixels = np.full((64, 80), 10, dtype)
    pixels[:20, :30] = 60
    pixels[:, 54:] = 200
    return pixels


def encode(image: Image.Image | np.ndarray, kind: str = "PNG", **options) -> bytes:
    image = Image.fromarray(image) if isinstance(image, np.ndarray) else image
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def codes(raster: Raster) -> list[str]:
    return [notice.code for notice in raster.notices]


def raster_of(data: bytes) -> Raster:
    return read_raster(data, recognise(data, ""))


def values_of(data: bytes) -> np.ndarray:
    return raster_of(data).greys.values


@pytest.mark.parametrize("kind, options", [("PNG", {}), ("TIFF", {}), ("BMP", {}), ("WEBP", {"lossless": True})])
def test_lossless_8_bit_comes_back_as_it_is(kind, options):
    raster = raster_of(encode(corners(), kind, **options))
    np.testing.assert_array_equal(raster.greys.values, corners())
    assert (raster.source, raster.notices, raster.greys.full_scale) == (kind, (), 255)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_grey_jpeg_gives_exactly_its_greys(mode):
    data = encode(Image.fromarray(corners()).convert(mode), "JPEG", quality=80)
    expected = np.asarray(Image.open(io.BytesIO(data)).getchannel(0))
    np.testing.assert_array_equal(values_of(data), expected)
    assert raster_of(data).notices == () and raster_of(data).colourfulness == 0


def test_16_bit_grey_png_keeps_every_bit():
    raster = raster_of(encode(corners(np.uint16) * 257 + 3))
    np.testing.assert_array_equal(raster.greys.values, corners(np.uint16) * 257 + 3)
    assert raster.source == "PNG, 16 bit" and raster.greys.full_scale is None


def png_16(channels: np.ndarray) -> bytes:
    """(H, W, C) uint16, grey and alpha or RGB, as a PNG: Pillow writes none."""
    height, width, depth = channels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in channels)
    header = struct.pack(">IIBBBBB", width, height, 16, {2: 4, 3: 2, 4: 6}[depth], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_16_bit_colour_png_is_not_its_high_byte():
    grey = corners(np.uint16) * 16 + 5
    raster = raster_of(png_16(np.repeat(grey[..., None], 3, axis=2)))
    np.testing.assert_allclose(raster.greys.values, grey, rtol=1e-5)
    assert raster.notices == ()
    red = np.zeros((64, 80, 3), np.uint16)
    red[..., 0] = grey
    assert codes(raster_of(png_16(red))) == ["colour"]


def test_16_bit_grey_with_alpha_lies_over_black():
    alpha = np.full((64, 80), 65535, np.uint16)
    alpha[:, 40:] = 0
    values = values_of(png_16(np.stack([corners(np.uint16) * 16, alpha], 2)))
    np.testing.assert_allclose(values[:, :40], corners()[:, :40] * 16.0, rtol=1e-6)
    assert not values[:, 40:].any()


@pytest.mark.parametrize("damage", ["short", "zeros"])
def test_a_damaged_16_bit_png_is_refused(damage):
    """torchvision 0.29 reads beyond its memory here, and takes the server with it."""
    whole = png_16(np.random.default_rng(0).integers(0, 65535, (64, 80, 3)))
    middle = len(whole) // 2
    data = whole[:middle] + (b"" if damage == "short" else bytes(8) + whole[middle + 8 :])
    with pytest.raises(RadiographError, match="damaged"):
        raster_of(data)


@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64])
def test_every_depth_of_a_tiff_keeps_its_values(dtype):
    file = io.BytesIO()
    pixels = corners(dtype) * 100 if np.dtype(dtype).itemsize == 2 else corners(dtype) * dtype(10_000_000)
    tifffile.imwrite(file, pixels)
    np.testing.assert_array_equal(values_of(file.getvalue()), pixels)


@pytest.mark.parametrize("planes", ["separate", "contig"])
def test_planes_of_a_colour_tiff_are_told_from_rows(planes):
    file, grey = io.BytesIO(), corners(np.uint16) * 16
    pixels = np.repeat(grey[None], 3, 0) if planes == "separate" else np.repeat(grey[..., None], 3, 2)
    tifffile.imwrite(file, pixels, photometric="rgb", planarconfig=planes)
    np.testing.assert_allclose(values_of(file.getvalue()), grey, rtol=1e-5)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate"])
def test_deep_tiff_whose_white_is_zero_says_so(compression):
    data = encode(corners(np.uint16), "TIFF", tiffinfo={262: 0}, compression=compression)
    assert raster_of(data).greys.white_is_zero
    np.testing.assert_array_equal(values_of(data), corners())


def test_8_bit_tiff_whose_white_is_zero_shows_as_saved():
    data = encode(corners(), "TIFF", tiffinfo={262: 0})  # Pillow inverts it when writing and when reading
    np.testing.assert_array_equal(values_of(data), corners())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_6_turns_clockwise(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    values = values_of(encode(corners(), kind, exif=exif))
    assert values.shape == (80, 64)
    above = values[:30, -20:].mean(), values[:30, :20].mean()  # the left side has become the top
    np.testing.assert_allclose([*above, values[60:].mean()], [60, 10, 200], atol=3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_as_pillow_turns_it(orientation, dtype):
    upright = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: np.transpose,
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a, 2).T,
        8: np.rot90,
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("PNG", "TIFF"):
        values = values_of(encode(corners(dtype), kind, exif=exif))
        np.testing.assert_array_equal(values, upright(corners()))


def test_palette_shows_its_colours_luminance():
    image = Image.fromarray((corners() == 200).astype(np.uint8), "P")
    image.putpalette([0, 0, 0, 255, 0, 0])  # black and red
    raster = raster_of(encode(image))
    np.testing.assert_allclose(raster.greys.values[0, [0, 79]], [0, 76])  # 0.299 * 255
    assert codes(raster) == ["colour"]


def test_palette_of_greys_has_no_colour():
    image = Image.fromarray((corners() == 200).astype(np.uint8), "P")
    image.putpalette([7, 7, 7, 130, 130, 130])
    raster = raster_of(encode(image))
    np.testing.assert_array_equal(raster.greys.values[0, [0, 79]], [7, 130])
    assert raster.notices == ()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparent_pixels_lie_over_black(mode):
    image = Image.fromarray(np.full((64, 80), 200, np.uint8)).convert(mode)
    image.putalpha(Image.fromarray(np.repeat(np.uint8([0, 51, 255, 255]), 20)[None].repeat(64, 0)))
    np.testing.assert_array_equal(values_of(encode(image))[5, [0, 20, 40]], [0, 40, 200])  # 200 * 51 / 255 = 40


def test_one_bit_is_black_and_white():
    values = values_of(encode(Image.fromarray(corners() == 200)))
    assert values[0, 0] == 0 and values[0, 79] == 255


def test_rgb_becomes_luminance_and_is_remarked_on():
    pixels = np.stack([corners(), corners() // 2, corners() // 4], -1)
    raster = raster_of(encode(pixels))
    assert raster.greys.values[0, 79] == pytest.approx(0.299 * 200 + 0.587 * 100 + 0.114 * 50, abs=0.5)
    assert codes(raster) == ["colour"]


def test_a_tint_and_coloured_labels_are_no_colourfulness():
    grey = np.random.default_rng(0).integers(0, 256, (200, 200)).astype(np.uint8)
    film = np.stack([grey * 0.5, grey * 0.8, grey], -1).astype(np.uint8)
    film[:20, :60] = (255, 0, 0)
    assert raster_of(encode(film)).colourfulness < 0.01
    confetti = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    assert raster_of(encode(confetti)).colourfulness > 0.1


def noise(side: int = 200) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side)).astype(np.uint8)


def test_a_jpeg_without_its_end_marker_is_whole():
    data = encode(noise(), "JPEG")
    np.testing.assert_array_equal(values_of(data[:-2]), values_of(data))


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_jpeg_that_lacks_more_is_damaged(share):
    data = encode(noise(), "JPEG")
    with pytest.raises(RadiographError) as caught:
        raster_of(data[: int(len(data) * share)])
    assert caught.value.code == "unreadable"


def deep_jpeg(pixels: np.ndarray, bits: int, **options) -> bytes:
    return imagecodecs.jpeg8_encode(pixels, bitspersample=bits, **{"level": 100, **options})


def rising(bits: int) -> np.ndarray:
    """(80, 100), from black to white along the rows."""
    return np.tile(np.linspace(0, 2**bits - 1, 100), (80, 1)).astype(np.uint8 if bits == 8 else np.uint16)


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_a_lossless_jpeg_is_read_at_its_full_depth(bits):
    raster = read_raster(deep_jpeg(rising(bits), bits, lossless=True, predictor=1), "JPEG")
    np.testing.assert_array_equal(raster.greys.values, rising(bits))
    assert raster.source == f"JPEG, {bits} bit"


def test_a_jpeg_of_12_bits_is_read_at_its_full_depth():
    raster = read_raster(deep_jpeg(rising(12), 12), "JPEG")
    np.testing.assert_allclose(raster.greys.values, rising(12), atol=8)
    assert raster.source == "JPEG, 12 bit" and len(np.unique(raster.greys.values)) > 90


def test_a_jpeg_of_12_bits_shows_the_luminance_of_its_colours():
    colours = np.stack([rising(12), rising(12) // 2, np.zeros_like(rising(12))], axis=-1)
    raster = read_raster(deep_jpeg(colours, 12, lossless=True, predictor=1), "JPEG")
    expected = colours @ np.array([0.299, 0.587, 0.114])
    np.testing.assert_allclose(raster.greys.values, expected, atol=8)
    assert [notice.code for notice in raster.notices] == ["colour"]


def test_a_jpeg_of_12_bits_is_turned_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    content = exif.tobytes()  # begins with "Exif", as in the segment
    data = deep_jpeg(rising(12), 12)
    segment = b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content
    raster = read_raster(data[:2] + segment + data[2:], "JPEG")
    assert raster.greys.values.shape == (100, 80) and raster.greys.values[0].mean() < raster.greys.values[-1].mean()


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_jpeg_of_12_bits_that_is_cut_is_damaged(share):
    data = deep_jpeg(np.random.default_rng(0).integers(0, 4096, (80, 100)).astype(np.uint16), 12)
    with pytest.raises(RadiographError) as caught:
        read_raster(data[: int(len(data) * share)], "JPEG")
    assert caught.value.code == "unreadable"


def test_a_jpeg_that_is_read_in_no_way_says_how_many_bits_it_has():
    data = bytearray(deep_jpeg(rising(12), 12))
    frame = data.index(b"\xff\xc1")
    data[frame + 9] = 4  # components
    with pytest.raises(RadiographError) as caught:
        read_raster(bytes(data), "JPEG")
    assert caught.value.code == "deep-jpeg" and "12 bits" in caught.value.message
