"""A local operating point and temperature: fitted on a part of the reader's images, tested on the other.

The models stay as they are. Only radiographs that they would answer count; all of a patient are on the same side. What
recalibration cannot mend is refused: a model that does not tell the classes apart here has no operating point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import numpy as np

from xray_models.errors import XrayError
from xray_models.evaluation.auc import CERTAIN, auc_above_chance
from xray_models.evaluation.calibration import fit_temperature
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval, difference_interval
from xray_models.evaluation.judged import JudgedPicture
from xray_models.evaluation.operating_points import fit_sensitive_threshold, fit_threshold
from xray_models.evaluation.uncertainty import fit_uncertain_band
from xray_models.evaluation.validation import ANSWERED, Validation, evaluation_of
from xray_models.evaluation.weakness import FEWEST, balanced_accuracy_interval, weighted_accuracy
from xray_models.files import WEIGHTS_FILE
from xray_models.inference.probability import logits_from, recalibrated
from xray_models.networks.local_calibration import LocalCalibration, ModelCalibration
from xray_models.networks.record import ModelRecord

LEAST = 10  # images of each class in either part; with fewer nothing is fitted
HALVES = 2
SEED = 0


RuleKind = Literal["youden", "sensitivity", "costs", "prevalence"]
RULES: tuple[RuleKind, ...] = get_args(RuleKind)


@dataclass(frozen=True)
class Rule:
    """How the operating point is chosen.

    "youden": the largest sensitivity + specificity. "sensitivity": the most specific point with at least this
    sensitivity (``value``). "costs": the least cost where a missed pneumonia costs ``value`` false alarms, at the
    ``prevalence``. "prevalence": the fewest wrong answers where a share ``value`` of the patients are ill.
    """

    kind: RuleKind = "youden"
    value: float | None = None
    prevalence: float | None = None  # in (0, 1), with "costs"; None: that of the images

    def __post_init__(self) -> None:
        """ValueError: there is no such rule, or its value is missing or outside its range."""
        if self.kind not in RULES:
            raise ValueError(f"there is no rule {self.kind!r}, only {', '.join(RULES)}")
        shares = {"sensitivity": self.value, "prevalence": self.value} if self.kind != "costs" else {}
        for share in (shares.get(self.kind), self.prevalence):
            if share is not None and not 0 < share < 1:
                raise ValueError("a sensitivity and a prevalence lie between 0 and 1")
        if (self.kind == "youden") != (self.value is None) or (
            self.value is not None and not 0 < self.value < math.inf
        ):
            raise ValueError(f"the rule {self.kind} needs a value above 0, and only youden has none")

    def __str__(self) -> str:
        at = f" at prevalence {self.prevalence:g}" if self.prevalence else ""
        return self.kind if self.value is None else f"{self.kind} {self.value:g}{at}"

    def threshold(self, labels: np.ndarray, p_pneumonia: np.ndarray) -> float:
        """That of these images, of both classes."""
        if self.kind == "sensitivity" and self.value:
            return fit_sensitive_threshold(labels, p_pneumonia, self.value)
        return fit_threshold(labels, p_pneumonia, self.miss(float(labels.mean())))

    def miss(self, share: float) -> float:
        """What a miss weighs against a false alarm, each as a share of its class, among images with this ``share``."""
        if self.kind in ("youden", "sensitivity") or self.value is None:
            return 1.0
        if self.kind == "prevalence":
            return self.value / (1 - self.value)
        ill = self.prevalence or share
        return self.value * ill / (1 - ill)


@dataclass(frozen=True)
class ModelFit:
    """One model: what was fitted on one part of the images, and what it reaches on the other."""

    model: str
    temperature: float
    threshold: float
    fitted: Evaluation  # on the part that it was fitted on
    tested: Evaluation  # on the other
    before: Evaluation  # on the other, as the model answered until now
    rule: Rule

    @property
    def intervals(self) -> dict[str, Interval]:
        """95 %, of the proportions on the other part."""
        return self.tested.operating_point.intervals()

    @property
    def holds(self) -> bool:
        """Whether the other part agrees with what the rule was after on the first.

        Its interval reaches the sensitivity that was wanted; or what the rule makes as large as it can differs between
        the parts by no more than chance.
        """
        if self.rule.kind == "sensitivity" and self.rule.value:
            return self.intervals["sensitivity"][1] >= self.rule.value
        low, _ = self.loss_interval()
        return low <= 0

    def loss_interval(self) -> Interval:
        """95 %: by how much what the rule makes as large as it can, a mean of sensitivity and specificity, was larger
        on the part that was fitted on."""
        miss = self.rule.miss(self.fitted.prevalence)
        matrices = [one.confusion_matrix() for one in (self.fitted, self.tested)]
        (first, second) = [(weighted_accuracy(m, miss), balanced_accuracy_interval(m, miss)) for m in matrices]
        return difference_interval(*first, *second)

    @property
    def small(self) -> bool:
        """Whether a class has so few images in either part that little can be said."""
        return min(int((one.labels == label).sum()) for one in (self.fitted, self.tested) for label in (0, 1)) < FEWEST

    def to_json(self) -> dict[str, object]:
        return {
            "temperature": self.temperature,
            "threshold": self.threshold,
            "uncertain_band": list(self.fitted.uncertain or ()) or None,
            "holds": self.holds,
            "loss_interval": list(self.loss_interval()),
            "small": self.small,
            **{
                part: {**one.metrics(), "n": len(one.labels), "confusion_matrix": one.confusion_matrix().tolist()}
                for part, one in (("fitted", self.fitted), ("tested", self.tested), ("before", self.before))
            },
            "intervals": {metric: list(interval) for metric, interval in self.intervals.items()},
        }


@dataclass(frozen=True)
class LocalFit:
    """What was fitted for each model, or why nothing was."""

    rule: Rule
    models: Mapping[str, ModelFit]
    refused: Mapping[str, XrayError]  # model -> why recalibration cannot mend it
    data_sha256: str
    hashes: Mapping[str, str | None] = field(default_factory=dict)  # model -> SHA-256 of its weights

    def named(self, name: str) -> LocalCalibration:
        """To be put beside the weights under a ``name``, which every answer will carry.

        XrayError: nothing was fitted. ValueError: no name, or one too long.
        """
        if not self.models:
            raise next(iter(self.refused.values()))
        models = {model: self._calibration(fit) for model, fit in self.models.items()}
        made = date.today().isoformat()
        return LocalCalibration(name.strip(), models, str(self.rule), self.images(), self.data_sha256, made)

    def images(self) -> dict[str, int]:
        """How many are on each side, "fitted" and "tested"; {} where nothing was fitted."""
        first = next(iter(self.models.values()), None)
        return {"fitted": len(first.fitted.labels), "tested": len(first.tested.labels)} if first else {}

    def _calibration(self, fit: ModelFit) -> ModelCalibration:
        return ModelCalibration(
            fit.temperature,
            fit.threshold,
            fit.fitted.uncertain,
            self.hashes.get(fit.model),
            dict(fit.tested.metrics()),
            fit.intervals,
        )

    def to_json(self) -> dict[str, object]:
        return {
            "rule": str(self.rule),
            "models": {name: fit.to_json() for name, fit in self.models.items()},
            "refused": {name: error.to_json() for name, error in self.refused.items()},
        }


YOUDEN = Rule()


def fit_local(validation: Validation, rule: Rule = YOUDEN) -> LocalFit:
    """Fit temperature and operating point of each model on one half of the patients, and test them on the other.

    XrayError: too few images of a class that the models would answer, or too few patients.
    """
    pictures = validation.pictures(ANSWERED)
    parts = _halves(pictures)
    models, refused = {}, {}
    for name, record in validation.records.items():
        whole = evaluation_of(pictures, record)
        if whole is None or auc_above_chance(whole.labels, whole.p_pneumonia) >= CERTAIN:
            refused[name] = _not_above_chance(name)
        else:
            models[name] = _fit(record, parts, rule)
    hashes = {name: record.sha256.get(WEIGHTS_FILE) for name, record in validation.records.items()}
    return LocalFit(rule, models, refused, validation.judged.sha256, hashes)


def _fit(record: ModelRecord, parts: tuple[list[JudgedPicture], list[JudgedPicture]], rule: Rule) -> ModelFit:
    before = [evaluation_of(part, record) for part in parts]
    fit, test = (one for one in before if one is not None)  # ``_halves`` has both classes in each
    temperature = fit_temperature(logits_from(fit.p_pneumonia, record.temperature), fit.labels, record.temperature)
    of_fit, of_test = (recalibrated(one.p_pneumonia, record.temperature, temperature) for one in (fit, test))
    threshold = rule.threshold(fit.labels, of_fit)
    band = fit_uncertain_band(fit.labels, of_fit, threshold)
    fitted = Evaluation(fit.labels, of_fit, threshold, fit.files, band)
    tested = Evaluation(test.labels, of_test, threshold, test.files, band)
    return ModelFit(record.model, temperature, threshold, fitted, tested, test, rule)


def _halves(pictures: list[JudgedPicture]) -> tuple[list[JudgedPicture], list[JudgedPicture]]:
    """(to fit, to test): each patient on one side, classes in proportion. XrayError: too few of a class."""
    from sklearn.model_selection import StratifiedGroupKFold  # takes a second to import, and a page begins without

    labels, patients = [one.label for one in pictures], [one.patient for one in pictures]
    counts = (labels.count(0), labels.count(1))
    if min(counts) < HALVES * LEAST or len(set(patients)) < HALVES:
        raise _too_few(*counts)
    folds = StratifiedGroupKFold(HALVES, shuffle=True, random_state=SEED)
    rows = next(iter(folds.split(np.zeros(len(labels)), labels, patients)))
    fit, test = ([pictures[row] for row in part] for part in rows)
    for part in (fit, test):
        of_part = [one.label for one in part]
        if min(of_part.count(0), of_part.count(1)) < LEAST:  # many images of few patients
            raise _too_few(*counts)
    return fit, test


def _too_few(normal: int, pneumonia: int) -> XrayError:
    return XrayError(
        "local-too-few",
        f"Within the scope there are {normal} images NORMAL and {pneumonia} PNEUMONIA, too few to fit an operating "
        f"point and to test it: each half of the patients needs at least {LEAST} of each.",
        normal=normal,
        pneumonia=pneumonia,
        least=LEAST,
    )


def _not_above_chance(model: str) -> XrayError:
    return XrayError(
        "local-not-above-chance",
        f"On these images {model} does not tell NORMAL from PNEUMONIA better than chance: recalibration cannot mend "
        "this.",
        model=model,
    )
