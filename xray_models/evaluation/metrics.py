"""The metrics of a classifier, from labels and probabilities."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import (
    balanced_accuracy_score,
    cohen_kappa_score,
    f1_score,
    roc_auc_score,
)

from xray_models.evaluation.calibration import expected_calibration_error


def classification_metrics(labels: np.ndarray, p: np.ndarray, threshold: float = 0.5) -> dict[str, float]:
    """The report's metrics and the clinician's; ``loss`` is the mean cross-entropy of the probabilities ``p``."""
    predicted = (p >= threshold).astype(int)
    positive, negative = labels == 1, labels == 0
    p_true = np.where(positive, p, 1 - p)
    return {
        "loss": float(-np.log(p_true.clip(1e-12)).mean()),
        "accuracy": float((labels == predicted).mean()),
        "balanced_accuracy": float(balanced_accuracy_score(labels, predicted)),
        "f1": float(f1_score(labels, predicted, average="weighted")),
        "cohen_kappa": float(cohen_kappa_score(labels, predicted)),
        "roc_auc": float(roc_auc_score(labels, p)),
        "sensitivity": float((predicted[positive] == 1).mean()),
        "specificity": float((predicted[negative] == 0).mean()),
        "ece": expected_calibration_error(labels, p),
    }
