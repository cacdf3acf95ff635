"""How good is a model on parts of the images: by age, sex, view, machine, or whatever a table says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xray_models.evaluation.auc import auc_interval
from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.intervals import wilson_interval
from xray_models.evaluation.metrics import confusion_matrix, roc_auc

NOT_SAID = ""  # the value of images of which nothing is said


@dataclass(frozen=True)
class Subgroup:
    """The images with one ``value`` of a property."""

    of: str  # the property: "sex", or a column of a table
    value: str  # NOT_SAID: not known
    matrix: np.ndarray  # [[TN, FP], [FN, TP]]
    roc_auc: Estimate  # without a value where a class is missing

    @property
    def n(self) -> int:
        return int(self.matrix.sum())

    @property
    def accuracy(self) -> Estimate:
        return _share(np.trace(self.matrix), self.n)

    @property
    def sensitivity(self) -> Estimate:
        return _share(self.matrix[1, 1], self.matrix[1].sum())

    @property
    def specificity(self) -> Estimate:
        return _share(self.matrix[0, 0], self.matrix[0].sum())

    def estimates(self) -> dict[str, Estimate]:
        """By name: accuracy, sensitivity, specificity and roc_auc, with 95 % intervals."""
        return {name: getattr(self, name) for name in ("accuracy", "sensitivity", "specificity", "roc_auc")}

    def to_json(self) -> dict[str, object]:
        return {
            "of": self.of,
            "value": self.value or None,
            "n": self.n,
            "confusion_matrix": self.matrix.tolist(),
            **{name: estimate.value for name, estimate in self.estimates().items()},
            "intervals": {name: list(e.interval) for name, e in self.estimates().items() if e.interval},
        }


def subgroups(
    property_name: str, values: Sequence[str], labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float
) -> list[Subgroup]:
    """One for each of the ``values`` (one for each image), the largest first; images of which nothing is said last."""
    of_image = np.array(values, dtype=object)
    names, counts = np.unique(of_image.astype(str), return_counts=True)
    order = sorted(zip(names.tolist(), counts.tolist(), strict=True), key=lambda one: (not one[0], -one[1], one[0]))
    chosen = ((name, of_image == name) for name, _ in order)
    return [_subgroup(property_name, name, labels[rows], p_pneumonia[rows], threshold) for name, rows in chosen]


def _subgroup(
    property_name: str, value: str, labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float
) -> Subgroup:
    matrix = confusion_matrix(labels, p_pneumonia, threshold)
    normal, pneumonia = matrix.sum(axis=1).tolist()
    if not (normal and pneumonia):
        return Subgroup(property_name, value, matrix, Estimate(None, None))
    area = roc_auc(labels, p_pneumonia)
    return Subgroup(property_name, value, matrix, Estimate(area, auc_interval(area, normal, pneumonia)))


def _share(part: int, n: int) -> Estimate:
    return Estimate(float(part / n), wilson_interval(int(part), int(n))) if n else Estimate(None, None)
