"""Uniform margins around a radiograph: film borders, letterboxes, the frames of viewers and of screenshots.

Margins depend on the device and the program that exported the picture, not on the child, so the models neither see them
nor learned from them. Only lines that are uniform over their whole length are cut, so that the exposed field stays
whole: a picture cropped into the chest looks like pneumonia to the models.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

UNIFORM = 10 / 255  # a pixel belongs to the margin when it is no further than this from the margin's grey
FILLED = 0.985  # share of a line's pixels that must belong to it: letters and scratches may lie on a margin
LINE_PIXELS = 512  # of a long line so many are looked at
LINES_AT_ONCE = 64
ROUNDS = 3  # frames within frames
MIN_SHARE = 0.4  # of each side that is always kept


class Field(NamedTuple):
    """A part of a picture, in pixels; ``right`` and ``bottom`` are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def of(self, pixels: np.ndarray) -> np.ndarray:
        """The view of ``pixels`` (H, W) within the field."""
        return pixels[self.top : self.bottom, self.left : self.right]


def exposed_field(pixels: np.ndarray) -> Field:
    """``pixels`` (H, W) float in [0, 1] -> the field within all uniform margins, if there are any.

    Never less than MIN_SHARE of either side: what is uniform further in is no margin.
    """
    height, width = pixels.shape
    field = Field(0, 0, width, height)
    for _ in range(ROUNDS):
        inner = field.of(pixels)
        top, bottom = _uniform_ends(inner)
        left, right = _uniform_ends(inner[top : len(inner) - bottom].T)
        if not (left or top or right or bottom):
            break
        smaller = Field(field.left + left, field.top + top, field.right - right, field.bottom - bottom)
        if smaller.width < MIN_SHARE * width or smaller.height < MIN_SHARE * height:
            break
        field = smaller
    return field


def _uniform_ends(lines: np.ndarray) -> tuple[int, int]:
    """How many of ``lines`` (N, M) are uniform, and alike, from the first on and from the last on."""
    sample = lines[:, :: max(1, lines.shape[1] // LINE_PIXELS)]
    return _uniform_start(sample), _uniform_start(sample[::-1])


def _uniform_start(lines: np.ndarray) -> int:
    if not lines.size:
        return 0
    grey = np.median(lines[0])
    if (np.abs(lines[0] - grey) <= UNIFORM).mean() < FILLED:  # no margin: the usual case, without a look at all lines
        return 0
    for start in range(0, len(lines), LINES_AT_ONCE):  # most margins end soon
        filled = (np.abs(lines[start : start + LINES_AT_ONCE] - grey) <= UNIFORM).mean(axis=1) >= FILLED
        if not filled.all():
            return start + int(filled.argmin())
    return len(lines)
