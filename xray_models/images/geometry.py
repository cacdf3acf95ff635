"""Random rotation, stretching, flips and shifts of pictures."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def vary_geometry(
    x: Tensor, generator: torch.Generator, scale: tuple[float, float], stretch: float, repeated_edges: float = 0.0
) -> Tensor:
    """Vary pictures ``x`` (N, 1, H, W), each on its own.

    Half of them are flipped; all are rotated by up to 10 degrees, scaled so that a share within ``scale`` of it is
    seen (above 1: with a rim), stretched in width against height by up to the factor ``stretch``, and shifted. What
    lies outside the picture is black, or the nearest pixel in a share ``repeated_edges`` of the pictures.
    """
    n = len(x)
    angle = uniform(n, -math.pi / 18, math.pi / 18, generator)
    size = uniform(n, *scale, generator)
    aspect = uniform(n, -math.log(stretch), math.log(stretch), generator)
    scale_x, scale_y = size * (aspect / 2).exp(), size * (-aspect / 2).exp()
    flip = (uniform(n, 0, 1, generator) < 0.5).float() * -2 + 1
    shift_x, shift_y = (uniform(n, -1, 1, generator) * ((1 - s).abs() * 0.7 + 0.03) for s in (scale_x, scale_y))
    cos, sin = angle.cos(), angle.sin()
    theta = torch.stack(
        [flip * scale_x * cos, -scale_y * sin, shift_x, flip * scale_x * sin, scale_y * cos, shift_y], 1
    )
    repeated = uniform(n, 0, 1, generator) < repeated_edges if repeated_edges else None
    return warp(x, theta.view(n, 2, 3), repeated)


def warp(x: Tensor, theta: Tensor, repeated: Tensor | None = None) -> Tensor:
    """``x`` (N, 1, H, W) sampled at the affine grids ``theta`` (N, 2, 3), in grid_sample's coordinates from -1 to 1.

    Outside the picture it is black, or the nearest pixel where ``repeated`` (N,) is True.
    """
    grid = F.affine_grid(theta.to(x.device), list(x.shape), align_corners=False)
    if repeated is not None:
        edge = 1 - 1 / x.shape[-1]  # the centre of the last pixel
        grid = torch.where(repeated.to(x.device).view(-1, 1, 1, 1), grid.clamp(-edge, edge), grid)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def uniform(n: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    """(N,) random numbers from ``low`` to ``high``, where the ``generator`` is."""
    return torch.rand(n, generator=generator, device=generator.device) * (high - low) + low
