"""ROC and precision-recall curves, with the area under each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Curve(NamedTuple):
    points: np.ndarray  # (N, 2): x, y
    area: float


def roc_curve(labels: np.ndarray, p_pneumonia: np.ndarray) -> Curve:
    """True positive rate against false positive rate, and the area under the curve."""
    from sklearn import metrics  # takes a second to import, and a page begins without

    false_positive, true_positive, _ = metrics.roc_curve(labels, p_pneumonia)
    return Curve(np.stack([false_positive, true_positive], axis=1), float(metrics.roc_auc_score(labels, p_pneumonia)))


def precision_recall_curve(labels: np.ndarray, p_pneumonia: np.ndarray) -> Curve:
    """Precision against recall, from recall 0 on, and the average precision.

    Each precision holds until the next point: no straight line between two points can be reached.
    """
    from sklearn import metrics

    precision, recall, _ = metrics.precision_recall_curve(labels, p_pneumonia, drop_intermediate=True)
    points = np.stack([recall, precision], axis=1)[::-1]
    return Curve(points, float(metrics.average_precision_score(labels, p_pneumonia)))
