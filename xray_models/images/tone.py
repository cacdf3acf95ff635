"""One grey scale for every source: grey values at full depth -> [0, 1], 0 black.

    values -> without padding and stray pixels -> the scale they lie on -> [0, 1], stretched where badly exposed

A well-exposed 8-bit picture comes out as it went in, and the same picture with 12 bits in a 16-bit file, an offset, a
few hot pixels or a padding value comes out (nearly) alike: answers must not depend on how a radiograph was exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xray_models.errors import RadiographError
from xray_models.images.notice import Notice

SAMPLE, INTEGER_SAMPLE = 100_000, 500_000  # pixels, about, of which the range is taken; integers are counted faster
PERCENTILES = (0.1, 99.9)  # between them lies the range in use; what lies outside may be clipped
# Values that stand apart from all others by more than this share of the whole range are no part of the picture where
# they are few (hot and dead pixels), or all the same (padding).
GAP, STRAY = 0.4, 0.005
# Of the 5,216 training radiographs (8 bits), 99.8 % use a range of 133 grey values or more, and have their 0.1st
# percentile at 57 or below; the median radiograph reaches from 0 to 214. What lies clearly outside was exported without
# its window.
WELL_EXPOSED_RANGE, NARROW_RANGE = 133 / 255, 127.5 / 255
WELL_EXPOSED_BLACK, PALE_BLACK = 57 / 255, 75 / 255
TYPICAL_WHITE = 214 / 255
FLAT = 7 / 255  # a smaller range is a blank picture
MIN_GREYS = 12  # different values within the range; a picture with fewer is refused
FEW_GREYS = 64  # one with fewer gets a remark


class Windowed(NamedTuple):
    """A picture before its file's window. ``black`` and ``white``: its values at the ends of that window, ``white``
    the smaller one where the smallest value is white."""

    values: np.ndarray  # (H, W), of an integer type
    black: float
    white: float
    slope: float = 1.0  # slope * value + intercept is on the scale that the file names
    intercept: float = 0.0


@dataclass(frozen=True)
class Greys:
    """The grey values of a picture as its file holds them."""

    values: np.ndarray  # (H, W), of any integer or floating type; not finite: missing
    full_scale: float | None = None  # the value of white where the format says it (255 for 8 bits)
    white_is_zero: bool = False  # the smallest value is white
    windowed: Windowed | None = None  # the same before the window that ``values`` have been through; None: no window

    def __post_init__(self) -> None:
        if self.values.ndim != 2:
            raise ValueError(f"grey values have two dimensions, not {self.values.ndim}")


def to_unit(greys: Greys) -> tuple[np.ndarray, tuple[Notice, ...]]:
    """``greys`` -> (pixels (H, W) float32 in [0, 1], notices).

    RadiographError: "blank" where the values hardly differ, "too-few-greys" where too few different ones are left.
    """
    tone = _tone(greys)
    return _mapped(tone.values, tone.black, tone.white), _notices(tone.is_stretched, tone.greys)


def black_and_white(greys: Greys) -> tuple[float, float]:
    """The values of ``greys`` that ``to_unit`` makes 0 and 1. RadiographError: as there."""
    tone = _tone(greys)
    return tone.black, tone.white


class _Tone(NamedTuple):
    values: np.ndarray  # (H, W), in the machine's byte order
    black: float  # the value that becomes 0
    white: float
    is_stretched: bool
    greys: int  # so many different ones are in use


def _tone(greys: Greys) -> _Tone:
    values = np.ascontiguousarray(greys.values, dtype=greys.values.dtype.newbyteorder("="))
    low, high, count = used_range(values)
    scale = _full_scale(high) if greys.full_scale is None else greys.full_scale
    if not high - low >= FLAT * scale:
        raise RadiographError("blank", "This picture is blank: its pixels hardly differ. Choose another file.")
    if count < MIN_GREYS:
        raise RadiographError(
            "too-few-greys",
            f"This picture has only {count} different greys, too few to judge. Export it with its window applied.",
            greys=count,
        )
    if greys.white_is_zero:
        low, high = scale - high, scale - low
    black, white = _black_and_white(low, high, scale)
    is_stretched = abs(black) > 1e-6 * scale or abs(white - scale) > 1e-6 * scale
    if greys.white_is_zero:
        black, white = scale - black, scale - white
    return _Tone(values, float(black), float(white), bool(is_stretched), count)


def used_range(values: np.ndarray) -> tuple[float, float, int]:
    """(low, high, count): the percentiles 0.1 and 99.9 of ``values`` (H, W) without padding, stray pixels and missing
    values, and how many different values lie between them. (0, 0, 0) where nothing is left."""
    levels, counts = _histogram(values.reshape(-1))
    if not levels.size:
        return 0.0, 0.0, 0
    levels, counts = _without_strays(levels, counts)
    share = counts.cumsum() / counts.sum()
    first, last = np.searchsorted(share, np.array(PERCENTILES) / 100)
    return float(levels[first]), float(levels[last]), int(last - first + 1)


def _histogram(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different values among ``values`` (N,), or among a sample of many, in rising order, and how often each
    occurs."""
    if _is_small_integer(values):
        sample = values[:: max(1, values.size // INTEGER_SAMPLE)].astype(np.int64)
        lowest = int(sample.min())
        counts = np.bincount(sample - lowest)
        levels = np.flatnonzero(counts)
        return levels.astype(np.float64) + lowest, counts[levels]
    sample = values[:: max(1, values.size // SAMPLE)].astype(np.float64)
    return np.unique(sample[np.isfinite(sample)], return_counts=True)


def _without_strays(levels: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Without the values at either end that stand apart and are few, or all one value."""
    total = counts.sum()
    while levels.size > 2:  # of two values, which one is padding cannot be told
        steps = np.diff(levels)
        widest = int(steps.argmax())
        if steps[widest] <= GAP * (levels[-1] - levels[0]):
            break
        below, above = slice(None, widest + 1), slice(widest + 1, None)
        smaller, rest = (below, above) if counts[below].sum() < counts[above].sum() else (above, below)
        if counts[smaller].sum() > STRAY * total and levels[smaller].size > 1:
            break
        levels, counts = levels[rest], counts[rest]
    return levels, counts


def _full_scale(high: float) -> float:
    """White of a scale of whole bits that holds ``high``: 4095 for 12 bits in a 16-bit file; 1 for fractions."""
    if high <= 0:
        return max(abs(high), 1.0)
    if high <= 1:
        return 1.0
    bits = max(int(np.ceil(np.log2(high + 1))), 8)
    return float(2**bits - 1)


def _black_and_white(low: float, high: float, scale: float) -> np.ndarray:
    """(2,): the values that become 0 and 1. (0, scale) for a well-exposed picture; for a dark, pale or offset one, such
    that ``low`` becomes black and ``high`` the typical white. In between the two are mixed: no jump anywhere."""
    narrow = (WELL_EXPOSED_RANGE - (high - low) / scale) / (WELL_EXPOSED_RANGE - NARROW_RANGE)
    pale = (low / scale - WELL_EXPOSED_BLACK) / (PALE_BLACK - WELL_EXPOSED_BLACK)
    share = float(np.clip(max(narrow, pale, float(low < 0)), 0, 1))
    # Mixed as maps x -> gain * x + shift, which have 0 at -shift / gain.
    gain = (1 - share) / scale + share * TYPICAL_WHITE / (high - low)
    shift = -share * TYPICAL_WHITE * low / (high - low)
    return np.array([-shift / gain, (1 - shift) / gain])


def _mapped(values: np.ndarray, black: float, white: float) -> np.ndarray:
    """Linear from ``black`` to ``white``, clipped to [0, 1]; missing values become black."""
    if _is_small_integer(values):
        return _linear(values.astype(np.float32), black, white)
    values = values.astype(np.float64)
    values[~np.isfinite(values)] = black
    return _linear(values, black, white).astype(np.float32)


def _linear(values: np.ndarray, black: float, white: float) -> np.ndarray:
    """``values``, which it overwrites."""
    values -= values.dtype.type(black)
    values /= values.dtype.type(white - black)
    return values.clip(0, 1, out=values)


def _is_small_integer(values: np.ndarray) -> bool:
    """8 or 16 bits, which float32 holds exactly; and so few possible values that they can be counted."""
    return values.dtype.kind in "iu" and values.dtype.itemsize <= 2


def _notices(stretched: bool, greys: int) -> tuple[Notice, ...]:
    if not stretched:
        return ()
    notices = [
        Notice("stretched", "This picture was saved dark, pale or without its window; its greys were stretched.")
    ]
    if greys < FEW_GREYS:
        notices.append(
            Notice("few-greys", "Only a few different greys are left in this picture: fine detail may be lost.")
        )
    return tuple(notices)
