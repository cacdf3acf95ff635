"""From logits to probabilities that mean something, and to the point above which they are called PNEUMONIA.

Both are fitted on validation, again after every training.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar

ECE_BINS = 15
TARGET_SENSITIVITY = 0.98


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """logits (N, 2) -> probability of PNEUMONIA (N,): the softmax of logits / temperature."""
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) / temperature
    return 1 / (1 + np.exp(-np.clip(margin, -500, 500)))


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Temperature scaling (Guo et al. 2017): the one number that minimises the cross-entropy on validation.

    The classes are weighted alike: the share of PNEUMONIA among the training images is an accident of the collection.
    """
    weights = np.where(labels == 1, 0.5 / (labels == 1).mean(), 0.5 / (labels == 0).mean())
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) * np.where(labels == 1, 1, -1)

    def cross_entropy(log_temperature: float) -> float:
        return float((weights * np.logaddexp(0, -margin / np.exp(log_temperature))).mean())

    return float(np.exp(minimize_scalar(cross_entropy, bounds=(-3, 3), method="bounded").x))


def operating_point(p_pneumonia: np.ndarray, labels: np.ndarray, sensitivity: float = TARGET_SENSITIVITY) -> float:
    """The highest threshold that still finds this share of the pneumonias: no missed child more than agreed, and
    under that condition as few healthy ones called ill as possible."""
    ill = np.sort(p_pneumonia[labels == 1])
    missed = int(np.floor((1 - sensitivity) * len(ill) + 1e-9))
    digits = 10_000  # rounded down to four digits: a threshold is read by people
    return float(np.clip(np.floor(ill[missed] * digits) / digits, 0.01, 0.99))


def expected_calibration_error(labels: np.ndarray, p_pneumonia: np.ndarray, bins: int = ECE_BINS) -> float:
    """Guo et al. 2017: the mean gap between confidence (of the likelier class) and accuracy, over equal-width bins."""
    confidence = np.maximum(p_pneumonia, 1 - p_pneumonia)
    correct = (p_pneumonia >= 0.5) == (labels == 1)
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(index, minlength=bins)
    gaps = np.bincount(index, confidence, minlength=bins) - np.bincount(index, correct, minlength=bins)
    return float(np.abs(gaps).sum() / counts.sum())
