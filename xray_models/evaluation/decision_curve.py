"""Decision curve analysis (Vickers and Elkin 2006): for whom a model is of use, and from which threshold probability.

A threshold probability t says what a false alarm costs: to act from t on is to accept (1 - t) / t false alarms for each
pneumonia that is found.
"""

from __future__ import annotations

import numpy as np

from xray_models.evaluation.metrics import confusion_matrices


def net_benefit(labels: np.ndarray, p_pneumonia: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """TP / n - FP / n * t / (1 - t) at each threshold probability t: (T,) -> (T,), in true positives per image."""
    matrices = confusion_matrices(labels, p_pneumonia, thresholds)
    true_positives, false_positives = matrices[:, 1, 1], matrices[:, 0, 1]
    return (true_positives - false_positives * _odds(thresholds)) / len(labels)


def treat_all(prevalence: float, thresholds: np.ndarray) -> np.ndarray:
    """The net benefit (T,) of calling every image PNEUMONIA; of calling none, it is 0.

    ``prevalence``: the share of the images that show pneumonia.
    """
    return prevalence - (1 - prevalence) * _odds(thresholds)


def _odds(thresholds: np.ndarray) -> np.ndarray:
    return thresholds / (1 - thresholds)
