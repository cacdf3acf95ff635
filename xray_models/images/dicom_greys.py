"""From the stored values of a DICOM picture to greys, along the standard's pipeline (PS3.4 N.2, PS3.3 C.11):

    stored -> modality LUT or slope -> VOI LUT, window, or neither -> presentation: inverted or not

All of it is done on a table of all possible stored values, so that a large picture costs no more than a look-up.
"""

from __future__ import annotations

import numpy as np
from pydicom.dataset import Dataset, FileDataset

from xray_models.images.dicom_file import number, numbers, text, values
from xray_models.images.dicom_tables import is_little_endian, looked_up, read_table
from xray_models.images.notice import Notice
from xray_models.images.tone import FLAT, Greys, Windowed, used_range

WHITE = 65535  # of greys after a VOI
_WINDOW_IGNORED = Notice(
    "window-ignored", "The window saved in this file shows nothing of the picture; all of its greys were used instead."
)


def to_greys(stored: np.ndarray, dataset: FileDataset) -> tuple[Greys, tuple[Notice, ...]]:
    """``stored`` (H, W) of 8 or 16 bits -> (the greys that the file asks for, notices).

    The first VOI LUT counts, else the first window. Where there is none, or it shows nothing, the values are left as
    they are: ``tone`` finds their range. Padding is missing (NaN).
    """
    padding = _padding(stored, dataset)
    levels = _every_value(stored.dtype)
    modality = _modality(levels, dataset)
    in_use = stored if padding is None else stored[~padding]
    voi, notices = _voi(modality, dataset), tuple[Notice, ...]()
    if voi is not None and _shows_nothing(voi, levels, in_use):
        voi, notices = None, (_WINDOW_IGNORED,)
    inverted = _is_inverted(dataset)
    if voi is None:
        table, scale = (levels if np.array_equal(modality, levels) else modality.astype(np.float32)), None
    else:
        table, scale = np.round((1 - voi if inverted else voi) * WHITE).astype(np.uint16), float(WHITE)
    greys = table[stored.view(_unsigned(stored.dtype))]
    before = None if voi is None else _windowed(stored, padding, dataset, inverted)
    if padding is not None:
        greys = greys.astype(np.float32)
        greys[padding] = np.nan
    return Greys(greys, scale, inverted and voi is None, before), notices


def _windowed(stored: np.ndarray, padding: np.ndarray | None, dataset: FileDataset, inverted: bool) -> Windowed | None:
    """The picture before the window of its file; None where that, or the modality's part, is a table or a curve."""
    tables = (_first_item(dataset, "ModalityLUTSequence"), _first_item(dataset, "VOILUTSequence"))
    if any(tables) or text(dataset, "VOILUTFunction") == "SIGMOID":
        return None
    slope, intercept = _slope_and_intercept(dataset)
    ends = _window_ends(dataset)
    black, white = ((end - intercept) / slope for end in (reversed(ends) if inverted else ends))
    if padding is not None:
        stored = stored.copy()
        stored[padding] = np.clip(black, stored[~padding].min(), stored[~padding].max())
    return Windowed(stored, black, white, slope, intercept)


def _window_ends(dataset: FileDataset) -> tuple[float, float]:
    """The values that the first window of ``dataset`` makes black and white: PS3.3 C.11.2.1.2."""
    centre, width = (numbers(dataset, keyword)[0] for keyword in ("WindowCenter", "WindowWidth"))
    if text(dataset, "VOILUTFunction") == "LINEAR_EXACT":
        return centre - width / 2, centre + width / 2
    return centre - 0.5 - max(width - 1, 1) / 2, centre - 0.5 + max(width - 1, 1) / 2


def _padding(stored: np.ndarray, dataset: FileDataset) -> np.ndarray | None:
    """Which pixels are padding, where some are: those of the value, or of the range, that the file says."""
    value_, limit = (_like(number(dataset, f"PixelPadding{end}"), stored.dtype) for end in ("Value", "RangeLimit"))
    if value_ is None:
        return None
    low, high = sorted((value_, value_ if limit is None else limit))
    padding = (stored >= low) & (stored <= high)
    return padding if padding.any() and not padding.all() else None


def _like(number_: float | None, dtype: np.dtype) -> float | None:
    """An unsigned number as the signed one of the same bits, where the pixels are signed."""
    limits = np.iinfo(dtype)
    is_wrapped = number_ is not None and limits.min < 0 and number_ > limits.max
    return number_ - 2.0 ** (8 * dtype.itemsize) if is_wrapped and number_ is not None else number_


def _modality(levels: np.ndarray, dataset: FileDataset) -> np.ndarray:
    if item := _first_item(dataset, "ModalityLUTSequence"):
        table, first = read_table(item, "LUTDescriptor", "LUTData", is_little_endian(dataset))
        return looked_up(levels, table, first)
    slope, intercept = _slope_and_intercept(dataset)
    return levels.astype(np.float64) * slope + intercept


def _slope_and_intercept(dataset: FileDataset) -> tuple[float, float]:
    return number(dataset, "RescaleSlope") or 1.0, number(dataset, "RescaleIntercept") or 0.0  # slope 0: one grey left


def _voi(modality: np.ndarray, dataset: FileDataset) -> np.ndarray | None:
    """The table ``modality`` after the VOI, from 0 to 1; None where the file has none that can be used."""
    if item := _first_item(dataset, "VOILUTSequence"):
        table, first = read_table(item, "LUTDescriptor", "LUTData", is_little_endian(dataset))
        bits = max(int(table.max()).bit_length(), 1)  # some descriptors say 16 for tables of 12 bits
        return looked_up(np.round(modality), table, first) / (2.0**bits - 1)
    centres, widths = numbers(dataset, "WindowCenter"), numbers(dataset, "WindowWidth")
    if not centres or not widths:
        return None
    return window(modality, centres[0], widths[0], text(dataset, "VOILUTFunction"))


def window(x: np.ndarray, centre: float, width: float, function: str = "LINEAR") -> np.ndarray | None:
    """``x`` through a window, from 0 to 1: PS3.3 C.11.2.1.2 and C.11.2.1.3. None: it has no width."""
    if width <= 0 or (width < 1 and function in ("", "LINEAR")):
        return None
    x = x.astype(np.float64)
    if function == "SIGMOID":
        return 1 / (1 + np.exp(np.clip(-4 * (x - centre) / width, -700, 700)))
    if function == "LINEAR_EXACT":
        return ((x - centre) / width + 0.5).clip(0, 1)
    if width == 1:
        return (x > centre - 0.5).astype(np.float64)
    return ((x - (centre - 0.5)) / (width - 1) + 0.5).clip(0, 1)


def _shows_nothing(voi: np.ndarray, levels: np.ndarray, in_use: np.ndarray) -> bool:
    low, high, _ = used_range(in_use)
    return bool(np.ptp(voi[(levels >= low) & (levels <= high)]) < FLAT)


def _is_inverted(dataset: FileDataset) -> bool:
    """The presentation LUT shape decides where there is one, as in dcm4che and Weasis; else MONOCHROME1 does."""
    shape = text(dataset, "PresentationLUTShape")
    if shape in ("IDENTITY", "INVERSE"):
        return shape == "INVERSE"
    return text(dataset, "PhotometricInterpretation") == "MONOCHROME1"


def _first_item(dataset: FileDataset, keyword: str) -> Dataset | None:
    return next((item for item in values(dataset, keyword) if isinstance(item, Dataset)), None)


def _unsigned(dtype: np.dtype) -> np.dtype:
    return np.dtype(f"u{dtype.itemsize}")


def _every_value(dtype: np.dtype) -> np.ndarray:
    """(256,) or (65536,), ordered as its bits count without a sign."""
    return np.arange(256**dtype.itemsize, dtype=_unsigned(dtype)).view(dtype)
