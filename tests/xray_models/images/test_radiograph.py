"""A file becomes a radiograph: every bad one gets its one sentence, and nothing of a file's identity leaks."""

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
from xray_models.images.radiograph import BLANK_STD, DICOM, SPARSE, _is_blank, load_radiograph, recognise

SECRET = "Mustermann-1957"


def noise() -> np.ndarray:
    """(100, 100) uint8, of every grey."""
    return np.random.default_rng(0).integers(0, 256, (100, 100)).astype(np.uint8)


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


def test_a_well_exposed_picture_comes_out_as_it_went_in():
    picture = load_radiograph(encode(noise()))
    np.testing.assert_array_equal(picture.pixels, noise().astype(np.float32) / np.float32(255))
    assert (picture.width, picture.height, picture.source, picture.warnings) == (100, 100, "PNG", ())
    assert picture.pixels.dtype == np.float32


def test_a_path_gives_what_its_bytes_give(tmp_path):
    file = tmp_path / "no-ending"
    file.write_bytes(encode(noise()))
    for source in (file, str(file)):
        np.testing.assert_array_equal(load_radiograph(source).pixels, load_radiograph(file.read_bytes()).pixels)


def test_damaged_exif_does_not_spoil_a_sound_picture():
    data = encode(noise(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f rubbish")
    assert load_radiograph(data).width == 100


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
    assert refusal(encode(noise(), "GIF")).code == "gif"


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_several_frames(kind):
    second = Image.fromarray(255 - noise())
    assert refusal(encode(noise(), kind, save_all=True, append_images=[second])).code == "multi-frame"


def test_size_limits():
    error = refusal(encode(noise()[:63, :80]))
    assert error.code == "too-small" and error.details == {"width": 80, "height": 63, "min_side": 64}
    assert load_radiograph(encode(noise()[:64, 8:72])).width == 64
    assert refusal(encode(np.tile(noise()[:64, :80], (1, 4)))).code == "too-narrow"


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
    (tmp_path / "large.png").write_bytes(encode(noise()))
    assert refusal(tmp_path / "large.png").code == refusal(encode(noise())).code == "too-large"


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_blank_pictures(dtype):
    assert refusal(encode(np.full((100, 100), 77, dtype))).code == "blank"


@pytest.mark.parametrize("spread", [0.2, 1, 1.5, 9, 40])
@pytest.mark.parametrize("rows", [slice(None, None, SPARSE), slice(1, None, SPARSE), slice(None)])
def test_what_spreads_in_some_rows_alone_is_blank_where_all_rows_together_hardly_spread(rows, spread):
    pixels = np.full((160, 100), 0.5, np.float32)
    pixels[rows, ::2] += spread * 2 / 255
    assert _is_blank(pixels) == (pixels.std() < BLANK_STD)


def test_nearly_blank_picture():
    pixels = np.full((100, 100), 77, np.uint8) + np.random.default_rng(0).integers(0, 2, (100, 100)).astype(np.uint8)
    assert refusal(encode(pixels)).code == "blank"


def test_dicom_is_known_by_its_first_bytes_or_its_ending(tmp_path):
    assert recognise(b"II*\0" + bytes(124) + b"DICM" + bytes(100), "") == DICOM
    for begin in (b"\x08\0\x05\0CS", b"\x08\0\x16\0", b"\x02\0\x10\0UI", b"\0\x08\0\x05CS"):
        assert recognise(begin + bytes(200), "") == DICOM
    old = tmp_path / "image.DCM"
    old.write_bytes(b"no preamble" + bytes(300))
    assert refusal(old).code == "unreadable"


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
    texts = []
    for file in named_files(tmp_path):
        try:
            texts.append(repr(load_radiograph(file)))
        except RadiographError as error:
            texts += [error.message, repr(error.details)]
    assert len(texts) > 10 and SECRET not in "".join([*texts, caplog.text, *capfd.readouterr()])
    assert not recwarn.list


def test_every_refusal_is_one_or_two_sentences_with_no_cause_attached():
    for data in (b"", b"text", encode(noise())[:60], encode(noise()[:20]), encode(noise(), "GIF")):
        error = refusal(data)
        assert error.message.endswith(".") and "\n" not in error.message and len(error.message) < 160
        assert error.__cause__ is None and error.code == error.code.lower().replace(" ", "-")
