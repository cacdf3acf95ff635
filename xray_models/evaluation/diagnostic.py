"""What an answer says about a patient: predictive values and likelihood ratios, with 95 % intervals.

Predictive values hold for a share of ill patients as among the images that were counted, and nowhere else
(``prevalence`` carries them to another one). Likelihood ratios do not depend on that share.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from xray_models.evaluation.intervals import Interval, Z, wilson_interval


class Estimate(NamedTuple):
    """None: cannot be known from the counts, or is not finite."""

    value: float | None
    interval: Interval | None  # 95 %


def diagnostic_values(matrix: np.ndarray) -> dict[str, Estimate]:
    """By name: ppv, npv, lr_positive, lr_negative, from the counts [[TN, FP], [FN, TP]]."""
    (tn, fp), (fn, tp) = matrix.tolist()
    return {
        "ppv": _share(tp, tp + fp),  # of the answers PNEUMONIA that are right
        "npv": _share(tn, tn + fn),  # of the answers NORMAL that are right
        "lr_positive": likelihood_ratio(tp, tp + fn, fp, tn + fp),
        "lr_negative": likelihood_ratio(fn, tp + fn, tn, tn + fp),
    }


def likelihood_ratio(ill: int, all_ill: int, healthy: int, all_healthy: int) -> Estimate:
    """How many times more often an answer is given to the ill: (ill / all_ill) / (healthy / all_healthy).

    The odds of pneumonia are multiplied by it. Interval: the log method (Simel, Samsa and Matchar, Journal of Clinical
    Epidemiology 1991), the normal one of its logarithm; none where an answer was never given to one of the classes.
    """
    if not (healthy and all_ill and all_healthy):
        return Estimate(None, None)
    ratio = (ill / all_ill) / (healthy / all_healthy)
    if not ill:
        return Estimate(ratio, None)
    spread = Z * math.sqrt(1 / ill - 1 / all_ill + 1 / healthy - 1 / all_healthy)
    return Estimate(ratio, (ratio * math.exp(-spread), ratio * math.exp(spread)))


def _share(part: int, n: int) -> Estimate:
    """Interval: Wilson's."""
    return Estimate(part / n, wilson_interval(part, n)) if n else Estimate(None, None)
