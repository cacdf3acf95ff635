"""Whether the test of a model is too small, or what it reached too poor, to let it answer for others unasked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xray_models.evaluation.intervals import Interval, wilson_interval
from xray_models.evaluation.metrics import matrix_metrics

FEWEST = 50  # test images of a class: below, even 45 right of 50 leave open whether 79 % or 96 % are, see Wilson
POOREST = 0.75  # balanced accuracy that the images must show: nearer to never wrong (1) than to guessing (0.5)


@dataclass(frozen=True)
class Weakness:
    """Why a model should be asked about before it answers for others, with the figures of its test."""

    kind: Literal["untested", "small", "poor"]
    normal: int = 0  # test images of each class
    pneumonia: int = 0
    accuracy: float | None = None
    balanced_accuracy: float | None = None

    @property
    def images(self) -> int:
        return self.normal + self.pneumonia


def weakness(matrix: np.ndarray | None) -> Weakness | None:
    """What is weak about a test with this confusion matrix [[TN, FP], [FN, TP]]; None: nothing.

    ``matrix`` None: there was no test. Small: a class has fewer than FEWEST images. Poor: the lower end of the 95 %
    interval of the balanced accuracy lies below POOREST.
    """
    if matrix is None or not matrix.sum(axis=1).all():
        return Weakness("untested")
    normal, pneumonia = matrix.sum(axis=1).tolist()
    metrics = matrix_metrics(matrix)
    figures = (normal, pneumonia, metrics["accuracy"], metrics["balanced_accuracy"])
    if min(normal, pneumonia) < FEWEST:
        return Weakness("small", *figures)
    return Weakness("poor", *figures) if balanced_accuracy_interval(matrix)[0] < POOREST else None


def balanced_accuracy_interval(matrix: np.ndarray, miss: float = 1.0) -> Interval:
    """95 % interval of the balanced accuracy from the counts alone, as old records have no bootstrap.

    Square-and-add (Newcombe 1998; Zou and Donner 2008): the distances from sensitivity and specificity to the ends of
    their Wilson intervals add up like standard errors. ``miss``: see ``weighted_accuracy``.
    """
    (tn, fp), (fn, tp) = matrix.tolist()
    ends = [(w, part / n, wilson_interval(part, n)) for w, part, n in ((1, tn, tn + fp), (miss, tp, fn + tp))]
    centre = weighted_accuracy(matrix, miss)
    below = sum((w * (share - low)) ** 2 for w, share, (low, _) in ends) ** 0.5 / (1 + miss)
    above = sum((w * (high - share)) ** 2 for w, share, (_, high) in ends) ** 0.5 / (1 + miss)
    return centre - below, centre + above


def weighted_accuracy(matrix: np.ndarray, miss: float) -> float:
    """The balanced accuracy where sensitivity weighs ``miss`` times as much as specificity."""
    metrics = matrix_metrics(matrix)
    return (metrics["specificity"] + miss * metrics["sensitivity"]) / (1 + miss)
