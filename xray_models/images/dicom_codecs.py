"""The compressions of radiography: a plugin for pydicom, which calls it for one frame at a time.

imagecodecs brings libjpeg-turbo (all of JPEG: 8 and 12 bits, lossless), CharLS (JPEG-LS) and OpenJPEG (JPEG 2000) under
licences that fit ours. The plugins that pydicom has lack JPEG of 12 bits, or are under the GPL.
"""

from __future__ import annotations

import imagecodecs
from pydicom import uid
from pydicom.pixels import get_decoder
from pydicom.pixels.decoders.base import DecodeRunner

from xray_models.images.jpeg import decode_components, frame_of

NAME = "imagecodecs"
_JPEG = (uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLossless, uid.JPEGLosslessSV1)
_JPEG_LS = (uid.JPEGLSLossless, uid.JPEGLSNearLossless)
_JPEG_2000 = (uid.JPEG2000Lossless, uid.JPEG2000)
COMPRESSED = (*_JPEG, *_JPEG_LS, *_JPEG_2000, uid.RLELossless)
DECODER_DEPENDENCIES = dict.fromkeys(COMPRESSED, (NAME,))  # pydicom asks for this name, and for the next


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
        pixels = decode_components(source)
    elif syntax in _JPEG_LS:
        pixels = imagecodecs.jpegls_decode(source)
    else:
        pixels = imagecodecs.jpeg2k_decode(source)
        if runner.photometric_interpretation in ("YBR_ICT", "YBR_RCT"):
            runner.set_option("photometric_interpretation", "RGB")  # OpenJPEG has done it
    runner.set_option("planar_configuration", 0)
    runner.set_option("bits_allocated", 8 * pixels.dtype.itemsize)
    return pixels.tobytes()


def _jpeg_size(source: bytes) -> tuple[int, int, int]:
    """(height, width, components), from the header of a JPEG or JPEG-LS."""
    if (frame := frame_of(source)) is None:
        raise ValueError("no frame header")
    return frame.height, frame.width, frame.components


def _jpeg_2000_size(source: bytes) -> tuple[int, int, int]:
    """(height, width, components), from the SIZ marker of a codestream, within a JP2 file or without."""
    at = source.index(b"\xff\x4f\xff\x51", 0, 10_000) + 8
    right, bottom, left, top = (int.from_bytes(source[at + skip : at + skip + 4], "big") for skip in (0, 4, 8, 12))
    return bottom - top, right - left, int.from_bytes(source[at + 32 : at + 34], "big")


for _syntax in COMPRESSED:
    get_decoder(_syntax).add_plugin(NAME, (__name__, "decode_frame"))
