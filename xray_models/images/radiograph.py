"""Any picture file that a clinician has -> Radiograph: the only way into the project.

    path or bytes -> what is it, by its first bytes -> reader -> grey values at full depth -> tone -> Radiograph

Every way to fail is a RadiographError that says what is wrong and what to do. Neither the file's name nor anything
written in the file (EXIF, tags, text chunks, a patient's name) gets into a message, a warning or a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from xray_models.errors import RadiographError
from xray_models.images.dicom import read_dicom
from xray_models.images.facts import Facts
from xray_models.images.notice import Notice
from xray_models.images.raster import Raster, read_raster
from xray_models.images.tone import to_unit

MAX_BYTES = 100_000_000
BLANK_STD = 2 / 255  # of pixels in [0, 1]
SPARSE = 16  # of so many rows, one is looked at first


@dataclass(frozen=True)
class Radiograph:
    """A decoded picture: one grey channel, upright."""

    pixels: np.ndarray  # (H, W) float32 in [0, 1], 0 black
    source: str  # "JPEG", "PNG, 16 bit", "DICOM DX", ...
    warnings: tuple[Notice, ...] = ()
    colourfulness: float = 0.0  # spread of colours that no single tint explains, of 1; 0 for grey pictures
    facts: Facts = Facts()
    raster: Raster | None = field(default=None, compare=False, repr=False)  # what the file holds, at its own depth

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


def load_radiograph(source: str | Path | bytes) -> Radiograph:
    """Decode the picture file ``source`` (its path, or its bytes), upright and on the one grey scale of ``tone``.

    RadiographError: everything that is not one readable picture, and pictures that are blank or have lost their greys.
    """
    data = source if isinstance(source, bytes) else _read(Path(source))
    kind = recognise(data, "" if isinstance(source, bytes) else Path(source).suffix)
    return from_raster(read_dicom(data) if kind == DICOM else read_raster(data, kind))


def from_raster(raster: Raster) -> Radiograph:
    """The radiograph of a decoded file, on the one grey scale. RadiographError: as ``load_radiograph``."""
    pixels, notices = to_unit(raster.greys)
    if _is_blank(pixels):
        raise RadiographError("blank", "This picture is blank: its pixels hardly differ. Choose another file.")
    return Radiograph(pixels, raster.source, (*raster.notices, *notices), raster.colourfulness, raster.facts, raster)


def _is_blank(pixels: np.ndarray) -> bool:
    """Whether the standard deviation of ``pixels`` (H, W) is below BLANK_STD.

    Rows that spread enough settle it, without a look at all: an n-th of the pixels adds an n-th of its variance to that
    of all of them.
    """
    some = pixels[::SPARSE]
    if some.std() > BLANK_STD * 2 * SPARSE**0.5:
        return False
    return bool(pixels.std() < BLANK_STD)


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


DICOM = "DICOM"
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


# An element of one of the first groups, at the start of a data set without a preamble: little endian, then big.
_BARE_DICOM = re.compile(rb"[\x02\x08]\0.\0|\0[\x02\x08]\0.", re.DOTALL)


def recognise(data: bytes, ending: str) -> str:
    """DICOM, or Pillow's name of the format. RadiographError: empty, too large, or no picture that can be read."""
    if not data:
        raise RadiographError("empty-file", "This file is empty. Export or download it again.")
    if len(data) > MAX_BYTES:
        raise _too_large()
    if data[128:132] == b"DICM":  # asked first: the 128 bytes before may pass for a TIFF
        return DICOM
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith(b"GIF8"):
        raise RadiographError("gif", "GIF pictures are not read: they keep too few greys. Export it as PNG or JPEG.")
    if _BARE_DICOM.match(data) or ending.lower() in (".dcm", ".dicom"):
        return DICOM
    message = "This file is not a JPEG, PNG, TIFF, BMP, WebP or DICOM picture. Export the radiograph as PNG or JPEG."
    raise RadiographError("not-an-image", message)
