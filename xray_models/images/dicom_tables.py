"""Look-up tables in a DICOM header: plain, or in segments as palettes may be (PS3.3 C.7.9.2)."""

from __future__ import annotations

import numpy as np
from pydicom.dataset import Dataset, FileDataset

from xray_models.images.dicom_file import numbers, value, values

FULL = 65536  # entries, which a descriptor writes as 0
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2  # kinds of segments


def palette_colours(stored: np.ndarray, dataset: FileDataset) -> np.ndarray:
    """(H, W) -> (H, W, 3). ValueError: there is no whole palette."""
    channels = [_palette(dataset, f"{colour}PaletteColorLookupTable") for colour in ("Red", "Green", "Blue")]
    return np.stack([looked_up(stored, *channel) for channel in channels], axis=-1)


def read_table(item: Dataset, descriptor: str, data: str, is_little: bool) -> tuple[np.ndarray, int]:
    """(entries, the value that the first one is for). ValueError: too few entries."""
    count, first = _described(item, descriptor)
    found = value(item, data)
    if isinstance(found, bytes):
        packed = "u1" if len(found) in (count, count + count % 2) else _words(is_little)
        entries = np.frombuffer(found, packed)
    else:
        entries = np.array(values(item, data), dtype=np.int64) & 0xFFFF
    if len(entries) < count or not count:
        raise ValueError("the table is cut")
    return entries[:count].astype(np.float64), first


def looked_up(x: np.ndarray, table: np.ndarray, first: int) -> np.ndarray:
    """Values before the first entry get the first, those after the last the last."""
    if first > 32767 and x.min() < 0:  # a signed number in a field that was read as unsigned
        first -= 65536
    return table[(x.astype(np.int64) - first).clip(0, len(table) - 1)]


def is_little_endian(dataset: FileDataset) -> bool:
    return bool(dataset.original_encoding[1])


def expanded(segments: np.ndarray, count: int) -> np.ndarray:
    """The ``count`` entries that ``segments``, of 8 or 16 bits each, stand for.

    ValueError or IndexError: the segments are cut, of an unknown kind, point to each other, or make other entries.
    """
    table: list[float] = []
    at = 0
    while len(table) < count:
        kind, length = int(segments[at]), int(segments[at + 1])
        if kind == _INDIRECT:
            width = segments.dtype.itemsize
            parts = segments[at + 2 : at + 2 + 4 // width].astype(np.int64)
            offset = sum(int(part) << (8 * width * place) for place, part in enumerate(parts))
            _copy_segments(table, segments, offset // width, length, count)
            at += 2 + 4 // width
        else:
            at = _append_segment(table, segments, at, count)
    if len(table) > count:
        raise ValueError("the segments make too many entries")
    return np.array(table)


def _palette(dataset: FileDataset, keyword: str) -> tuple[np.ndarray, int]:
    """As ``read_table``."""
    segments = value(dataset, f"Segmented{keyword}Data")
    if not isinstance(segments, bytes):
        return read_table(dataset, f"{keyword}Descriptor", f"{keyword}Data", is_little_endian(dataset))
    count, first = _described(dataset, f"{keyword}Descriptor")
    bits = numbers(dataset, f"{keyword}Descriptor")[2]
    packed = "u1" if bits <= 8 else _words(is_little_endian(dataset))
    return expanded(np.frombuffer(segments, packed), count), first


def _described(item: Dataset, descriptor: str) -> tuple[int, int]:
    """(number of entries, the value that the first one is for)."""
    count, first = (int(one) for one in numbers(item, descriptor)[:2])
    return count or FULL, first


def _copy_segments(table: list[float], segments: np.ndarray, at: int, length: int, count: int) -> None:
    """Append what the ``length`` segments from ``at`` on stand for; those may not copy others themselves."""
    for _ in range(length):
        at = _append_segment(table, segments, at, count)


def _append_segment(table: list[float], segments: np.ndarray, at: int, count: int) -> int:
    """Append what the discrete or linear segment at ``at`` stands for; returns where the next one begins."""
    kind, length = int(segments[at]), int(segments[at + 1])
    if kind not in (_DISCRETE, _LINEAR) or len(table) + length > count or (kind == _LINEAR and not table):
        raise ValueError("a segment that cannot stand here")
    content = segments[at + 2 : at + 2 + (length if kind == _DISCRETE else 1)]
    if kind == _DISCRETE:
        if len(content) < length:
            raise ValueError("the segments are cut")
        table += content.tolist()
    else:  # a line from the entry before, which is not repeated, to the end
        table += np.round(np.linspace(table[-1], int(content[0]), length + 1)[1:]).tolist()
    return at + 2 + len(content)


def _words(is_little: bool) -> str:
    return f"{'<' if is_little else '>'}u2"
