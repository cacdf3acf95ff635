"""The model record, ``model.json``: what must be known to use a checkpoint, and what should be known to trust it.

It is parsed here and nowhere else. The fields are the keys of the file; keys that are not known are ignored, and all
but ``model`` may be missing, as they are in records of earlier versions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from xray_models.classes import CLASSES
from xray_models.documents import read_document
from xray_models.files import RECORD_FILE
from xray_models.images.canvas import Preprocessing

T = TypeVar("T")
EpochFigures = dict[str, int | float | None]  # one row of a training's history, see training/history.py
Count = Annotated[int, Field(ge=0, le=10**9)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]
Matrix = Annotated[list[Annotated[list[Count], Field(min_length=2, max_length=2)]], Field(min_length=2, max_length=2)]


@dataclass(frozen=True)
class StartingWeights:
    """The weights that a training started from, where they are known."""

    sha256: str | None = None  # of their file; earlier versions did not record it
    recipe: dict[str, Any] = field(default_factory=dict)  # by which they were trained themselves; {}: not known
    epochs: Count | None = None  # of that training
    seconds: int | float | None = None
    earlier: list[StartingWeights] = field(default_factory=list)  # what these started from, and so on, latest first

    def chain(self) -> list[StartingWeights]:
        """These weights and all that came before them, the latest first."""
        return [replace(self, earlier=[]), *self.earlier]

    @classmethod
    def from_json(cls, values: object) -> StartingWeights:
        """ValueError: a value has the wrong type."""
        return _parse(cls, _flat(values))


@dataclass(frozen=True)
class TrainingRecord:
    best_epoch: Count | None = None  # the one that was kept, from 1
    device: str | None = None  # cpu or cuda
    history: list[EpochFigures] = field(default_factory=list)
    seconds: int | float | None = None
    started_from: StartingWeights | None = None
    remark: dict[str, str] = field(default_factory=dict)  # language -> a sentence that a person wrote into the file


@dataclass(frozen=True)
class CalibrationRecord:
    """How temperature, threshold and uncertain band were fitted on validation, and what they reach there."""

    rule: str | None = None  # by which the threshold was chosen
    coverage: float | None = None  # that the uncertain band aims at
    augmented_copies: Count = 0  # of the validation images that were added
    n: Count | None = None  # images, copies included
    validation: dict[str, float | None] = field(default_factory=dict)  # Evaluation.metrics() and .uncertainty()


@dataclass(frozen=True)
class EvaluationRecord:
    """The figures on the test split, as ``Evaluation.to_json`` gives them; None is not known."""

    loss: float | None = None
    accuracy: float | None = None
    balanced_accuracy: float | None = None
    f1: float | None = None
    cohen_kappa: float | None = None
    roc_auc: float | None = None
    sensitivity: float | None = None
    specificity: float | None = None
    ece: float | None = None
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)  # 95 %, by the names above
    threshold: float | None = None
    uncertainty: dict[str, float | None] = field(default_factory=dict)
    confusion_matrix: Matrix | None = None  # rows true, columns predicted
    classification_report: dict[str, Any] = field(default_factory=dict)  # scikit-learn's dictionary
    n: Count | None = None  # images

    def metrics(self) -> dict[str, float]:
        """Name -> value of the known metrics, the names of ``Evaluation.metrics``."""
        names = [f.name for f in fields(self)]
        values = {name: getattr(self, name) for name in names[: names.index("intervals")]}
        return {name: value for name, value in values.items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class ModelRecord:
    """All of ``model.json``."""

    model: str  # a name in MODELS
    architecture: dict[str, Any] = field(default_factory=dict)  # arguments of build_model
    preprocessing: Preprocessing = Preprocessing()
    temperature: Positive = 1.0  # logits are divided by it before the softmax
    threshold: Probability = 0.5  # operating point: PNEUMONIA from this probability on
    uncertain: tuple[Probability, Probability] | None = None  # low <= p < high is too close to call; None: never fitted
    classes: tuple[str, ...] = CLASSES
    recipe: dict[str, Any] = field(default_factory=dict)  # TrainConfig.to_json, starting weights and seed included
    data: dict[str, dict[str, Count]] = field(default_factory=dict)  # split -> class -> images
    training: TrainingRecord = TrainingRecord()
    calibration: CalibrationRecord = CalibrationRecord()
    metrics: dict[str, EvaluationRecord] = field(default_factory=dict)  # "test" is the only key
    versions: dict[str, str] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)  # weights file -> hash, see integrity.py; {}: not known

    @property
    def test(self) -> EvaluationRecord | None:
        """The figures on the test split; None: the model was never scored on it."""
        test = self.metrics.get("test")
        return None if test == EvaluationRecord() else test

    @property
    def is_calibrated(self) -> bool:
        return self.calibration != CalibrationRecord()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> ModelRecord:
        """ValueError: ``model`` is missing, or a value has the wrong type."""
        if isinstance(values, dict) and isinstance(training := values.get("training"), dict):
            values = {**values, "training": {**training, "started_from": _flat(training.get("started_from"))}}
        return _parse(cls, values)

    @classmethod
    def read(cls, directory: str | Path) -> ModelRecord:
        """The record in a model's folder. OSError: there is none; ValueError: it is damaged."""
        return cls.from_json(read_document(Path(directory) / RECORD_FILE, dict))


def _flat(start: object) -> object:
    """``started_from`` with its ancestors in one list: earlier versions nested them in each other."""
    if not isinstance(start, dict) or "started_from" not in start:
        return start
    before = _flat(start["started_from"])
    own = {key: value for key, value in start.items() if key != "started_from"}
    if not isinstance(before, dict):
        return own
    return {**own, "earlier": [before, *before.pop("earlier", [])]}


def _parse(kind: type[T], values: object) -> T:
    return TypeAdapter(kind).validate_python(values)  # a pydantic.ValidationError is a ValueError
