"""JPEG files as far as Pillow does not read them: their headers, a missing end, more than 8 bits, lossless coding."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

import imagecodecs
import numpy as np
from PIL import ExifTags, Image

from xray_models.images.size import check_size

_FRAMES = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}  # markers of a frame header, in JPEG and JPEG-LS
_LOSSLESS, _SCAN, _APP1 = 0xC3, 0xDA, 0xE1
_EXIF = b"Exif\0\0"
_END, _LAST_BYTES = b"\xff\xd9", 1024
_LAST_PIXELS, _MISSING_BLOCK = 3, 128  # so many pixels of a corner; the grey of a block that is missing in 8 bits


class Frame(NamedTuple):
    """What the header of a JPEG or JPEG-LS says of its picture."""

    bits: int  # of each component of a pixel
    height: int
    width: int
    components: int
    is_lossless: bool  # lossless JPEG, the coding of 1992


def frame_of(data: bytes) -> Frame | None:
    """None: there is no frame header where one should be."""
    for marker, content in _segments(data):
        if marker in _FRAMES and len(content) > 5:
            height, width = (int.from_bytes(content[at : at + 2], "big") for at in (1, 3))
            return Frame(content[0], height, width, content[5], marker == _LOSSLESS)
    return None


def orientation_of(data: bytes) -> object:
    """The EXIF orientation; None where there is none that can be read."""
    for marker, content in _segments(data):
        if marker == _APP1 and content.startswith(_EXIF):
            exif = Image.Exif()
            try:
                exif.load(content)
            except Exception:  # damaged EXIF around a sound picture
                return None
            return exif.get(ExifTags.Base.Orientation)
    return None


def decode_components(data: bytes, in_rgb: bool = False) -> np.ndarray:
    """(H, W) or (H, W, 3) of 8 or 16 bits: the components as they are stored, or in RGB.

    ValueError: the end is missing; libjpeg fills it with an even grey. Any other exception: damaged.
    """
    frame = frame_of(data)
    is_colour = frame is not None and frame.components == 3
    same = "YCBCR" if is_colour and not in_rgb else None  # the same before and after: nothing is converted
    pixels = imagecodecs.jpeg8_decode(data, colorspace=same, outcolorspace=same)
    if _END not in data[-_LAST_BYTES:]:
        corner = pixels[-_LAST_PIXELS:, -_LAST_PIXELS:]
        if (corner == corner[0, 0]).all():
            raise ValueError("the end is missing")
    return pixels


def with_end_marker(data: bytes) -> bytes:
    """A JPEG of 8 bits, completed where nothing but the end marker is missing. ValueError: more is missing.

    libjpeg fills blocks that are missing with an even grey, without a word: the last block tells.
    """
    if _END in data[-_LAST_BYTES:]:
        return data
    whole = data + _END
    with Image.open(io.BytesIO(whole), formats=["JPEG"]) as image:
        check_size(*image.size)
        grey = np.asarray(image.convert("L"))
    if (grey[-_LAST_PIXELS:, -_LAST_PIXELS:] == _MISSING_BLOCK).all():
        raise ValueError("the end is missing")
    return whole


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, content) of each segment before the compressed pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xFF:  # fill
            at += 1
            continue
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            return
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length
