"""Deletion and insertion (Petsiuk et al. 2018): are the hottest pixels those that the answer rests on?

The pixels of a radiograph give way to its mean grey, or come into a blurred copy of it, hottest first, and the
probability of the predicted class is followed. A good heatmap gives a small area under the deletion curve and a large
one under the insertion curve. It is held against two orders that know nothing of the network: a random map as coarse
as the heatmap itself (pixels drawn one by one would make another picture, of noise), and outwards from the centre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor, nn

from tests.benchmarks.heatmaps.measures import area, centred_heat, enlarged, exchanged, grid_of, hottest_first
from xray_models.inference.batch import compute_logits
from xray_models.inference.engines.bfloat16 import has_fast_bfloat16
from xray_models.inference.probability import probabilities
from xray_models.networks.record import ModelRecord

STEPS = 20  # of a curve, 5 % of the pixels each
BLUR = 5.0  # pixels, as in the authors' code
MODES = ("deletion", "insertion")
ORDERS = ("heatmap", "random", "centre")
CHECKED = 3  # radiographs whose areas are computed in float32, too


@dataclass
class Curves:
    """Probability of the predicted class while pixels go or come."""

    scores: dict[tuple[str, str], np.ndarray]  # (mode, order) -> (N, STEPS + 1)
    targets: np.ndarray  # (N,) the predicted classes
    error: float  # the largest of bfloat16 in an area, on the first radiographs

    def areas(self, mode: str, order: str, target: int) -> np.ndarray:
        """Of the radiographs of which ``target`` is the predicted class."""
        return np.array([area(scores) for scores in self.scores[mode, order][self.targets == target]])

    def advantage(self, mode: str, order: str, target: int) -> np.ndarray:
        """How much better than ``order`` the heatmap is, a radiograph: positive is better in both modes."""
        gain = self.areas(mode, "heatmap", target) - self.areas(mode, order, target)
        return gain if mode == "insertion" else -gain


def follow(
    model: nn.Module,
    card: ModelRecord,
    canvases: Tensor,
    targets: np.ndarray,
    originals: list[np.ndarray | None],
    seed: int,
) -> Curves:
    """The curves of all radiographs whose heatmap, in ``originals``, is not blank."""
    generator, grid = np.random.default_rng(seed), grid_of(model)
    bf16 = has_fast_bfloat16(next(model.parameters()).device)
    scores: dict[tuple[str, str], list[np.ndarray]] = {(mode, order): [] for mode in MODES for order in ORDERS}
    shown = [number for number, heat in enumerate(originals) if heat is not None]
    errors = [0.0]
    for number in shown:
        maps = (originals[number], enlarged(generator.random(grid)), centred_heat())
        for order, heat in zip(ORDERS, maps, strict=True):
            frames = frames_of(canvases[number].numpy(), hottest_first(heat, generator))
            for mode, pictures in zip(MODES, frames, strict=True):
                curve = probability(model, card, pictures, targets[number], bf16)
                scores[mode, order].append(curve)
                if number in shown[:CHECKED]:
                    exact = probability(model, card, pictures, targets[number], bf16=False)
                    errors.append(abs(area(curve) - area(exact)))
    return Curves({key: np.array(curves) for key, curves in scores.items()}, targets[shown], max(errors))


def frames_of(canvas: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(STEPS + 1, 224, 224) uint8 each: the radiograph while its pixels go, and while they come."""
    grey = np.full_like(canvas, round(canvas.mean()))
    return exchanged(canvas, grey, order, STEPS), exchanged(ndimage.gaussian_filter(canvas, BLUR), canvas, order, STEPS)


def probability(model: nn.Module, card: ModelRecord, canvases: np.ndarray, target: int, bf16: bool) -> np.ndarray:
    """(N,) calibrated probability of the class ``target`` for canvases (N, 224, 224) uint8."""
    logits = compute_logits(
        model, torch.from_numpy(canvases), card.preprocessing, next(model.parameters()).device, bf16
    )
    p = probabilities(logits.numpy(), card.temperature)
    return p if target else 1 - p
