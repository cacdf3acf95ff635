"""From logits to probabilities that can be taken at their word: temperature scaling, and the reliability diagram.

The temperature is fitted on validation, again after every training.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xray_models.evaluation.intervals import Interval, wilson_interval

RELIABILITY_BINS = 10


def fit_temperature(logits: np.ndarray, labels: np.ndarray, few: bool = False) -> float:
    """Temperature scaling (Guo et al. 2017): the one number that minimises the cross-entropy on validation.

    Both classes have the same weight: the share of PNEUMONIA among the training images is an accident of the
    collection. With a ``few`` images, which may be told apart without an error, the temperature would fall without an
    end; then the targets are those of Platt (1999), (n + 1) / (n + 2) for n images of a class.
    """
    return _fit(logits, labels, few)[0]


def calibrated_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """The cross-entropy that is left at the best temperature, both classes with the same weight.

    It says how well the logits (N, 2) tell the classes apart, whatever the training did to their scale.
    """
    return _fit(logits, labels)[1]


def _fit(logits: np.ndarray, labels: np.ndarray, few: bool = False) -> tuple[float, float]:
    """(temperature, class-balanced cross-entropy at it)."""
    from scipy.optimize import minimize_scalar  # takes a second to import, and a page begins without

    weights = np.where(labels == 1, 0.5 / (labels == 1).mean(), 0.5 / (labels == 0).mean())
    wrong = 1 / (np.where(labels == 1, labels.sum(), (1 - labels).sum()) + 2) if few else 0.0
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) * np.where(labels == 1, 1, -1)

    def cross_entropy(log_temperature: float) -> float:
        scaled = margin / np.exp(log_temperature)
        return float((weights * (np.logaddexp(0, -scaled) + wrong * scaled)).mean())

    best = minimize_scalar(cross_entropy, bounds=(-3, 3), method="bounded")
    return float(np.exp(best.x)), float(best.fun)


class ReliabilityBin(NamedTuple):
    """The images whose probability lies in one tenth of [0, 1]."""

    mean_probability: float
    share: float  # of the images, that show pneumonia
    interval: Interval  # of the share, 95 %
    images: int
    with_pneumonia: int


def reliability_bins(labels: np.ndarray, p_pneumonia: np.ndarray) -> list[ReliabilityBin]:
    """The reliability diagram: how often each probability comes true. Bins without an image are left out."""
    index = np.minimum((p_pneumonia * RELIABILITY_BINS).astype(int), RELIABILITY_BINS - 1)
    bins = []
    for i in np.unique(index):
        p, inside = p_pneumonia[index == i], labels[index == i]
        n, positive = len(inside), int(inside.sum())
        bins.append(ReliabilityBin(float(p.mean()), float(inside.mean()), wilson_interval(positive, n), n, positive))
    return bins
