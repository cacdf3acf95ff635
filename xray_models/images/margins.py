"""Uniform margins around a radiograph: film borders, letterboxes, the frames of viewers and of screenshots.

Margins depend on the device and the program that exported the picture, not on the child, so the models should not see
them. Only lines that are uniform over their whole length are cut, so that the exposed field stays whole: a picture
cropped into the chest looks like pneumonia to the models. Narrow black margins stay: the models learned from
radiographs that have them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

UNIFORM = 10 / 255  # a pixel belongs to the margin when it is no further than this from the margin's grey
FILLED = 0.985  # share of a line's pixels that must belong to it: letters and scratches may lie on a margin
LINE_PIXELS = 512  # of a long line so many are looked at
ROUNDS = 3  # frames within frames
MIN_SHARE = 0.4  # of each side that is always kept
# A third more than the widest black margins of the 5,216 training radiographs, as shares of a side: on all four sides
# (there at most 0.045), on two opposite ones (0.103), on one (0.152).
ALL_SIDES, OPPOSITE_SIDES, ONE_SIDE = 0.06, 0.137, 0.20
BRIGHT, BRIGHT_WIDTH = 0.3, 0.02  # margins of a brighter grey are cut from this width on


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


def field_of_view(pixels: np.ndarray) -> Field:
    """``pixels`` (H, W) float in [0, 1] -> the part that the models are shown: without margins that are bright, or
    clearly wider than on the radiographs that they learned from."""
    field = exposed_field(pixels)
    height, width = pixels.shape
    return field if _is_framed(pixels, field) else Field(0, 0, width, height)


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


def _is_framed(pixels: np.ndarray, field: Field) -> bool:
    """Whether the margins around ``field`` are unlike those of the training radiographs."""
    height, width = pixels.shape
    left, right = field.left / width, 1 - field.right / width
    top, bottom = field.top / height, 1 - field.bottom / height
    edges = ((left, pixels[:, 0]), (right, pixels[:, -1]), (top, pixels[0]), (bottom, pixels[-1]))
    return (
        min(left, right, top, bottom) >= ALL_SIDES
        or max(min(left, right), min(top, bottom)) >= OPPOSITE_SIDES
        or max(left, right, top, bottom) >= ONE_SIDE
        or any(margin >= BRIGHT_WIDTH and np.median(edge) > BRIGHT for margin, edge in edges)
    )


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
    filled = (np.abs(lines - grey) <= UNIFORM).mean(axis=1) >= FILLED
    return int(len(lines) if filled.all() else filled.argmin())
