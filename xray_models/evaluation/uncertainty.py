"""Answers too close to call: the band of probabilities that gets no single answer, and how well it does."""

from __future__ import annotations

import numpy as np

from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.operating_points import DIGITS

COVERAGE = 0.95  # the share of answers, of each class, that should be right or marked as uncertain


def fit_uncertain_band(
    labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float, coverage: float = COVERAGE
) -> Interval:
    """(low, high): answers with low <= p < high are too close to call.

    Split conformal prediction for each class (Vovk 2012): among new images like those of validation, at least this
    share of NORMAL lies below one quantile, and of PNEUMONIA above the other. What lies between the two gets no
    single answer. ``threshold`` always lies in the band, so that no label contradicts it: at most 5 % of either class
    get a wrong answer that is not marked as uncertain. This is an aim more than a guarantee where, as here, the same
    images chose the epoch and have augmented copies among them.
    """
    normal = _conformal_quantile(p_pneumonia[labels == 0], coverage)
    pneumonia = 1 - _conformal_quantile(1 - p_pneumonia[labels == 1], coverage)
    low, high = min(normal, pneumonia, threshold), max(normal, pneumonia, threshold)
    scale = 10**DIGITS
    return float(np.floor(low * scale + 1e-9) / scale), float(np.ceil(high * scale - 1e-9) / scale)


def _conformal_quantile(scores: np.ndarray, coverage: float) -> float:
    """The smallest score that ``coverage`` of n + 1 scores do not exceed; 1 where n is too small to tell."""
    rank = int(np.ceil((len(scores) + 1) * coverage - 1e-9))
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else 1.0


def uncertainty_counts(
    labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float, band: Interval
) -> dict[str, tuple[int, int]]:
    """(images, of how many) by name: what a band holds.

    ``uncertain``: answers in the band; ``coverage``: right or uncertain, also for each class; ``certain_accuracy``:
    right answers among those outside the band.
    """
    uncertain = (p_pneumonia >= band[0]) & (p_pneumonia < band[1])
    right = (p_pneumonia >= threshold) == (labels == 1)
    every_image = np.ones(len(labels), dtype=bool)
    shares = {
        "uncertain": (uncertain, every_image),
        "coverage": (uncertain | right, every_image),
        "coverage_normal": (uncertain | right, labels == 0),
        "coverage_pneumonia": (uncertain | right, labels == 1),
        "certain_accuracy": (right, ~uncertain),
    }
    return {name: (int((counted & among).sum()), int(among.sum())) for name, (counted, among) in shares.items()}
