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


def balanced_accuracy_interval(matrix: np.ndarray) -> Interval:
    """95 % interval of the balanced accuracy from the counts alone, as old records have no bootstrap.

    Square-and-add (Newcombe 1998; Zou and Donner 2008): the distances from sensitivity and specificity to the ends of
    their Wilson intervals add up like standard errors.
    """
    (tn, fp), (fn, tp) = matrix.tolist()
    shares = [(part / n, wilson_interval(part, n)) for part, n in ((tn, tn + fp), (tp, fn + tp))]
    centre = sum(share for share, _ in shares) / 2
    below = sum((share - low) ** 2 for share, (low, _) in shares) ** 0.5 / 2
    above = sum((high - share) ** 2 for share, (_, high) in shares) ** 0.5 / 2
    return centre - below, centre + above
