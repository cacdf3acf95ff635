"""Decoding: known pixels come back, every bad file gets its one sentence, and nothing of a file's identity leaks."""

import io
import logging
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from xray_models.errors import RadiographError
from xray_models.images import radiograph
from xray_models.images.radiograph import load_radiograph

SECRET = "Mustermann-1957"


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


def refusal(source) -> RadiographError:
    with pytest.raises(RadiographError) as caught:
        load_radiograph(source)
    return caught.value


def codes(picture) -> list[str]:
    return [notice.code for notice in picture.warnings]


@pytest.mark.parametrize("kind, options", [("PNG", {}), ("TIFF", {}), ("BMP", {}), ("WEBP", {"lossless": True})])
def test_lossless_grey_is_divided_by_255(kind, options):
    picture = load_radiograph(encode(corners(), kind, **options))
    np.testing.assert_array_equal(picture.pixels, corners().astype(np.float32) / np.float32(255))
    assert (picture.width, picture.height, picture.source, picture.warnings) == (80, 64, kind, ())
    assert picture.pixels.dtype == np.float32


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_grey_jpeg_gives_exactly_its_greys(mode):
    data = encode(Image.fromarray(corners()).convert(mode), "JPEG", quality=80)
    picture = load_radiograph(data)
    expected = np.asarray(Image.open(io.BytesIO(data)).getchannel(0))
    np.testing.assert_array_equal(np.round(picture.pixels * 255), expected)
    assert picture.warnings == () and picture.colourfulness == 0


def test_16_bit_is_stretched_and_not_clipped():
    picture = load_radiograph(encode(corners(np.uint16) * 20))  # 200, 1200 and 4000: a 12-bit detector
    np.testing.assert_allclose(picture.pixels[[0, 63, 0], [0, 0, 79]], [1000 / 3800, 0, 1], rtol=1e-6)
    assert picture.source == "PNG, 16 bit" and codes(picture) == ["stretched"]


@pytest.mark.parametrize("dtype, source", [(np.int32, "TIFF, 32 bit"), (np.float32, "TIFF, 32 bit float")])
def test_32_bit_is_stretched(dtype, source):
    picture = load_radiograph(encode(corners(dtype) * 1000 - 5000, "TIFF"))
    np.testing.assert_allclose(picture.pixels[[0, 63, 0], [0, 0, 79]], [50 / 190, 0, 1], rtol=1e-6)
    assert picture.source == source


def test_missing_values_of_a_float_picture_are_black():
    pixels = corners(np.float32)
    pixels[0, 79] = np.nan
    assert load_radiograph(encode(pixels, "TIFF")).pixels[0, 79] == 0


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw"])
def test_deep_tiff_whose_white_is_zero_is_inverted(compression):
    data = encode(corners(np.uint16), "TIFF", tiffinfo={262: 0}, compression=compression)
    np.testing.assert_allclose(load_radiograph(data).pixels[[0, 63, 0], [0, 0, 79]], [140 / 190, 1, 0], rtol=1e-6)


def test_8_bit_tiff_whose_white_is_zero_shows_as_saved():
    picture = load_radiograph(encode(corners(), "TIFF", tiffinfo={262: 0}))  # Pillow inverts it on both ways
    np.testing.assert_array_equal(np.round(picture.pixels * 255), corners())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_6_turns_clockwise(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = load_radiograph(encode(corners(), kind, exif=exif))
    assert (picture.width, picture.height) == (64, 80)
    above = picture.pixels[:30, -20:].mean(), picture.pixels[:30, :20].mean()  # the left side has become the top
    np.testing.assert_allclose([*above, picture.pixels[60:].mean()], np.array([60, 10, 200]) / 255, atol=0.01)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_as_pillow_turns_it(orientation):
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
        pixels = load_radiograph(encode(corners(), kind, exif=exif)).pixels
        np.testing.assert_array_equal(np.round(pixels * 255), upright(corners()))


def test_palette_shows_its_colours_luminance():
    image = Image.fromarray((corners() == 200).astype(np.uint8), "P")
    image.putpalette([0, 0, 0, 255, 0, 0])  # black and red
    picture = load_radiograph(encode(image))
    np.testing.assert_allclose(picture.pixels[0, [0, 79]], [0, 76 / 255])  # 0.299 * 255
    assert codes(picture) == ["colour"]


def test_palette_of_greys_has_no_colour():
    image = Image.fromarray((corners() == 200).astype(np.uint8), "P")
    image.putpalette([7, 7, 7, 130, 130, 130])
    picture = load_radiograph(encode(image))
    np.testing.assert_allclose(picture.pixels[0, [0, 79]] * 255, [7, 130], rtol=1e-6)
    assert picture.warnings == ()


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparent_pixels_lie_over_black(mode):
    image = Image.fromarray(np.full((64, 80), 200, np.uint8)).convert(mode)
    image.putalpha(Image.fromarray(np.repeat(np.uint8([0, 51, 255, 255]), 20)[None].repeat(64, 0)))
    picture = load_radiograph(encode(image))
    np.testing.assert_allclose(picture.pixels[5, [0, 20, 40]] * 255, [0, 40, 200], rtol=1e-6)  # 200 * 51 / 255 = 40


def test_one_bit_is_black_and_white():
    picture = load_radiograph(encode(Image.fromarray(corners() == 200)))
    assert picture.pixels[0, 0] == 0 and picture.pixels[0, 79] == 1


def test_rgb_becomes_luminance_and_is_remarked_on():
    pixels = np.stack([corners(), corners() // 2, corners() // 4], -1)
    picture = load_radiograph(encode(pixels))
    assert picture.pixels[0, 79] * 255 == pytest.approx(0.299 * 200 + 0.587 * 100 + 0.114 * 50, abs=0.5)
    assert codes(picture) == ["colour"]


def test_a_tint_and_coloured_labels_are_no_colourfulness():
    grey = np.random.default_rng(0).integers(0, 256, (200, 200)).astype(np.uint8)
    film = np.stack([grey * 0.5, grey * 0.8, grey], -1).astype(np.uint8)
    film[:20, :60] = (255, 0, 0)
    assert load_radiograph(encode(film)).colourfulness < 0.01
    confetti = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    assert load_radiograph(encode(confetti)).colourfulness > 0.1


def test_a_path_gives_what_its_bytes_give(tmp_path):
    file = tmp_path / "no-ending"
    file.write_bytes(encode(corners()))
    for source in (file, str(file)):
        np.testing.assert_array_equal(load_radiograph(source).pixels, load_radiograph(file.read_bytes()).pixels)


def test_damaged_exif_does_not_spoil_a_sound_picture():
    data = encode(corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f rubbish")
    assert load_radiograph(data).width == 80


FOREIGN = {
    "text": b"Dear colleague, thank you for the radiograph.\n" * 50,
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 200\n",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='200' height='200'></svg>",
    "PDF": b"%PDF-1.7\n" + bytes(200),
    "zip": b"PK\3\4" + bytes(200),
    "PPM": b"P5 80 64 255\n" + bytes(80 * 64),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_good_ending_does_not_make_a_picture(content, tmp_path):
    file = tmp_path / "radiograph.jpg"
    file.write_bytes(content)
    assert refusal(file).code == "not-an-image"


def test_empty_and_missing_files(tmp_path):
    (tmp_path / "empty.jpg").touch()
    assert refusal(tmp_path / "empty.jpg").code == "empty-file"
    for nothing in (tmp_path / "absent.jpg", tmp_path, "nul\0byte.png"):
        assert refusal(nothing).code == "missing-file"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_truncated_files(kind, share):
    data = encode(np.random.default_rng(0).integers(0, 256, (200, 200)).astype(np.uint8), kind)
    assert refusal(data[: int(len(data) * share)]).code == "unreadable"


def test_gif():
    assert refusal(encode(corners(), "GIF")).code == "gif"


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_several_frames(kind):
    second = Image.fromarray(255 - corners())
    assert refusal(encode(corners(), kind, save_all=True, append_images=[second])).code == "multi-frame"


def test_size_limits():
    error = refusal(encode(corners()[:63]))
    assert error.code == "too-small" and error.details == {"width": 80, "height": 63, "min_side": 64}
    assert load_radiograph(encode(corners()[:, 8:72])).width == 64
    assert refusal(encode(np.tile(corners(), (1, 4)))).code == "too-narrow"


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that promises so many pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])  # below Pillow's warning, above it, above its error
def test_pixel_bomb_is_refused_by_its_header(side):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert refusal(png_header(side, side)).code == "too-many-pixels"


def test_too_many_bytes(monkeypatch, tmp_path):
    monkeypatch.setattr(radiograph, "MAX_BYTES", 100)
    (tmp_path / "large.png").write_bytes(encode(corners()))
    assert refusal(tmp_path / "large.png").code == refusal(encode(corners())).code == "too-large"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_blank_pictures(dtype):
    assert refusal(encode(np.full((100, 100), 77, dtype))).code == "blank"


def test_nearly_blank_picture():
    pixels = np.full((100, 100), 77, np.uint8) + np.random.default_rng(0).integers(0, 2, (100, 100)).astype(np.uint8)
    assert refusal(encode(pixels)).code == "blank"


def test_dicom_is_named_with_and_without_its_ending(tmp_path):
    assert refusal(b"II*\0" + bytes(124) + b"DICM" + bytes(100)).code == "dicom"
    old = tmp_path / "image.DCM"
    old.write_bytes(b"no preamble" + bytes(300))
    assert refusal(old).code == "dicom"
    assert refusal(b"\x08\0\x05\0CS\x0a\0ISO_IR 100" + bytes(200)).code == "dicom"


def named_files(folder) -> list:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET  # description and artist
    noise = np.random.default_rng(0).integers(0, 256, (100, 100)).astype(np.uint8)
    contents = {
        "whole.jpg": encode(noise, "JPEG", exif=exif),
        "whole.tif": encode(noise, "TIFF", exif=exif),
        "cut.jpg": encode(noise, "JPEG", exif=exif)[:-3000],
        "cut.tif": encode(noise, "TIFF", exif=exif)[:-3000],
        "text.png": SECRET.encode(),
        "empty.png": b"",
        "small.png": encode(noise[:50]),
        "scan.dcm": bytes(200),
    }
    for name, content in contents.items():
        (folder / f"{SECRET}-{name}").write_bytes(content)
    return [folder / f"{SECRET}-{name}" for name in (*contents, "absent.png")]


def test_nothing_of_a_files_identity_is_said_or_logged(tmp_path, caplog, capfd, recwarn):
    caplog.set_level(logging.DEBUG)
    said = []
    for file in named_files(tmp_path):
        try:
            said.append(repr(load_radiograph(file)))
        except RadiographError as error:
            said += [error.message, repr(error.details)]
    assert len(said) > 10 and SECRET not in "".join([*said, caplog.text, *capfd.readouterr()])
    assert not recwarn.list


def test_every_refusal_is_one_or_two_sentences_with_no_cause_attached():
    for data in (b"", b"text", encode(corners())[:60], encode(corners()[:20]), encode(corners(), "GIF")):
        error = refusal(data)
        assert error.message.endswith(".") and "\n" not in error.message and len(error.message) < 160
        assert error.__cause__ is None and error.code == error.code.lower().replace(" ", "-")
