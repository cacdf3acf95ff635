"""What if the radiograph were brighter, of more contrast, turned or cropped? The same canvas with these changes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

MOST_BRIGHTNESS, CONTRAST_RANGE, MOST_TURN, MOST_CROP = 0.5, (0.25, 4.0), 180.0, 0.4


@dataclass(frozen=True)
class Change:
    """What is done to a canvas; ``Change()`` leaves it as it is. ValueError: out of range, or no number."""

    brightness: float = 0.0  # added to every grey, where black is 0 and white 1
    contrast: float = 1.0  # factor of the distance of every grey from the mean
    turn: float = 0.0  # degrees clockwise
    crop: float = 0.0  # share of the picture that is cut off at each side

    def __post_init__(self) -> None:
        low, high = CONTRAST_RANGE
        in_range = (
            abs(self.brightness) <= MOST_BRIGHTNESS,
            low <= self.contrast <= high,
            abs(self.turn) <= MOST_TURN,
            0 <= self.crop <= MOST_CROP,
        )
        if not all(in_range):  # as for a value that is no number
            raise ValueError(f"out of range: {self}")


def changed(canvas: np.ndarray, change: Change, aspect: float = 1.0) -> np.ndarray:
    """``canvas`` (H, W) uint8 after ``change``; ``aspect`` is width / height of the radiograph, which it does not keep.

    It is turned and cropped as the radiograph would be. In the corners that come into view it repeats the nearest
    pixel: black there would speak for PNEUMONIA by itself (see ``training/augmentation.py``).
    """
    greys = canvas.astype(np.float32)
    if change.turn or change.crop:
        greys = _resampled(greys, change, aspect)
    mean = greys.mean()
    greys = (greys - mean) * change.contrast + mean + 255 * change.brightness
    return greys.round().clip(0, 255).astype(np.uint8)


def _resampled(greys: np.ndarray, change: Change, aspect: float) -> np.ndarray:
    """(H, W), turned about the centre and enlarged to the size that it had; bicubic, which blurs least."""
    seen, angle = 1 - 2 * change.crop, math.radians(change.turn)
    cos, sin = seen * math.cos(angle), seen * math.sin(angle)
    theta = torch.tensor([[[cos, sin / aspect, 0], [-sin * aspect, cos, 0]]])  # from where each pixel is taken
    picture = torch.from_numpy(greys)[None, None]
    grid = F.affine_grid(theta, list(picture.shape), align_corners=False)
    return F.grid_sample(picture, grid, mode="bicubic", padding_mode="border", align_corners=False)[0, 0].numpy()
