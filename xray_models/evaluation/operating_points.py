"""The threshold from which a probability is called PNEUMONIA: how it is fitted, and what others would do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_models.evaluation.diagnostic import Estimate, diagnostic_values
from xray_models.evaluation.intervals import Interval, proportion_intervals
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


def fit_threshold(labels: np.ndarray, p_pneumonia: np.ndarray) -> float:
    """The threshold with the largest sensitivity + specificity (Youden 1950); of several, the one in the middle.

    A missed pneumonia and a false alarm, each as a share of its class, weigh the same. 0.5 where no threshold is
    better than chance.
    """
    p = np.unique(p_pneumonia)
    candidates = np.concatenate([[0.0], (p[1:] + p[:-1]) / 2, [1.0]])
    shares = row_shares(confusion_matrices(labels, p_pneumonia, candidates))
    gain = shares[:, 0, 0] + shares[:, 1, 1]
    if gain.max() <= 1 + 1e-9:
        return 0.5
    best = np.flatnonzero(np.isclose(gain, gain.max()))
    scale = 10**DIGITS
    return float(np.clip(np.round(candidates[best[len(best) // 2]] * scale) / scale, 0.01, 0.99))
