"""From logits to probabilities that mean something, and to the point above which they are called PNEUMONIA.

Both are fitted on validation, again after every training.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

ECE_BINS = 15
_READABLE = 10_000  # four digits, as thresholds are read by people
COVERAGE = 0.95  # share of answers that are right or marked as uncertain


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Temperature scaling (Guo et al. 2017): the one number that minimises the cross-entropy on validation.

    The classes are weighted alike: the share of PNEUMONIA among the training images is an accident of the collection.
    """
    return _fit(logits, labels)[0]


def calibrated_loss(logits: np.ndarray, labels: np.ndarray) -> float:
    """The cross-entropy that is left at the best temperature, the classes weighted alike: how well logits (N, 2) tell
    them apart, whatever the training did to their scale."""
    return _fit(logits, labels)[1]


def _fit(logits: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """(temperature, class-balanced cross-entropy at it)."""
    weights = np.where(labels == 1, 0.5 / (labels == 1).mean(), 0.5 / (labels == 0).mean())
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) * np.where(labels == 1, 1, -1)

    def cross_entropy(log_temperature: float) -> float:
        return float((weights * np.logaddexp(0, -margin / np.exp(log_temperature))).mean())

    found = minimize_scalar(cross_entropy, bounds=(-3, 3), method="bounded")
    return float(np.exp(found.x)), float(found.fun)


def operating_point(p_pneumonia: np.ndarray, labels: np.ndarray) -> float:
    """The threshold with the largest sensitivity + specificity (Youden 1950); the middle one of the best.

    A missed pneumonia and a healthy child called ill, each as a share of its class, weigh the same. 0.5 where no
    threshold is better than chance.
    """
    p = np.sort(np.unique(p_pneumonia))
    candidates = np.concatenate([[0.0], (p[1:] + p[:-1]) / 2, [1.0]])
    ill, healthy = (np.sort(p_pneumonia[labels == label]) for label in (1, 0))
    sensitivity = 1 - np.searchsorted(ill, candidates) / len(ill)
    specificity = np.searchsorted(healthy, candidates) / len(healthy)
    gain = sensitivity + specificity
    if gain.max() <= 1 + 1e-9:
        return 0.5
    best = np.flatnonzero(np.isclose(gain, gain.max()))
    return float(np.clip(np.round(candidates[best[len(best) // 2]] * _READABLE) / _READABLE, 0.01, 0.99))


def uncertain_band(
    p_pneumonia: np.ndarray, labels: np.ndarray, threshold: float, coverage: float = COVERAGE
) -> tuple[float, float]:
    """(low, high): the answers with low <= p < high are too close to call.

    Split conformal prediction for each class (Vovk 2012): among new images like those of validation, at least this
    share of the healthy lies below the one quantile, and of the ill above the other. What lies between the two gets
    no single answer, and ``threshold`` always lies in the band, so that no label contradicts it: at most 5 % of either
    class get a wrong answer that is not marked as uncertain. An aim more than a guarantee where, as here, the same
    images chose the epoch, and have augmented copies among them.
    """
    healthy = _conformal_quantile(p_pneumonia[labels == 0], coverage)
    ill = 1 - _conformal_quantile(1 - p_pneumonia[labels == 1], coverage)
    low, high = min(healthy, ill, threshold), max(healthy, ill, threshold)
    return float(np.floor(low * _READABLE + 1e-9) / _READABLE), float(np.ceil(high * _READABLE - 1e-9) / _READABLE)


def _conformal_quantile(scores: np.ndarray, coverage: float) -> float:
    """The smallest score that ``coverage`` of n + 1 scores don't exceed, 1 where n is too small to tell."""
    rank = int(np.ceil((len(scores) + 1) * coverage - 1e-9))
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else 1.0


def expected_calibration_error(labels: np.ndarray, p_pneumonia: np.ndarray, bins: int = ECE_BINS) -> float:
    """Guo et al. 2017: the mean gap between confidence (of the likelier class) and accuracy, over equal-width bins."""
    confidence = np.maximum(p_pneumonia, 1 - p_pneumonia)
    correct = (p_pneumonia >= 0.5) == (labels == 1)
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(index, minlength=bins)
    gaps = np.bincount(index, confidence, minlength=bins) - np.bincount(index, correct, minlength=bins)
    return float(np.abs(gaps).sum() / counts.sum())
