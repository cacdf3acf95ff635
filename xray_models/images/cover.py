"""Cover a part of a canvas with what surrounds it, so that the models cannot see what was there.

No fill is neutral. Black looks like air, white and mean grey like an opacity with sharp edges, a blurred copy still
shows how bright the place was, and the shape of a cover can tell the class by itself (Rong et al. 2022, "A consistent
and efficient evaluation strategy for attribution methods"). So a cover continues the greys around it: it solves
Laplace's equation with them as its border, as their linear imputation does, which adds neither an edge nor a grey of
its own.

Measured by ``tests/benchmarks/robustness/covers.py`` on 60 validation radiographs: covered like this, 53 % are unlike
the training radiographs to the scope; with mean grey 82 %, with black 92 %. But every cover, this one too, moves NORMAL
radiographs towards PNEUMONIA, by about 1 in log-odds: it is smooth, as a consolidation is. Whoever shows answers to
covered pictures has to say so. The first to cover parts were Zeiler & Fergus 2014 ("Visualizing and understanding
convolutional networks"), with grey.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from xray_models.classes import IMAGE_SIZE

SWEEPS = 12  # of relaxation on each scale: the greys are then within a few levels of the exact solution


class Rectangle(NamedTuple):
    """A part of a picture, its sides as shares of the picture's: 0 is left or top, 1 right or bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def mask(self) -> np.ndarray:
        """(224, 224) bool, True inside: every pixel that it touches.

        ValueError: nothing is inside, or a side lies outside the picture.
        """
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError(f"no part of a picture: {tuple(self)}")
        left, top = (int(side * IMAGE_SIZE) for side in (self.left, self.top))
        right, bottom = (int(np.ceil(side * IMAGE_SIZE)) for side in (self.right, self.bottom))
        mask = np.zeros((IMAGE_SIZE, IMAGE_SIZE), dtype=bool)
        mask[top:bottom, left:right] = True
        return mask


def covered(canvas: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """``canvas`` (H, W) uint8 under each of ``masks`` (N, H, W) bool, True where it is covered -> (N, H, W) uint8.

    Where everything is covered, its mean grey is left.
    """
    known = torch.from_numpy(~masks)[:, None].float()
    greys = torch.from_numpy(canvas).float().expand_as(known)
    filled = _fill(greys, known, float(canvas.mean()))
    return filled[:, 0].round().clamp(0, 255).to(torch.uint8).numpy()


def _fill(greys: Tensor, known: Tensor, fallback: float) -> Tensor:
    """``greys`` (N, 1, H, W) where ``known`` is 1, and between them the solution of Laplace's equation, nearly.

    From coarse to fine, each scale starting from the one before (cascadic multigrid; Bornemann & Deuflhard 1996).
    """
    if min(greys.shape[-2:]) == 1 or bool(known.all()):
        return torch.where(known > 0, greys, greys.new_tensor(fallback))
    share = F.avg_pool2d(known, 2, ceil_mode=True)
    coarse = F.avg_pool2d(greys * known, 2, ceil_mode=True) / share.clamp(min=1e-6)
    below = _fill(coarse, (share > 0).float(), fallback)
    guess = F.interpolate(below, size=greys.shape[-2:], mode="bilinear", align_corners=False)
    return _relax(torch.where(known > 0, greys, guess), known)


def _relax(x: Tensor, known: Tensor) -> Tensor:
    """``x`` with what is not known replaced by the mean of its four neighbours, again and again."""
    for _ in range(SWEEPS):
        padded = F.pad(x, (1, 1, 1, 1), mode="replicate")
        across = padded[..., 1:-1, :-2] + padded[..., 1:-1, 2:]
        down = padded[..., :-2, 1:-1] + padded[..., 2:, 1:-1]
        x = torch.where(known > 0, x, (across + down) / 4)
    return x
