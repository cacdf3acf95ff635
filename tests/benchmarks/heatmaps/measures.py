"""Pure functions on heatmaps: how similar two are, how well they order pixels, how much heat lies inside a mask.

A heatmap is (224, 224) float32 in [0, 1], as ``xray_models.inference.heatmap`` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from pytorch_grad_cam.utils.image import scale_cam_image
from scipy import ndimage, stats
from torch import Tensor, nn

from xray_models.classes import IMAGE_SIZE
from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.inference.heatmap import heatmap

BATCH = 16


def heatmaps(
    model: nn.Module,
    preprocessing: Preprocessing,
    canvases: Tensor,
    targets: Iterable[int],
) -> list[np.ndarray | None]:
    """The Grad-CAM heatmap of each canvas (N, 224, 224) uint8 for its target class, in float32; None where blank."""
    device = next(model.parameters()).device
    targets, maps = iter(targets), []
    for batch in canvases.split(BATCH):
        with torch.inference_mode():
            x = eval_transform(batch.to(device), preprocessing).contiguous(memory_format=torch.channels_last)
            features = model.features(x)
        maps += [heatmap(model.head, one[None], next(targets)) for one in features]
    return maps


def grid_of(model: nn.Module) -> tuple[int, int]:
    """(rows, columns) of the features that the heatmap is made of."""
    device = next(model.parameters()).device
    with torch.inference_mode():
        return tuple(model.features(torch.zeros(1, 3, IMAGE_SIZE, IMAGE_SIZE, device=device)).shape[-2:])


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's, over every second row and column because the maps are smooth; ties share their mean rank."""
    return float(stats.spearmanr(a[::2, ::2].ravel(), b[::2, ::2].ravel()).statistic)


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Structural similarity (Wang et al. 2004) of pictures in [0, 1]: Gaussian window, sd 1.5; the mean over pixels."""

    def local_mean(x: np.ndarray) -> np.ndarray:
        return ndimage.gaussian_filter(x, 1.5, truncate=3.5)

    a, b = a.astype(np.float64), b.astype(np.float64)
    mean_a, mean_b, c1, c2 = local_mean(a), local_mean(b), 0.01**2, 0.03**2
    variances = local_mean(a * a) - mean_a**2 + local_mean(b * b) - mean_b**2
    covariance = local_mean(a * b) - mean_a * mean_b
    likeness = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    return float((likeness / ((mean_a**2 + mean_b**2 + c1) * (variances + c2))).mean())


def hottest_first(heat: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """(H * W,) flat indices of the pixels by decreasing heat; equal heat in random order."""
    return np.lexsort((generator.permutation(heat.size), -heat.ravel()))


def upsampled(grid: np.ndarray) -> np.ndarray:
    """(rows, columns) -> (224, 224) in [0, 1], rescaled and enlarged as the grad-cam package does with its own maps."""
    return scale_cam_image(grid[None].astype(np.float32), (IMAGE_SIZE, IMAGE_SIZE))[0]


def centred_heat() -> np.ndarray:
    """A Gaussian around the image centre, sd a quarter of the side: a heatmap that does not depend on the image."""
    offsets = (np.arange(IMAGE_SIZE) - (IMAGE_SIZE - 1) / 2) / (IMAGE_SIZE / 4)
    return np.exp(-0.5 * (offsets[:, None] ** 2 + offsets**2)).astype(np.float32)


def replaced_in_steps(before: np.ndarray, after: np.ndarray, order: np.ndarray, steps: int) -> np.ndarray:
    """(steps + 1, H, W): from ``before`` to ``after``, an equal share of the pixels per step, in this order."""
    frames = np.repeat(before[None], steps + 1, axis=0)
    flat, new = frames.reshape(steps + 1, -1), after.ravel()
    for step in range(1, steps + 1):
        replaced = order[: round(step * order.size / steps)]
        flat[step, replaced] = new[replaced]
    return frames


def area_under_curve(scores: np.ndarray) -> float:
    """Trapezoidal area under scores at equal steps from 0 to 1; the area of a constant score is that score."""
    return float(np.trapezoid(scores) / (len(scores) - 1))


def share_inside(heat: np.ndarray, mask: np.ndarray) -> float:
    """The share of the heat that lies inside ``mask``."""
    return float(heat[mask].sum() / heat.sum())


def points_inside(heat: np.ndarray, mask: np.ndarray) -> bool:
    """The pointing game (Zhang et al. 2018) without tolerance: does the hottest pixel lie in the mask?"""
    return bool(mask.ravel()[heat.argmax()])


def best_possible_share(mask: np.ndarray, grid: tuple[int, int]) -> float:
    """The share inside of a map on this coarse grid that knows the mask: an upper bound for the network's own."""
    rows, columns = (IMAGE_SIZE // cells for cells in grid)
    cells = mask.reshape(grid[0], rows, grid[1], columns).mean(axis=(1, 3))
    return share_inside(upsampled(cells), mask)
