"""The compressions of radiography: a plugin for pydicom, which calls it for one frame at a time.

imagecodecs brings libjpeg-turbo (all of JPEG: 8 and 12 bits, lossless), CharLS (JPEG-LS) and OpenJPEG (JPEG 2000) under
licences that fit ours. The plugins that pydicom has lack JPEG of 12 bits, or are under the GPL.
"""

from __future__ import annotations

import imagecodecs
import numpy as np
from pydicom import uid
from pydicom.pixels import get_decoder
from pydicom.pixels.decoders.base import DecodeRunner

NAME = "imagecodecs"
_JPEG = (uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLossless, uid.JPEGLosslessSV1)
_JPEG_LS = (uid.JPEGLSLossless, uid.JPEGLSNearLossless)
_JPEG_2000 = (uid.JPEG2000Lossless, uid.JPEG2000)
COMPRESSED = (*_JPEG, *_JPEG_LS, *_JPEG_2000, uid.RLELossless)
DECODER_DEPENDENCIES = dict.fromkeys(COMPRESSED, (NAME,))  # pydicom asks for this name, and for the next

_FRAME_MARKERS = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}  # start of frame, in JPEG and JPEG-LS
_END, _LAST_BYTES, _LAST_PIXELS = b"\xff\xd9", 1024, 3


def is_available(syntax: str) -> bool:
    return syntax in COMPRESSED


def decode_frame(source: bytes, runner: DecodeRunner) -> bytes | bytearray:
    """The pixels of one frame, and in ``runner`` how they lie. ValueError: not the size that the file says."""
    syntax = runner.transfer_syntax
    if syntax == uid.RLELossless:
        runner.set_option("planar_configuration", 1)
        depth = runner.bits_allocated // 8
        size = runner.rows * runner.columns * runner.samples_per_pixel * depth
        return imagecodecs.dicomrle_decode(source, f"<u{depth}", out=size)
    expected = (runner.rows, runner.columns, runner.samples_per_pixel)
    size_of = _jpeg_2000_size if syntax in _JPEG_2000 else _jpeg_size
    if size_of(source) != expected:  # asked before decoding: it is this size that takes the memory
        raise ValueError("the compressed picture has another size")
    if syntax in _JPEG:
        pixels = _decode_jpeg(source)
    elif syntax in _JPEG_LS:
        pixels = imagecodecs.jpegls_decode(source)
    else:
        pixels = imagecodecs.jpeg2k_decode(source)
        if runner.photometric_interpretation in ("YBR_ICT", "YBR_RCT"):
            runner.set_option("photometric_interpretation", "RGB")  # OpenJPEG has done it
    runner.set_option("planar_configuration", 0)
    runner.set_option("bits_allocated", 8 * pixels.dtype.itemsize)
    return pixels.tobytes()


def _decode_jpeg(source: bytes) -> np.ndarray:
    """The components as they are stored. ValueError: the end is missing; libjpeg fills it with an even grey."""
    colours = "YCBCR" if _jpeg_size(source)[2] == 3 else None  # the same before and after: nothing is converted
    pixels = imagecodecs.jpeg8_decode(source, colorspace=colours, outcolorspace=colours)
    if _END not in source[-_LAST_BYTES:]:
        corner = pixels[-_LAST_PIXELS:, -_LAST_PIXELS:]
        if (corner == corner[0, 0]).all():
            raise ValueError("the end is missing")
    return pixels


def _jpeg_size(source: bytes) -> tuple[int, int, int]:
    """(height, width, components), from the header of a JPEG or JPEG-LS."""
    at = 2
    while at + 10 <= len(source) and source[at] == 0xFF:
        if source[at + 1] == 0xFF:  # fill
            at += 1
            continue
        if source[at + 1] in _FRAME_MARKERS:
            height, width = (int.from_bytes(source[at + 5 + skip : at + 7 + skip], "big") for skip in (0, 2))
            return height, width, source[at + 9]
        at += 2 + int.from_bytes(source[at + 2 : at + 4], "big")
    raise ValueError("no frame header")


def _jpeg_2000_size(source: bytes) -> tuple[int, int, int]:
    """(height, width, components), from the SIZ marker of a codestream, within a JP2 file or without."""
    at = source.index(b"\xff\x4f\xff\x51", 0, 10_000) + 8
    right, bottom, left, top = (int.from_bytes(source[at + skip : at + skip + 4], "big") for skip in (0, 4, 8, 12))
    return bottom - top, right - left, int.from_bytes(source[at + 32 : at + 34], "big")


for _syntax in COMPRESSED:
    get_decoder(_syntax).add_plugin(NAME, (__name__, "decode_frame"))
