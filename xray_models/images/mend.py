"""What a person may need to do to a radiograph before the models can judge it: turn it, invert it, or crop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from xray_models.images.radiograph import Radiograph

CROPPED = 0.08  # share of each side that "crop" takes away
INVERT = "invert"


def mended(radiograph: Radiograph, mend: str) -> Radiograph:
    """``radiograph`` after ``mend``, one of MENDS; turns are clockwise. KeyError: no such mend."""
    pixels = 1 - radiograph.pixels if mend == INVERT else moved(radiograph.pixels, mend)
    return replace(radiograph, pixels=pixels, raster=None)


def moved(values: np.ndarray, mend: str) -> np.ndarray:
    """``values`` (H, W) turned or cropped by ``mend``, one of MENDS; INVERT moves nothing. KeyError: no such mend."""
    return values if mend == INVERT else np.ascontiguousarray(_MOVES[mend](values))


def _crop(values: np.ndarray) -> np.ndarray:
    height, width = values.shape
    y, x = round(CROPPED * height), round(CROPPED * width)
    return values[y : height - y, x : width - x]


_MOVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "turn_90": lambda values: np.rot90(values, -1),
    "turn_180": lambda values: np.rot90(values, 2),
    "turn_270": lambda values: np.rot90(values, 1),
    "crop": _crop,
}
MENDS = ("turn_90", "turn_180", "turn_270", INVERT, "crop")
