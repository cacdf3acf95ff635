"""The pictures of a report: the radiograph in its own aspect, and the heat laid over it where the model saw it."""

from __future__ import annotations

import numpy as np
from PIL import Image

from xray_models.images.margins import Field
from xray_models.inference.colours import heat_layer, overlay

SIDE = 1000  # pixels, at most: 430 to the inch in a third of a page


def shown(pixels: np.ndarray) -> np.ndarray:
    """(H, W) float in [0, 1] -> uint8, its longer side at most SIDE pixels."""
    height, width = pixels.shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(scale * width)), max(1, round(scale * height)))
    grey = Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8))
    return np.asarray(grey if grey.size == size else grey.resize(size, Image.Resampling.LANCZOS))


def heat_over(
    picture: np.ndarray, heatmap: np.ndarray | None, field: Field | None, whole: tuple[int, int]
) -> np.ndarray | None:
    """``picture`` (h, w) uint8 under its heat -> RGB (h, w, 3) uint8; None without a ``heatmap`` (224, 224).

    ``field`` is the part that the model saw, squeezed to a square, of a radiograph of ``whole`` (height, width), of
    which ``picture`` is a copy of any size; outside it there is no heat. None: the model saw all of it.
    """
    if heatmap is None:
        return None
    field = field or Field(0, 0, whole[1], whole[0])
    y, x = picture.shape[0] / whole[0], picture.shape[1] / whole[1]
    left, right, top, bottom = (
        round(x * field.left),
        round(x * field.right),
        round(y * field.top),
        round(y * field.bottom),
    )
    heat = Image.fromarray(heatmap.astype(np.float32))
    stretched = heat.resize((max(1, right - left), max(1, bottom - top)), Image.Resampling.BILINEAR)
    over = np.zeros(picture.shape, np.float32)
    over[top : top + stretched.height, left : left + stretched.width] = np.asarray(stretched).clip(0, 1)
    return overlay(picture, over)


def heat_scale(width: int = 256) -> np.ndarray:
    """The colours of heat from low to high, RGB (1, width, 3) uint8."""
    return heat_layer(np.linspace(0, 1, width, dtype=np.float32)[None])[..., :3]
