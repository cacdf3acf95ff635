"""Any picture file that a clinician has -> Radiograph: the only decoder of the project.

    path or bytes -> what is it, by its first bytes -> header checks -> pixels -> grey in [0, 1] -> Radiograph

Every way to fail is a RadiographError that says what is wrong and what to do. Neither the file's name nor anything
written in the file (EXIF, tags, text chunks) gets into a message, a warning or a log.
"""

from __future__ import annotations

import io
import logging
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import TiffImageFile

from xray_models.errors import RadiographError

MIN_SIDE = 64  # pixels
MAX_PIXELS = 60_000_000  # a detector of 43 x 43 cm at 0.1 mm has 18 million; Pillow itself warns from 89 million on
MAX_BYTES = 100_000_000
MAX_ASPECT = 4.0  # longer side / shorter side
BLANK_STD = 2 / 255  # of pixels in [0, 1]
TINT = 3 / 255  # mean distance between the largest and the smallest of a pixel's channels

# At its debug level Pillow logs the value of every tag, the patient's name included.
logging.getLogger("PIL").setLevel(logging.INFO)

# One file at a time: warnings.catch_warnings is not thread-safe, and the largest picture takes half a gigabyte.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Notice:
    """A warning that does not stop the answer; ``code`` is stable, ``message`` one plain sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Radiograph:
    """A decoded picture: one grey channel, upright."""

    pixels: np.ndarray  # (H, W) float32 in [0, 1], 0 black
    source: str  # "JPEG", "PNG, 16 bit", ...
    warnings: tuple[Notice, ...] = ()
    colourfulness: float = 0.0  # spread of colours that no single tint explains, of 1; 0 for grey pictures

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]


def load_radiograph(source: str | Path | bytes) -> Radiograph:
    """Decode the picture file ``source`` (its path, or its bytes).

    8-bit pixels are divided by 255; deeper ones are stretched linearly from their minimum to their maximum (Notice
    "stretched"). Colours become luminance (ITU-R 601; Notice "colour" when there are any), transparent pixels lie over
    black, and the EXIF orientation is applied. RadiographError: everything that is not one readable picture.
    """
    data = source if isinstance(source, bytes) else _read(Path(source))
    kind = _recognise(data, "" if isinstance(source, bytes) else Path(source).suffix)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            radiograph = _decode(data, kind)
        except RadiographError:
            raise
        except Image.DecompressionBombError:
            raise _too_many_pixels() from None
        except Exception:  # decoders raise anything on damaged files; what they say may quote the file
            message = "This picture file is damaged or incomplete. Export or download it again."
            raise RadiographError("unreadable", message) from None
    if radiograph.pixels.std() < BLANK_STD:
        raise RadiographError("blank", "This picture is blank: its pixels hardly differ. Choose another file.")
    return radiograph


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError):
        message = "There is no such file, or it may not be read. Check the name and choose the file again."
        raise RadiographError("missing-file", message) from None
    if size > MAX_BYTES:
        raise _too_large()
    return data


def _too_large() -> RadiographError:
    limit = MAX_BYTES // 1_000_000
    message = f"This file is larger than {limit} MB. Export it as a JPEG or PNG of ordinary size."
    return RadiographError("too-large", message, limit_mb=limit)


def _too_many_pixels() -> RadiographError:
    limit = MAX_PIXELS // 1_000_000
    message = f"This picture has more than {limit} million pixels. Export it at a smaller size."
    return RadiographError("too-many-pixels", message, limit_megapixels=limit)


# First bytes -> Pillow's name of the format. The file name's ending is not asked: it is wrong too often.
_MAGIC = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"BM": "BMP",
}


def _recognise(data: bytes, ending: str) -> str:
    """Pillow's name of the format. RadiographError: empty, too large, or no kind of picture that can be read."""
    if not data:
        raise RadiographError("empty-file", "This file is empty. Export or download it again.")
    if len(data) > MAX_BYTES:
        raise _too_large()
    if data[128:132] == b"DICM":  # asked first: the 128 bytes before may pass for a TIFF
        raise _dicom()
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith(b"GIF8"):
        raise RadiographError("gif", "GIF pictures are not read: they keep too few greys. Export it as PNG or JPEG.")
    begins_like_dicom = data[:2] == b"\x08\x00" and data[3:4] == b"\0"  # an element of group 0008
    if begins_like_dicom or ending.lower() in (".dcm", ".dicom"):  # old DICOM files have no "DICM"
        raise _dicom()
    message = "This file is not a JPEG, PNG, TIFF, BMP or WebP picture. Export the radiograph as PNG or JPEG."
    raise RadiographError("not-an-image", message)


def _dicom() -> RadiographError:
    message = "DICOM files cannot be read yet. Export the radiograph as PNG or JPEG from your viewer."
    return RadiographError("dicom", message)


def _decode(data: bytes, kind: str) -> Radiograph:
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        _check_header(image)
        image.load()
        # Pillow turns a TIFF upright, but leaves the values of a deep one as they are, even where white is 0.
        white_is_zero = (
            isinstance(image, TiffImageFile) and image.tag_v2.get(ExifTags.Base.PhotometricInterpretation) == 0
        )
        upright = image if kind == "TIFF" else _upright(image)
        if upright.mode.startswith("I") or upright.mode == "F":
            return _from_deep(upright, kind, white_is_zero)
        return _from_8_bit(upright, kind)


def _check_header(image: Image.Image) -> None:
    """Everything that is known before the pixels are decoded."""
    # A telephone's JPEG may carry a preview as a second picture (MPO): its first one is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        message = "This file holds several pictures or an animation. Export the one radiograph as PNG or JPEG."
        raise RadiographError("multi-frame", message)
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < MIN_SIDE:
        raise RadiographError(
            "too-small",
            f"This picture has {width} x {height} pixels; each side needs at least {MIN_SIDE}. "
            "Export it at its full size.",
            width=width,
            height=height,
            min_side=MIN_SIDE,
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise RadiographError(
            "too-narrow",
            f"This picture is a strip of {width} x {height} pixels, which no chest radiograph is. "
            "Choose the whole picture.",
            width=width,
            height=height,
        )


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,  # Pillow counts anticlockwise
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged EXIF around a sound picture
        return image
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _from_deep(image: Image.Image, kind: str, white_is_zero: bool) -> Radiograph:
    """16- and 32-bit grey: which range of values is in use differs from device to device, so it is stretched."""
    depth = {"I": "32 bit", "F": "32 bit float"}.get(image.mode, "16 bit")
    values: np.ndarray = np.asarray(image).astype(np.float32 if depth == "16 bit" else np.float64)
    finite = np.isfinite(values)
    low, high = values[finite].min(), values[finite].max()
    values[~finite] = low
    values -= low
    if high > low:
        values /= high - low
    pixels = (1 - values if white_is_zero else values).astype(np.float32)
    stretched = Notice("stretched", "The greys of this picture were stretched from its darkest to its brightest pixel.")
    return Radiograph(pixels, f"{kind}, {depth}", (stretched,))


def _from_8_bit(image: Image.Image, kind: str) -> Radiograph:
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image.convert("RGBA"))
    tint, colourfulness = 0.0, 0.0
    if image.mode not in ("1", "L"):
        image = image.convert("RGB")
        tint, colourfulness = _measure_colour(image)
    pixels = np.asarray(image.convert("L"), dtype=np.float32) / np.float32(255)
    colour = Notice("colour", "This picture has colours; only its brightness was used.")
    return Radiograph(pixels, kind, (colour,) if tint > TINT else (), colourfulness)


def _measure_colour(image: Image.Image) -> tuple[float, float]:
    """Of an RGB picture, both of 1: mean distance between a pixel's channels, and the spread of its colours.

    A bluish film or a sepia print has one tint, a smooth function of the luminance; what a parabola through
    (luminance, colour) leaves is the spread, which only pictures of several colours have. A quarter of the pixels is
    left out, so that coloured labels on a grey film don't count.
    """
    sample = np.asarray(image.resize((64, 64), Image.Resampling.NEAREST), dtype=np.float64).reshape(-1, 3) / 255
    tint = float(np.ptp(sample, axis=1).mean())
    if tint == 0:
        return 0.0, 0.0
    luminance = sample @ (0.299, 0.587, 0.114)
    colour = sample[:, [0, 2]] - luminance[:, None]  # Cr and Cb, up to a factor
    powers = np.vander(luminance, 3)
    near = np.full(len(sample), True)
    for _ in range(3):
        tints = powers @ np.linalg.lstsq(powers[near], colour[near], rcond=None)[0]
        distance = np.linalg.norm(colour - tints, axis=1)
        spread = np.quantile(distance, 0.75)
        near = distance <= spread
    return tint, float(spread)
