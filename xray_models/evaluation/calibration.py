"""From logits to probabilities that can be taken at their word: temperature scaling, and the reliability diagram.

The temperature is fitted on validation, again after every training.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xray_models.evaluation.intervals import Interval, wilson_interval

RELIABILITY_BINS = 10
STRAY = 0.5  # standard deviation of the logarithm of a temperature from one that was known before


def fit_temperature(logits: np.ndarray, labels: np.ndarray, before: float | None = None) -> float:
    """Temperature scaling (Guo et al. 2017): the one number that minimises the cross-entropy on validation.

    Both classes have the same weight: the share of PNEUMONIA among the training images is an accident of the
    collection. A few images may be told apart without an error, and then the temperature would fall without an end; so
    where one was known ``before``, its logarithm is a priori normal around that, within a factor of e ** STRAY (the
    maximum a posteriori), and it takes many images to move it far.
    """
    return _fit(logits, labels, before)[0]


def calibrated_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """The cross-entropy that is left at the best temperature, both classes with the same weight.

    It says how well the logits (N, 2) tell the classes apart, whatever the training did to their scale.
    """
    return _fit(logits, labels)[1]


def _fit(logits: np.ndarray, labels: np.ndarray, before: float | None = None) -> tuple[float, float]:
    """(temperature, class-balanced cross-entropy at it)."""
    from scipy.optimize import minimize_scalar  # takes a second to import, and a page begins without

    weights = np.where(labels == 1, 0.5 / (labels == 1).mean(), 0.5 / (labels == 0).mean())
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) * np.where(labels == 1, 1, -1)

    def cross_entropy(log_temperature: float) -> float:
        stray = 0.0 if before is None else (log_temperature - np.log(before)) / STRAY
        loss = (weights * np.logaddexp(0, -margin / np.exp(log_temperature))).mean()
        return float(loss + stray * stray / (2 * len(labels)))

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
