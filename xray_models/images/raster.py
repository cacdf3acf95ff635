"""Read JPEG, PNG, TIFF, BMP and WebP files at their full depth, by Pillow where it keeps all bits.

Pillow keeps only the high byte of 16-bit colours and of grey with alpha, wraps large unsigned values, misreads TIFFs
that store one plane after the other, and knows JPEG of 8 bits alone; imagecodecs (PNG, JPEG) and tifffile (TIFF) read
those.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import imagecodecs
import numpy as np
import tifffile
from PIL import ExifTags, Image

from xray_models.errors import RadiographError
from xray_models.images.colour import LUMINANCE, measure_colour
from xray_models.images.facts import Facts
from xray_models.images.jpeg import Frame, decode_components, frame_of, orientation_of, with_end_marker
from xray_models.images.notice import Notice
from xray_models.images.quiet import quiet_decoding
from xray_models.images.size import check_size, too_many_pixels
from xray_models.images.tone import Greys

TINT = 3 / 255  # mean distance between the channels from which on a picture has colours


@dataclass(frozen=True)
class Raster:
    """One decoded picture: its grey values, upright, and what its file told."""

    greys: Greys
    source: str  # "JPEG", "PNG, 16 bit", ...
    notices: tuple[Notice, ...] = ()
    colourfulness: float = 0.0  # spread of colours that no single tint explains, of 1; 0 for grey pictures
    facts: Facts = Facts()


def read_raster(data: bytes, kind: str) -> Raster:
    """Decode ``data``, a file of this ``kind`` (Pillow's name of the format). RadiographError: it cannot be read.

    Colours become luminance (Notice "colour" when there are any), transparent pixels lie over black, and the EXIF
    orientation is applied.
    """
    with quiet_decoding():
        try:
            return _decode(data, kind)
        except RadiographError:
            raise
        except Image.DecompressionBombError:
            raise too_many_pixels() from None
        except Exception:  # decoders raise anything on damaged files; what they say may quote the file
            raise unreadable() from None


def unreadable() -> RadiographError:
    return RadiographError("unreadable", "This picture file is damaged or incomplete. Export or download it again.")


def _decode(data: bytes, kind: str) -> Raster:
    if kind == "TIFF" and (deep := _deep_tiff(data)) is not None:
        return deep
    if kind == "JPEG":
        frame = frame_of(data)
        if frame and (frame.bits > 8 or frame.is_lossless):
            return _deep_jpeg(data, frame)
        data = with_end_marker(data)
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        _check_header(image)
        if kind == "PNG" and _is_deep_png(data):
            return _deep_png(data, image)
        image.load()
        raster = _from_8_bit(image, kind)
        return raster if kind == "TIFF" else _upright(raster, _orientation(image))  # Pillow has turned a TIFF itself


def _check_header(image: Image.Image) -> None:
    """Everything that is known before the pixels are decoded."""
    # A telephone's JPEG may carry a preview as a second picture (MPO): its first one is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise several_pictures()
    check_size(*image.size)


def several_pictures() -> RadiographError:
    message = "This file holds several pictures or an animation. Export the one radiograph as PNG or JPEG."
    return RadiographError("multi-frame", message)


# 16 bits and more


def _deep_jpeg(data: bytes, frame: Frame) -> Raster:
    """A JPEG that Pillow does not read: of more than 8 bits, or without loss."""
    check_size(frame.width, frame.height)
    if frame.components not in (1, 3):
        message = f"This JPEG has {frame.bits} bits per pixel in a way that is not read. Export it as PNG."
        raise RadiographError("deep-jpeg", message, bits=frame.bits)
    values = decode_components(data, in_rgb=True)
    raster = from_channels(values.reshape(*values.shape[:2], -1), f"JPEG, {frame.bits} bit")
    return _upright(raster, orientation_of(data))


def _is_deep_png(data: bytes) -> bool:
    return data[12:16] == b"IHDR" and data[24] == 16


def _deep_png(data: bytes, image: Image.Image) -> Raster:
    """All 16 bits of every channel: grey or RGB, each with or without alpha."""
    values = imagecodecs.png_decode(data)
    return _upright(from_channels(values.reshape(*values.shape[:2], -1), "PNG, 16 bit"), _orientation(image))


def _deep_tiff(data: bytes) -> Raster | None:
    """A TIFF of more than 8 bits, of any layout; None for what Pillow reads well (and for what only it can unpack)."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        if page.dtype is None or page.dtype.itemsize == 1 or page.photometric == tifffile.PHOTOMETRIC.PALETTE:
            return None
        check_size(page.imagewidth, page.imagelength)
        if len(file.pages) > 1:
            raise several_pictures()
        values = _tiff_pixels(page, data)
        if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1:
            values = np.moveaxis(values, 0, -1)
        white_is_zero = page.photometric == tifffile.PHOTOMETRIC.MINISWHITE
        depth = f"{8 * page.dtype.itemsize} bit{' float' * (page.dtype.kind == 'f')}"
        tag = page.tags.get("Orientation")
    raster = from_channels(values.reshape(*values.shape[:2], -1), f"TIFF, {depth}", white_is_zero)
    return raster if tag is None else _upright(raster, int(tag.value))


def _tiff_pixels(page: tifffile.TiffPage, data: bytes) -> np.ndarray:
    """(H, W), (H, W, C) or, in planes, (C, H, W). Pillow unpacks what tifffile alone cannot (LZW, for example)."""
    try:
        return page.asarray()
    except ValueError:
        if page.samplesperpixel > 1 or page.bitspersample > 16:
            raise
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        tag = page.tags.get("Orientation")
        if tag is not None and int(tag.value) in _TURNS:  # Pillow has applied it already, the caller will again
            tag.value = 1
        return np.asarray(image)


def from_channels(values: np.ndarray, source: str, white_is_zero: bool = False) -> Raster:
    """(H, W, C) of more than 8 bits: grey, grey and alpha, RGB, RGB and alpha."""
    channels = values.shape[2]
    if channels not in (1, 2, 3, 4):
        raise several_pictures()
    if channels in (2, 4):
        opaque = np.float32(np.iinfo(values.dtype).max if values.dtype.kind in "iu" else 1.0)
        values = values[..., :-1] * (values[..., -1:].astype(np.float32) / opaque)
    if values.shape[2] == 1:
        return Raster(Greys(values[..., 0], white_is_zero=white_is_zero), source)
    scale = float(values.max()) or 1.0
    tint, colourfulness = measure_colour(values[:: -(-len(values) // 64), :: -(-values.shape[1] // 64)] / scale)
    notices = (_COLOUR,) if tint > TINT else ()
    luminance = values.astype(np.float32) @ np.array(LUMINANCE, np.float32)
    return Raster(Greys(luminance, white_is_zero=white_is_zero), source, notices, colourfulness)


Turn = Callable[[np.ndarray], np.ndarray]

_TURNS: dict[int, Turn] = {  # EXIF orientation -> what brings the picture upright
    2: np.fliplr,
    3: lambda values: np.rot90(values, 2),
    4: np.flipud,
    5: np.transpose,
    6: lambda values: np.rot90(values, -1),  # NumPy counts anticlockwise
    7: lambda values: np.rot90(values, 2).T,
    8: np.rot90,
}


def _upright(raster: Raster, orientation: object) -> Raster:
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return raster if turn is None else replace(raster, greys=replace(raster.greys, values=turn(raster.greys.values)))


def _orientation(image: Image.Image) -> object:
    try:
        return image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # damaged EXIF around a sound picture
        return None


# 8 bits

_COLOUR = Notice("colour", "This picture has colours; only its brightness was used.")


def _from_8_bit(image: Image.Image, kind: str) -> Raster:
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image.convert("RGBA"))
    tint, colourfulness = 0.0, 0.0
    if image.mode not in ("1", "L"):
        image = image.convert("RGB")
        sample = np.asarray(image.resize((64, 64), Image.Resampling.NEAREST), dtype=np.float64) / 255
        tint, colourfulness = measure_colour(sample)
    greys = Greys(np.asarray(image.convert("L")), full_scale=255.0)
    return Raster(greys, kind, (_COLOUR,) if tint > TINT else (), colourfulness)
