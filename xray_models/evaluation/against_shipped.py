"""Do the figures on a reader's images differ from those of the test by more than chance?

The images are others, so the samples are independent: areas under the ROC curve by DeLong's variances, sensitivity and
specificity by Fisher's exact test, all three together by Holm's rule (1979) at 5 %. Where one of the areas is 0 or 1
and the interval of the difference holds 0, there is no test of them. Images of one patient count as if they were of
several, so where patients have many, chance does more than is said here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xray_models.evaluation.auc import auc_difference, auc_interval
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval, difference_interval, wilson_interval
from xray_models.evaluation.metrics import roc_auc
from xray_models.files import PREDICTIONS_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord

LEVEL = 0.05
DELONG, FISHER = "DeLong", "Fisher"


@dataclass(frozen=True)
class Difference:
    """One metric here and on the test split."""

    metric: str  # roc_auc, sensitivity or specificity
    here: float
    there: float
    interval: Interval  # of here - there, 95 %
    p_value: float
    test: str  # DELONG or FISHER
    beyond_chance: bool  # by Holm's rule over all metrics

    def to_json(self) -> dict[str, object]:
        return {
            "metric": self.metric,
            "here": self.here,
            "test_split": self.there,
            "difference_interval": list(self.interval),
            "p_value": None if math.isnan(self.p_value) else self.p_value,
            "statistical_test": self.test,
            "beyond_chance": self.beyond_chance,
        }


@dataclass(frozen=True)
class AgainstShipped:
    """A model on the reader's images, beside what it reached on the test split that it was published with."""

    n_here: int
    n_there: int
    differences: tuple[Difference, ...]
    same_images: bool  # by their names all are of that test: then nothing is compared with anything

    @property
    def beyond_chance(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.beyond_chance)

    def to_json(self) -> dict[str, object]:
        return {
            "n": self.n_here,
            "n_test_split": self.n_there,
            "same_images": self.same_images,
            "differences": [one.to_json() for one in self.differences],
        }


def against_shipped(here: Evaluation, there: Evaluation) -> AgainstShipped:
    """Both have images of both classes. Each keeps its own operating point."""
    shares = [_of_shares(name, label, here, there) for name, label in (("sensitivity", 1), ("specificity", 0))]
    found = [_of_areas(here, there), *shares]
    holm = _holm([p_value for *_, p_value, _ in found])
    differences = tuple(Difference(*one, beyond) for one, beyond in zip(found, holm, strict=True))
    same = set(here.files) <= set(there.files)
    return AgainstShipped(len(here.labels), len(there.labels), differences, same)


def shipped_answers(weights: str | Path) -> dict[str, Evaluation]:
    """What each model under ``weights`` answered on its test split, at its own operating point; not those without."""
    found = {}
    for name, directory in model_directories(weights).items():
        try:
            record = ModelRecord.read(directory)
            predictions = (directory / PREDICTIONS_FILE).read_text(encoding="utf-8")
            evaluation = Evaluation.from_csv(predictions, record.threshold, record.uncertain)
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if 0 < evaluation.labels.sum() < len(evaluation.labels):
            found[name] = evaluation
    return found


_Found = tuple[str, float, float, Interval, float, str]  # the fields of a Difference but the last


def _of_areas(here: Evaluation, there: Evaluation) -> _Found:
    areas = [roc_auc(one.labels, one.p_pneumonia) for one in (here, there)]
    intervals = [auc_interval(area, *_counts(one)) for area, one in zip(areas, (here, there), strict=True)]
    difference = difference_interval(areas[0], intervals[0], areas[1], intervals[1])
    p_value = auc_difference((here.labels, here.p_pneumonia), (there.labels, there.p_pneumonia))
    if {0.0, 1.0} & set(areas) and difference[0] <= 0 <= difference[1]:
        p_value = math.nan  # DeLong's variance is 0 where nothing overlaps, however few the images: no test, then
    return "roc_auc", areas[0], areas[1], difference, p_value, DELONG


def _of_shares(metric: str, label: int, here: Evaluation, there: Evaluation) -> _Found:
    from scipy.stats import fisher_exact  # which takes a while to import

    rows = [one.confusion_matrix()[label] for one in (here, there)]
    right = [(int(row[label]), int(row.sum())) for row in rows]
    shares = [part / n for part, n in right]
    intervals = [wilson_interval(part, n) for part, n in right]
    p_value = fisher_exact([[part, n - part] for part, n in right]).pvalue
    difference = difference_interval(shares[0], intervals[0], shares[1], intervals[1])
    return metric, shares[0], shares[1], difference, float(p_value), FISHER


def _counts(evaluation: Evaluation) -> tuple[int, int]:
    pneumonia = int(evaluation.labels.sum())
    return len(evaluation.labels) - pneumonia, pneumonia


def _holm(p_values: Sequence[float]) -> list[bool]:
    """Which hypotheses fall: the smallest p-value is held against LEVEL / 3, the next against LEVEL / 2, and so on."""
    order = sorted(range(len(p_values)), key=lambda i: math.inf if math.isnan(p_values[i]) else p_values[i])
    falls = [False] * len(p_values)
    for rank, i in enumerate(order):
        if not p_values[i] <= LEVEL / (len(p_values) - rank):
            break
        falls[i] = True
    return falls
