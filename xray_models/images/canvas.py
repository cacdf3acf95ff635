"""From a radiograph to the input of a network: one definition for page, evaluation and training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from xray_models.classes import IMAGE_SIZE
from xray_models.images.margins import Field, exposed_field

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Preprocessing:
    """How a canvas becomes the input of a network; saved with its weights.

    The canvas is resized to ``resize`` pixels a side, its central 224 x 224 are kept, the grey channel is repeated
    three times, and ``mean`` and ``std`` (of pixels in [0, 1]) normalise it.
    """

    resize: int = IMAGE_SIZE
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD

    def __post_init__(self) -> None:
        object.__setattr__(self, "mean", tuple(self.mean))
        object.__setattr__(self, "std", tuple(self.std))


def to_canvas(pixels: np.ndarray, field: Field | None = None) -> np.ndarray:
    """(H, W) float32 in [0, 1] -> (224, 224) uint8, without a frame: bicubic with antialiasing, aspect ratio not kept.

    The training images were made in the same way. A picture of this size that has no frame is left unchanged.
    ``field``: what is within the frame, where the caller knows.
    """
    shown = (field or exposed_field(pixels)).of(pixels)
    x = torch.from_numpy(np.ascontiguousarray(shown, dtype=np.float32))[None, None]
    if x.shape[-2:] != (IMAGE_SIZE, IMAGE_SIZE):
        x = F.interpolate(x, size=(IMAGE_SIZE, IMAGE_SIZE), mode="bicubic", antialias=True, align_corners=False)
    return x[0, 0].clamp(0, 1).mul(255).round().to(torch.uint8).numpy()


def eval_transform(canvases: Tensor, preprocessing: Preprocessing) -> Tensor:
    """(N, 224, 224) uint8 -> (N, 3, 224, 224) float32, normalised; nothing random."""
    return normalise(resize_and_crop(to_float(canvases), preprocessing.resize), preprocessing)


def to_float(canvases: Tensor) -> Tensor:
    return canvases[:, None].float().div_(255)  # (N, 1, 224, 224)


def resize_and_crop(x: Tensor, resize: int) -> Tensor:
    if resize == IMAGE_SIZE:
        return x
    x = resized(x, resize)
    start = (resize - IMAGE_SIZE) // 2
    return x[..., start : start + IMAGE_SIZE, start : start + IMAGE_SIZE]


def resized(x: Tensor, side: int) -> Tensor:
    if side == x.shape[-1]:
        return x
    return F.interpolate(x, size=(side, side), mode="bilinear", antialias=True, align_corners=False)


def normalise(x: Tensor, preprocessing: Preprocessing) -> Tensor:
    mean, std = (_per_channel(values, x.device) for values in (preprocessing.mean, preprocessing.std))
    return (x.expand(-1, 3, -1, -1) - mean) / std


@cache
def _per_channel(values: tuple[float, float, float], device: torch.device) -> Tensor:
    """(1, 3, 1, 1). Kept, because a GPU finishes all its work before it takes numbers from elsewhere."""
    with torch.inference_mode(False):  # or training could not use it
        return torch.tensor(values, device=device).view(1, 3, 1, 1)
