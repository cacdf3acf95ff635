"""Everything that a report of one case says, as values: the same for PDF, picture, JSON and DICOM.

Nothing here comes from the name of a file or from a person, but for ``reference``, which the reader has typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from xray_models.evaluation.prevalence import post_test_probability, predictive_values
from xray_models.files import WEIGHTS_FILE
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import ScopeResult
from xray_models.inference.classifier import Prediction, check_target
from xray_models.inference.compare import Comparison
from xray_models.networks.record import ModelRecord
from xray_models.reports.pictures import heat_over, shown
from xray_models.version import VERSION

PROGRAM = "xray_models"


@dataclass(frozen=True)
class Worth:
    """What an answer is worth at the prevalence of the report; None: not known, or never so."""

    p_pneumonia: float  # post-test
    ppv: float | None = None
    npv: float | None = None


@dataclass(frozen=True)
class Answer:
    """What one model says."""

    prediction: Prediction
    explained: str  # the class that the heat explains
    overlay: np.ndarray | None  # (H, W, 3) uint8, the picture under its heat; None: nothing to show
    worth: Worth | None = None  # None: no prevalence is set, or the answers are not to be used


@dataclass(frozen=True)
class CaseReport:
    """A comparison with all that a reader needs to know of it later."""

    comparison: Comparison
    picture: np.ndarray  # (H, W) uint8, the radiograph in its own aspect
    answers: Mapping[str, Answer]  # by model, of those that answered
    weights: Mapping[str, str | None]  # model -> SHA-256 of its weights file; None: not recorded
    made: datetime
    prevalence: float | None = None  # in (0, 1); None: not set
    remarks: tuple[str, ...] = ()  # sentences of the caller's, in the report's language
    reference: str = ""  # what the reader has typed
    version: str = VERSION

    @property
    def scope(self) -> ScopeResult | None:
        return self.comparison.scope

    @property
    def outside(self) -> bool:
        """Whether the answers are not to be used."""
        return self.scope is not None and not self.scope.inside

    def to_json(self) -> dict[str, object]:
        """The object of ``predict --json`` without the name of the file; with weights, date and prevalence."""
        answer = self.comparison.to_json("")
        del answer["file"]
        return {
            "program": {"name": PROGRAM, "version": self.version},
            "made": self.made.isoformat(timespec="seconds"),
            **({"reference": self.reference} if self.reference else {}),
            **answer,
            "weights": {model: {"sha256": sha256} for model, sha256 in self.weights.items()},
            "at_prevalence": self._at_prevalence(),
        }

    def _at_prevalence(self) -> dict[str, object] | None:
        worths = {model: answer.worth for model, answer in self.answers.items() if answer.worth}
        if not worths:
            return None
        rounded = {
            model: {
                name: None if value is None else round(value, 4)
                for name, value in (("p_pneumonia", worth.p_pneumonia), ("ppv", worth.ppv), ("npv", worth.npv))
            }
            for model, worth in worths.items()
        }
        return {"prevalence": self.prevalence, "models": rounded}


def case_report(
    comparison: Comparison,
    radiograph: Radiograph | None,
    records: Mapping[str, ModelRecord],
    made: datetime,
    *,
    target: str = "predicted",
    prevalence: float | None = None,
    remarks: tuple[str, ...] = (),
    reference: str = "",
) -> CaseReport:
    """The report of ``comparison``, which came from ``radiograph`` (None: it is gone, and the canvas stands for it).

    ``records``: of the models that answered, as far as they are known. ``target`` is the class that the heat explains,
    one of TARGETS. ValueError: no such ``target`` or ``prevalence``.
    """
    check_target(target)
    picture, field, whole = comparison.canvas, None, comparison.canvas.shape
    if radiograph is not None:
        picture, field, whole = shown(radiograph.pixels), comparison.field, radiograph.pixels.shape
    outside = comparison.scope is not None and not comparison.scope.inside
    answers = {}
    for model, prediction in comparison.predictions.items():
        explained = prediction.label if target == "predicted" else target
        over = heat_over(picture, prediction.heatmap_of(explained), field, whole)
        worth = None if prevalence is None or outside else _worth(prediction, records.get(model), prevalence)
        answers[model] = Answer(prediction, explained, over, worth)
    weights = {model: _hash(records.get(model)) for model in comparison.predictions}
    return CaseReport(comparison, picture, answers, weights, made, prevalence, remarks, reference.strip())


def _worth(prediction: Prediction, record: ModelRecord | None, prevalence: float) -> Worth:
    test = record.test if record else None
    values: tuple[float | None, float | None] = (None, None)
    if test and test.sensitivity is not None and test.specificity is not None:
        values = predictive_values(test.sensitivity, test.specificity, prevalence)
    return Worth(post_test_probability(prediction.p_pneumonia, prevalence), *values)


def _hash(record: ModelRecord | None) -> str | None:
    return record.sha256.get(WEIGHTS_FILE) if record else None
