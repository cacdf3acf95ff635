"""What can be said of an area under the ROC curve: its interval, whether it is above chance, and how two compare."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from xray_models.evaluation.intervals import Interval, Z
from xray_models.evaluation.metrics import roc_auc

CHANCE = 0.5
CERTAIN = 0.025  # one-sided: then the 95 % interval lies above chance


def auc_interval(area: float, normal: int, pneumonia: int) -> Interval:
    """95 % interval of an ``area`` from so many images of each class.

    Newcombe's method 5 (Statistics in Medicine 2006, 25, 559-573): the variance of Hanley and McNeil (1982), taken at
    the end of the interval as Wilson does, so that it has a width at an area of 1, too.
    """

    def beyond(end: float) -> float:
        return abs(end - area) - Z * math.sqrt(_variance_at(end, normal, pneumonia))

    return _crossing(beyond, 0.0, area), _crossing(beyond, 1.0, area)


def _variance_at(area: float, normal: int, pneumonia: int) -> float:
    mean = (normal + pneumonia) / 2 - 1
    spread = 1 + mean * ((1 - area) / (2 - area) + area / (1 + area))
    return max(0.0, area * (1 - area)) * spread / (normal * pneumonia)


def _crossing(beyond: Callable[[float], float], outside: float, inside: float) -> float:
    """Where ``beyond`` changes its sign, to nine digits."""
    for _ in range(40):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if beyond(middle) > 0 else (outside, middle)
    return inside


def auc_above_chance(labels: np.ndarray, p_pneumonia: np.ndarray) -> float:
    """The one-sided p-value of Mann and Whitney (1947): how likely so large an area is where it is 0.5 by nature."""
    from scipy.stats import mannwhitneyu  # which takes a while to import

    return float(mannwhitneyu(p_pneumonia[labels == 1], p_pneumonia[labels == 0], alternative="greater").pvalue)


def auc_variance(labels: np.ndarray, p_pneumonia: np.ndarray) -> float:
    """That of DeLong, DeLong and Clarke-Pearson (Biometrics 1988, 44, 837-845), by ranks (Sun and Xu 2014)."""
    from scipy.stats import rankdata

    pneumonia, normal = p_pneumonia[labels == 1], p_pneumonia[labels == 0]
    ranks = rankdata(np.concatenate([pneumonia, normal]))
    above = (ranks[: len(pneumonia)] - rankdata(pneumonia)) / len(normal)  # of each ill one, which share is below it
    below = 1 - (ranks[len(pneumonia) :] - rankdata(normal)) / len(pneumonia)
    return float(sum(part.var(ddof=1) / len(part) if len(part) > 1 else math.nan for part in (above, below)))


def auc_difference(first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]) -> float:
    """The two-sided p-value that the areas of two sets of images, (labels, p_pneumonia) each, are the same by nature.

    1 where neither has a variance; NaN where one of them has a single image of a class.
    """
    difference = roc_auc(*first) - roc_auc(*second)
    variance = auc_variance(*first) + auc_variance(*second)
    if math.isnan(variance):
        return math.nan
    if not variance:
        return 1.0 if not difference else 0.0
    return math.erfc(abs(difference) / math.sqrt(2 * variance))
