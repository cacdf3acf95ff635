"""The metrics of a classifier: their only definitions in this project.

``labels`` (N,) are 0 for NORMAL and 1 for PNEUMONIA, ``p_pneumonia`` (N,) probabilities in [0, 1]. An image is called
PNEUMONIA from the threshold on. A confusion matrix (2, 2) has true rows and predicted columns, in the order NORMAL,
PNEUMONIA: [[TN, FP], [FN, TP]]. Metrics that a threshold decides follow from the matrix alone; the tests hold them
equal to scikit-learn's.
"""

from __future__ import annotations

import numpy as np

from xray_models.classes import CLASSES

ECE_BINS = 15


def classification_metrics(labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float = 0.5) -> dict[str, float]:
    """Every metric by name; ``loss`` is the mean cross-entropy of the probabilities."""
    decided = matrix_metrics(confusion_matrix(labels, p_pneumonia, threshold))
    p_true = np.where(labels == 1, p_pneumonia, 1 - p_pneumonia)
    return {
        "loss": float(-np.log(p_true.clip(1e-12)).mean()),
        "accuracy": decided["accuracy"],
        "balanced_accuracy": decided["balanced_accuracy"],
        "f1": decided["f1"],
        "cohen_kappa": decided["cohen_kappa"],
        "roc_auc": roc_auc(labels, p_pneumonia),
        "sensitivity": decided["sensitivity"],
        "specificity": decided["specificity"],
        "ece": expected_calibration_error(labels, p_pneumonia),
    }


def roc_auc(labels: np.ndarray, p_pneumonia: np.ndarray) -> float:
    """The area under the ROC curve, NaN without both classes: from the ranks (Mann and Whitney 1947), ties shared.

    scikit-learn's value without its checks of the arguments, which would take most of the time of a bootstrap.
    """
    from scipy.stats import rankdata  # which takes a while to import

    positives = int(labels.sum())
    pairs = positives * (len(labels) - positives)
    wins = rankdata(p_pneumonia)[labels == 1].sum() - positives * (positives + 1) / 2
    return float(wins / pairs) if pairs else float("nan")


def confusion_matrix(labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float) -> np.ndarray:
    """(2, 2): [[TN, FP], [FN, TP]]."""
    return confusion_matrices(labels, p_pneumonia, np.array([threshold]))[0]


def confusion_matrices(labels: np.ndarray, p_pneumonia: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """(T, 2, 2): the confusion matrix at each of the ``thresholds`` (T,)."""
    normal, pneumonia = (np.sort(p_pneumonia[labels == label]) for label in (0, 1))
    tn, fn = np.searchsorted(normal, thresholds), np.searchsorted(pneumonia, thresholds)
    return np.stack([tn, len(normal) - tn, fn, len(pneumonia) - fn], axis=1).reshape(-1, 2, 2)


def row_shares(matrix: np.ndarray) -> np.ndarray:
    """Confusion matrices (..., 2, 2) as shares of the images of each true class.

    [[specificity, false positive rate], [false negative rate, sensitivity]].
    """
    return matrix / matrix.sum(axis=-1, keepdims=True)


def matrix_metrics(matrix: np.ndarray) -> dict[str, float]:
    """Accuracy, balanced accuracy, F1 (weighted), Cohen's kappa, sensitivity and specificity of a confusion matrix."""
    n, support, predicted = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    by_chance = np.outer(support, predicted) / n  # the matrix of answers that do not depend on the image
    specificity, sensitivity = np.diag(row_shares(matrix))
    return {
        "accuracy": float(np.trace(matrix) / n),
        "balanced_accuracy": float((specificity + sensitivity) / 2),
        "f1": classification_report(matrix)["weighted avg"]["f1-score"],
        "cohen_kappa": float(1 - (matrix[0, 1] + matrix[1, 0]) / (by_chance[0, 1] + by_chance[1, 0])),
        "sensitivity": float(sensitivity),
        "specificity": float(specificity),
    }


def classification_report(matrix: np.ndarray) -> dict:
    """The dictionary that scikit-learn's ``classification_report`` gives, from the counts of a confusion matrix.

    The precision of a class that is never predicted is 0.
    """
    correct, support, predicted = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    columns = {
        "precision": correct / predicted.clip(1),
        "recall": np.diag(row_shares(matrix)),
        "f1-score": 2 * correct / (support + predicted).clip(1),
    }
    n = float(support.sum())
    report: dict = {
        label: {**{name: float(values[i]) for name, values in columns.items()}, "support": float(support[i])}
        for i, label in enumerate(CLASSES)
    }
    report["accuracy"] = float(correct.sum() / n)
    report["macro avg"] = {**{name: float(values.mean()) for name, values in columns.items()}, "support": n}
    weighted = {name: float(np.average(values, weights=support)) for name, values in columns.items()}
    report["weighted avg"] = {**weighted, "support": n}
    return report


def precision_recall(matrix: np.ndarray) -> tuple[float, float]:
    """(precision, recall) of PNEUMONIA; without any positive answer the precision is 1, where the curve begins."""
    (_, fp), (_, tp) = matrix.tolist()
    return (tp / (tp + fp) if tp + fp else 1.0), float(row_shares(matrix)[1, 1])


def expected_calibration_error(labels: np.ndarray, p_pneumonia: np.ndarray, bins: int = ECE_BINS) -> float:
    """The mean gap between confidence (in the likelier class) and accuracy over equal-width bins (Guo et al. 2017)."""
    confidence = np.maximum(p_pneumonia, 1 - p_pneumonia)
    correct = (p_pneumonia >= 0.5) == (labels == 1)
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(index, minlength=bins)
    gaps = np.bincount(index, confidence, minlength=bins) - np.bincount(index, correct, minlength=bins)
    return float(np.abs(gaps).sum() / counts.sum())
