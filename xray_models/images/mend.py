"""What a person may need to do to a radiograph before the models can judge it: turn it, invert it, or crop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from xray_models.images.radiograph import Radiograph

CROPPED = 0.08  # share of each side that "crop" takes away


def mended(radiograph: Radiograph, mend: str) -> Radiograph:
    """``radiograph`` after ``mend``, one of MENDS; turns are clockwise. KeyError: no such mend."""
    return replace(radiograph, pixels=np.ascontiguousarray(_MENDS[mend](radiograph.pixels)))


def _crop(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape
    y, x = round(CROPPED * height), round(CROPPED * width)
    return pixels[y : height - y, x : width - x]


_MENDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "turn_90": lambda pixels: np.rot90(pixels, -1),
    "turn_180": lambda pixels: np.rot90(pixels, 2),
    "turn_270": lambda pixels: np.rot90(pixels, 1),
    "invert": lambda pixels: 1 - pixels,
    "crop": _crop,
}
MENDS = tuple(_MENDS)
