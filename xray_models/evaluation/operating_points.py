"""The threshold from which a probability is called PNEUMONIA: how it is fitted, and what others would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xray_models.evaluation.diagnostic import Estimate, diagnostic_values
from xray_models.evaluation.intervals import Interval, Z, proportion_intervals
from xray_models.evaluation.metrics import (
    classification_report,
    confusion_matrices,
    matrix_metrics,
    precision_recall,
    row_shares,
)

DIGITS = 4  # of a fitted threshold: people read it


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold, and the confusion matrix [[TN, FP], [FN, TP]] that it gives."""

    threshold: float
    matrix: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """(2, 2): the matrix as shares of its rows."""
        return row_shares(self.matrix)

    @property
    def roc_point(self) -> tuple[float, float]:
        """(false positive rate, true positive rate)."""
        return float(self.shares[0, 1]), float(self.shares[1, 1])

    @property
    def precision_recall_point(self) -> tuple[float, float]:
        """(recall, precision)."""
        precision, recall = precision_recall(self.matrix)
        return recall, precision

    def metrics(self) -> dict[str, float]:
        """The metrics that the threshold decides."""
        return matrix_metrics(self.matrix)

    def intervals(self) -> dict[str, Interval]:
        """95 % intervals of the proportions among the metrics."""
        return proportion_intervals(self.matrix)

    def diagnostics(self) -> dict[str, Estimate]:
        """Predictive values and likelihood ratios, with their intervals."""
        return diagnostic_values(self.matrix)

    def report(self) -> dict:
        """scikit-learn's classification report, as a dictionary."""
        return classification_report(self.matrix)


def operating_points(labels: np.ndarray, p_pneumonia: np.ndarray, thresholds: np.ndarray) -> list[OperatingPoint]:
    """One for each of the ``thresholds`` (T,)."""
    matrices = confusion_matrices(labels, p_pneumonia, thresholds)
    return [OperatingPoint(float(t), matrix) for t, matrix in zip(thresholds, matrices, strict=True)]


def fit_threshold(labels: np.ndarray, p_pneumonia: np.ndarray, miss: float = 1.0) -> float:
    """The threshold with the largest specificity + ``miss`` * sensitivity; of several, the one in the middle.

    A missed pneumonia and a false alarm, each as a share of its class, weigh the same where ``miss`` is 1 (Youden
    1950). 0.5 where no threshold is better than one answer for all.
    """
    candidates = _candidates(p_pneumonia)
    shares = row_shares(confusion_matrices(labels, p_pneumonia, candidates))
    gain = shares[:, 0, 0] + miss * shares[:, 1, 1]
    if gain.max() <= max(1, miss) + 1e-9:
        return 0.5
    best = np.flatnonzero(np.isclose(gain, gain.max()))
    return _readable(np.round, candidates[best[len(best) // 2]])


def fit_sensitive_threshold(labels: np.ndarray, p_pneumonia: np.ndarray, sensitivity: float) -> float:
    """The highest threshold, and so the most specific one, that promises at least this ``sensitivity`` in (0, 1).

    Chosen at the very edge, it would miss it in every second new sample. So the centre of the sensitivity's 95 %
    interval (Wilson 1927) has to reach it; where there are too few images for that, all of them have to be found.
    """
    candidates = _candidates(p_pneumonia)
    found = confusion_matrices(labels, p_pneumonia, candidates)[:, 1, 1]
    ill = int(labels.sum())
    needed = min(ill, int(np.ceil(sensitivity * (ill + Z * Z) - Z * Z / 2 - 1e-9)))
    return _readable(np.floor, candidates[found >= needed].max())


def _candidates(p_pneumonia: np.ndarray) -> np.ndarray:
    """A threshold between any two probabilities, and both ends."""
    p = np.unique(p_pneumonia)
    return np.concatenate([[0.0], (p[1:] + p[:-1]) / 2, [1.0]])


def _readable(rounded: Callable[[float], float], threshold: float) -> float:
    scale = 10**DIGITS
    return float(np.clip(rounded(threshold * scale) / scale, 0.01, 0.99))
