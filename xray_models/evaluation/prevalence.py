"""What an answer is worth where more, or fewer, of the patients are ill than it was calibrated for.

The temperature is fitted with both classes weighing the same (``calibration``), so a probability holds where half of
the patients are ill. Bayes' rule carries it to another prevalence, as long as ill patients look the same there, and
healthy ones too.
"""

from __future__ import annotations

import math

import numpy as np

from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.intervals import Interval, Z

CALIBRATED_AT = 0.5  # the prevalence at which probabilities can be taken at their word, see fit_temperature


def post_test_probability(p_pneumonia: float, prevalence: float) -> float:
    """A calibrated probability in [0, 1], as it is where a share ``prevalence`` in (0, 1) of the patients are ill.

    The odds of the answer are multiplied by the odds of the prevalence. ValueError: no such prevalence.
    """
    _check(prevalence)
    ill, healthy = p_pneumonia * prevalence, (1 - p_pneumonia) * (1 - prevalence)
    return ill / (ill + healthy)


def predictive_values(sensitivity: float, specificity: float, prevalence: float) -> tuple[float | None, float | None]:
    """(PPV, NPV): the shares of the answers PNEUMONIA and NORMAL that are right at this prevalence in (0, 1).

    None for an answer that is never given. ValueError: no such prevalence.
    """
    _check(prevalence)
    true_positive, false_negative = sensitivity * prevalence, (1 - sensitivity) * prevalence
    true_negative, false_positive = specificity * (1 - prevalence), (1 - specificity) * (1 - prevalence)
    return _share(true_positive, false_positive), _share(true_negative, false_negative)


def predictive_estimates(matrix: np.ndarray, prevalence: float) -> dict[str, Estimate]:
    """ppv and npv at this prevalence in (0, 1), by the counts [[TN, FP], [FN, TP]] of images of both classes.

    95 % intervals: the adjusted logit method of Mercaldo, Lau and Zhou (Statistics in Medicine 2007, 26, 2170-2183),
    widened to the value where that lies beyond. ValueError: no such prevalence.
    """
    (tn, fp), (fn, tp) = matrix.tolist()
    values = predictive_values(tp / (tp + fn), tn / (tn + fp), prevalence)
    ill, healthy = _adjusted(tp, tp + fn), _adjusted(tn, tn + fp)
    odds = prevalence / (1 - prevalence)
    ppv = _logit_interval(ill, (1 - healthy[0], healthy[1]), odds)
    npv = _logit_interval(healthy, (1 - ill[0], ill[1]), 1 / odds)
    return {name: _estimate(value, ends) for name, value, ends in zip(("ppv", "npv"), values, (ppv, npv), strict=True)}


def _adjusted(part: int, n: int) -> tuple[float, float]:
    """(share, size) of Agresti and Coull (1998), which are never 0 or 1."""
    return (part + Z * Z / 2) / (n + Z * Z), n + Z * Z


def _logit_interval(right: tuple[float, float], wrong: tuple[float, float], odds: float) -> Interval:
    """Of odds * right / (odds * right + wrong), each (share, size)."""
    centre = math.log(odds * right[0] / wrong[0])
    spread = Z * math.sqrt(sum((1 - share) / (share * size) for share, size in (right, wrong)))
    return 1 / (1 + math.exp(spread - centre)), 1 / (1 + math.exp(-spread - centre))


def _estimate(value: float | None, ends: Interval) -> Estimate:
    return Estimate(value, None if value is None else (min(ends[0], value), max(ends[1], value)))


def _share(right: float, wrong: float) -> float | None:
    return right / (right + wrong) if right + wrong else None


def _check(prevalence: float) -> None:
    if not 0 < prevalence < 1:
        raise ValueError(f"the prevalence must lie between 0 and 1, and {prevalence} does not")
