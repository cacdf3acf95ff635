"""From bytes to the elements of a DICOM data set, within bounds on time and memory.

pydicom reads what a file asks it to read. A hundred megabytes of empty elements would take minutes and gigabytes, and a
kilobyte can inflate to a megabyte; so pieces are counted, what is inflated is measured, and long values stay unread.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import MutableSequence

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset
from pydicom.filereader import read_partial
from pydicom.tag import BaseTag
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from xray_models.errors import RadiographError
from xray_models.images.size import MAX_PIXELS, too_many_pixels

MAX_PIECES = 100_000  # an element is read in two or three; a radiograph has some hundred elements
MAX_INFLATED = 2 * MAX_PIXELS + 10_000_000  # bytes: 16 bits for each pixel, and the rest of the file
MAX_VALUE = 1_000_000  # bytes of any value but the pixels: several lookup tables of 65,536 entries fit
PIXELS = 0x7FE00010
PREAMBLE, MAGIC = 128, b"DICM"


class _Counted(io.BytesIO):
    """A file that is read in at most MAX_PIECES."""

    pieces = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.pieces += 1
        if self.pieces > MAX_PIECES:
            raise RadiographError(
                "dicom-complex",
                "This DICOM file has too many parts for a radiograph. Export the radiograph as PNG or JPEG.",
            )
        return super().read(size)


def open_dicom(data: bytes) -> FileDataset:
    """The elements up to the pixels, most of them still raw; ``data`` has a preamble (Part 10), or is a bare data set.

    RadiographError: "dicom-complex", "too-many-pixels". Any other exception: damaged.
    """
    if data[PREAMBLE : PREAMBLE + 4] == MAGIC:
        data = _inflated(data)
    return read_partial(_Counted(data), stop_when=lambda tag, vr, length: tag > PIXELS, force=True)


def transfer_syntax(dataset: FileDataset) -> str:
    """Its UID; for a file that does not name one, that of how its elements are written."""
    named = dataset.file_meta.get("TransferSyntaxUID")
    if named:
        return str(named)
    is_implicit, is_little = dataset.original_encoding
    if is_implicit:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if is_little else ExplicitVRBigEndian)


def _inflated(data: bytes) -> bytes:
    """``data``; where its data set is deflated, the same file with the data set as it was."""
    uid = DeflatedExplicitVRLittleEndian.encode()
    if uid not in data:
        return data
    start = PREAMBLE + len(MAGIC)
    head = data[start : start + 12]  # element 0002,0000: how long the rest of the file's own header is
    end = start + 12 + int.from_bytes(head[8:], "little")
    if head[:8] != b"\2\0\0\0UL\4\0" or uid not in data[start:end]:
        raise ValueError("cannot tell what is deflated")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflated = inflater.decompress(data[end:], MAX_INFLATED)
    if inflater.unconsumed_tail:
        raise too_many_pixels()
    if not inflater.eof:
        raise ValueError("the deflated part is cut")
    plain = ExplicitVRLittleEndian.encode().ljust(len(uid), b"\0")
    return data[:start] + data[start:end].replace(uid, plain) + inflated


def value(dataset: Dataset, keyword: str) -> object:
    """The value of an element; None: absent, empty, longer than MAX_VALUE, or not what its type says."""
    tag = BaseTag(tag_for_keyword(keyword) or 0)
    try:
        element = dataset.get_item(tag)
        if isinstance(element, RawDataElement) and element.value is not None and len(element.value) > MAX_VALUE:
            return None
        found = dataset[tag].value
    except Exception:  # pydicom raises anything on broken values
        return None
    is_empty = found is None or (hasattr(found, "__len__") and not len(found))
    return None if is_empty else found


def values(dataset: Dataset, keyword: str) -> list:
    """All values of an element; []: as ``value`` has None."""
    found = value(dataset, keyword)
    if found is None:
        return []
    return [*found] if isinstance(found, MutableSequence) else [found]


def text(dataset: Dataset, keyword: str) -> str:
    """The first value in capitals; "" where there is none."""
    return str(values(dataset, keyword)[0]).strip().upper() if values(dataset, keyword) else ""


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first value, where it is a finite number."""
    return next(iter(numbers(dataset, keyword)), None)


def numbers(dataset: Dataset, keyword: str) -> list[float]:
    """All values; [] where one of them is no finite number."""
    try:
        found = [float(one) for one in values(dataset, keyword)]
    except (TypeError, ValueError):
        return []
    return found if all(math.isfinite(one) for one in found) else []
