"""Cascading randomisation (Adebayo et al. 2018): does a heatmap change when the trained weights are replaced?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from tests.benchmarks.heatmaps.measures import heatmaps, rank_correlation, ssim
from xray_models.networks.record import ModelRecord

INITIALISATIONS = 3  # with different random values, averaged for each radiograph
RANDOM_PAIRS = 300
MEASURES = ("rank correlation", "SSIM")

# Fixed before the first run, except the last clause: that counted blank heatmaps instead of radiographs until a trial
# on four radiographs showed that a random network leaves about every second heatmap blank, whatever the image.
CRITERION = (
    "passed if, with every stage re-initialised, the mean similarity to the original heatmap is no higher than between "
    "the original heatmaps of two different radiographs (after Arun et al. 2021), by rank correlation and by SSIM; "
    "blank heatmaps are left out of the means, and nothing is decided if more than half of the radiographs have only "
    "blank ones"
)


@dataclass
class Cascade:
    """Similarity of heatmaps, one row per radiograph: (rank correlation, SSIM), NaN where a heatmap was blank."""

    stages: dict[str, np.ndarray]  # the last stage that was re-initialised, from the head down -> (N, 2)
    blank: dict[str, float]  # the same -> share of blank heatmaps
    pairs: np.ndarray  # (RANDOM_PAIRS, 2), between the original heatmaps of two radiographs

    def passes(self) -> bool | None:
        """By CRITERION; None: nothing is decided."""
        last = list(self.stages.values())[-1]
        if np.isnan(last[:, 0]).mean() > 0.5:
            return None
        return bool((np.nanmean(last, axis=0) <= self.pairs.mean(axis=0)).all())


def randomise(
    model: nn.Module,
    record: ModelRecord,
    canvases: Tensor,
    targets: np.ndarray,
    originals: list[np.ndarray | None],
    seed: int,
) -> Cascade:
    """``originals`` are the heatmaps of ``canvases`` for ``targets``; leaves ``model`` with random values."""
    trained = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    stages = dict(reversed(model.stages().items()))
    found = {stage: np.full((INITIALISATIONS, len(canvases), len(MEASURES)), np.nan) for stage in stages}
    blank = dict.fromkeys(stages, 0.0)
    for number in range(INITIALISATIONS):
        model.load_state_dict(trained)
        torch.manual_seed(seed + number)
        for stage, modules in stages.items():
            reinitialise(modules)
            maps = heatmaps(model, record.preprocessing, canvases, targets)
            blank[stage] += sum(heat is None for heat in maps) / len(maps) / INITIALISATIONS
            found[stage][number] = [similarity(*both) for both in zip(originals, maps, strict=True)]
    not_blank = [heat for heat in originals if heat is not None]
    generator = np.random.default_rng(seed)
    pairs = [generator.choice(len(not_blank), 2, replace=False) for _ in range(RANDOM_PAIRS)]
    between = np.array([similarity(not_blank[a], not_blank[b]) for a, b in pairs])
    return Cascade({stage: mean_without_nan(values) for stage, values in found.items()}, blank, between)


def reinitialise(modules: list[nn.Module]) -> None:
    """Random values as before training: He et al. 2015 for convolutions, PyTorch's defaults for the rest."""
    for module in (inner for outer in modules for inner in outer.modules()):
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def similarity(a: np.ndarray | None, b: np.ndarray | None) -> tuple[float, float]:
    """(rank correlation, SSIM); NaN if one of the heatmaps is blank."""
    return (np.nan, np.nan) if a is None or b is None else (rank_correlation(a, b), ssim(a, b))


def mean_without_nan(values: np.ndarray) -> np.ndarray:
    """(initialisations, N, 2) -> (N, 2); NaN only where every initialisation gave NaN."""
    counts = (~np.isnan(values)).sum(axis=0)
    return np.where(counts, np.nansum(values, axis=0) / np.maximum(counts, 1), np.nan)
