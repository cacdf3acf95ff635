"""A picture at the full depth of its file, for a viewer: 8 or 16 bits a pixel, and which values are black and white."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xray_models.images.mend import INVERT, moved
from xray_models.images.tone import Greys, black_and_white

REACH = 100  # windows to either side of the first one that are kept: 256 greys or more stay within that one


@dataclass(frozen=True)
class Depth:
    """slope * stored + intercept is on the scale of the file; ``white`` is below ``black`` where it is inverted."""

    stored: np.ndarray  # (H, W) uint8 or uint16
    black: float  # the stored value that is shown black; may lie outside of what is stored
    white: float
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def bits(self) -> int:
        return 8 * self.stored.dtype.itemsize

    def mended(self, mend: str) -> Depth:
        """The same after ``mend``, one of MENDS. KeyError: no such mend."""
        if mend == INVERT:
            return replace(self, black=self.white, white=self.black)
        return replace(self, stored=moved(self.stored, mend))


def full_depth(greys: Greys) -> Depth:
    """``greys`` as they are shown at first: as the models see them, but not yet clipped at black and white.

    RadiographError: as ``tone.to_unit``.
    """
    black, white = black_and_white(greys)
    before = greys.windowed
    if before is None:
        return _unsigned(Depth(greys.values, black, white))
    # What the file's window made of the values has been stretched once more where it was dark or pale.
    share = np.array([black, white]) / (greys.full_scale or 1.0)
    black, white = before.black + share * (before.white - before.black)
    return _unsigned(Depth(before.values, float(black), float(white), before.slope, before.intercept))


def _unsigned(depth: Depth) -> Depth:
    """The same picture in 8 or 16 bits without a sign; exact where its values are integers of so many bits."""
    values = depth.stored
    if values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        return replace(depth, stored=values.astype(values.dtype.newbyteorder("=")))
    if values.dtype.kind in "ib" and values.dtype.itemsize <= 2:
        bits = 8 * values.dtype.itemsize
        low, step = -(2.0 ** (bits - 1)), 1.0
        stored = (values.astype(np.int32) - int(low)).astype(f"u{values.dtype.itemsize}")
    else:
        values = _near(np.where(np.isfinite(values), values, depth.black).astype(np.float64), depth.black, depth.white)
        low = float(values.min())
        step = (float(values.max()) - low) / 65535 or 1.0
        stored = np.round((values - low) / step).astype(np.uint16)
    black, white = ((value - low) / step for value in (depth.black, depth.white))
    return Depth(stored, black, white, depth.slope * step, depth.intercept + depth.slope * low)


def _near(values: np.ndarray, black: float, white: float) -> np.ndarray:
    """``values`` without what lies so far away, as one hot pixel, that 16 bits would leave too few greys between."""
    low, high = sorted((black, white))
    far = REACH * (high - low)
    return values.clip(low - far, high + far) if np.isfinite(far) and far else values
