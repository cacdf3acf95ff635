"""Deletion and insertion (Petsiuk et al. 2018): are the hottest pixels those that the answer rests on?

The pixels of a radiograph are replaced by its mean grey (deletion), or appear in a blurred copy of it (insertion),
hottest first, and the probability of the predicted class is recorded. A good heatmap gives a small area under the
deletion curve and a large one under the insertion curve. It is compared with two orders that know nothing of the
network: a random map as coarse as the heatmap itself (pixels drawn one by one would add noise), and from the centre
outwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor, nn

from tests.benchmarks.heatmaps.measures import (
    area_under_curve,
    centred_heat,
    grid_of,
    hottest_first,
    replaced_in_steps,
    upsampled,
)
from xray_models.inference.batch import compute_logits
from xray_models.inference.probability import probabilities
from xray_models.networks.device import has_fast_bfloat16
from xray_models.networks.record import ModelRecord

STEPS = 20  # per curve, 5 % of the pixels each
BLUR = 5.0  # pixels, as in the authors' code
MODES = ("deletion", "insertion")
ORDERS = ("heatmap", "random", "centre")
CHECKED = 3  # radiographs whose areas are also computed in float32


@dataclass
class Curves:
    """Probability of the predicted class while pixels are deleted or inserted."""

    scores: dict[tuple[str, str], np.ndarray]  # (mode, order) -> (N, STEPS + 1)
    targets: np.ndarray  # (N,) the predicted classes
    error: float  # the largest difference of an area in bfloat16 from float32, over the first radiographs

    def areas(self, mode: str, order: str, target: int) -> np.ndarray:
        """Areas under the curves of the radiographs whose predicted class is ``target``."""
        return np.array([area_under_curve(scores) for scores in self.scores[mode, order][self.targets == target]])

    def advantage(self, mode: str, order: str, target: int) -> np.ndarray:
        """Per radiograph, how much better the heatmap is than ``order``: positive is better in both modes."""
        gain = self.areas(mode, "heatmap", target) - self.areas(mode, order, target)
        return gain if mode == "insertion" else -gain


def follow_curves(
    model: nn.Module,
    record: ModelRecord,
    canvases: Tensor,
    targets: np.ndarray,
    originals: list[np.ndarray | None],
    seed: int,
) -> Curves:
    """The curves of all radiographs whose heatmap in ``originals`` is not blank."""
    generator, grid = np.random.default_rng(seed), grid_of(model)
    bf16 = has_fast_bfloat16(next(model.parameters()).device)
    scores: dict[tuple[str, str], list[np.ndarray]] = {(mode, order): [] for mode in MODES for order in ORDERS}
    not_blank = [number for number, heat in enumerate(originals) if heat is not None]
    errors = [0.0]
    for number in not_blank:
        maps = (originals[number], upsampled(generator.random(grid)), centred_heat())
        for order, heat in zip(ORDERS, maps, strict=True):
            frames = frames_of(canvases[number].numpy(), hottest_first(heat, generator))
            for mode, pictures in zip(MODES, frames, strict=True):
                curve = probability(model, record, pictures, targets[number], bf16)
                scores[mode, order].append(curve)
                if number in not_blank[:CHECKED]:
                    exact = probability(model, record, pictures, targets[number], bf16=False)
                    errors.append(abs(area_under_curve(curve) - area_under_curve(exact)))
    return Curves({key: np.array(curves) for key, curves in scores.items()}, targets[not_blank], max(errors))


def frames_of(canvas: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(STEPS + 1, 224, 224) uint8 each: the radiograph while its pixels are deleted, and while they are inserted."""
    grey = np.full_like(canvas, round(canvas.mean()))
    blurred = ndimage.gaussian_filter(canvas, BLUR)
    return replaced_in_steps(canvas, grey, order, STEPS), replaced_in_steps(blurred, canvas, order, STEPS)


def probability(model: nn.Module, record: ModelRecord, canvases: np.ndarray, target: int, bf16: bool) -> np.ndarray:
    """(N,) calibrated probability of the class ``target`` for canvases (N, 224, 224) uint8."""
    logits = compute_logits(
        model, torch.from_numpy(canvases), record.preprocessing, next(model.parameters()).device, bf16
    )
    p = probabilities(logits.numpy(), record.temperature)
    return p if target else 1 - p
