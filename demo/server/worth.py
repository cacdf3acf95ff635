"""What answers of the weights in use are worth: what these reached on their test radiographs, from their folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel

from xray_models.documents import read_document
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.joint_answers import JointAnswers, joint_answers
from xray_models.evaluation.weakness import Weakness, weakness
from xray_models.files import PREDICTIONS_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

EVIDENCE_FILE = "evidence.json"  # beside the models: how they did outside the scope


class Rates(NamedTuple):
    """Of a model at its operating point, as its record has them."""

    sensitivity: float
    specificity: float


class Adults(BaseModel):
    """How both models did on adults of another hospital, whom they were not made for."""

    n: int  # radiographs
    roc_auc: dict[str, float]  # by model


@dataclass(frozen=True)
class Worth:
    """What is known of both models' tests; what is missing or damaged is left out."""

    rates: Mapping[str, Rates] = field(default_factory=dict)  # model -> rates
    joint: JointAnswers | None = None  # None: not both models were tested on the same images
    adults: Adults | None = None  # None: not measured with these weights
    weak: Mapping[str, Weakness] = field(default_factory=dict)  # models whose test is too small or too poor


def load_worth(directory: Path) -> Worth:
    """What the folder of both checkpoints says of their tests. Nothing is raised: old weights may lack all of it."""
    records = _records(directory)
    tests = {name: record.test for name, record in records.items() if record.test}
    rates = {
        name: Rates(test.sensitivity, test.specificity)
        for name, test in tests.items()
        if test.sensitivity is not None and test.specificity is not None
    }
    return Worth(rates, _joint(directory, records), _adults(directory), _weak(records))


def weak_models(directory: Path) -> dict[str, Weakness]:
    """The models in the folder whose test is too small or too poor to let them answer unasked."""
    return _weak(_records(directory))


def _weak(records: Mapping[str, ModelRecord]) -> dict[str, Weakness]:
    matrices = {name: record.test.confusion_matrix if record.test else None for name, record in records.items()}
    found = {name: weakness(np.array(matrix) if matrix else None) for name, matrix in matrices.items()}
    return {name: weak for name, weak in found.items() if weak}


def _records(directory: Path) -> dict[str, ModelRecord]:
    return {name: record for name, path in model_directories(directory).items() if (record := _record(path))}


def _record(directory: Path) -> ModelRecord | None:
    try:
        return ModelRecord.read(directory)
    except (OSError, ValueError):
        return None


def _adults(directory: Path) -> Adults | None:
    """From the folder of the weights; retrained ones have none, as their figures would be others."""
    try:
        evidence = read_document(directory / EVIDENCE_FILE, dict)
        adults = Adults.model_validate(evidence["adults"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return adults if set(adults.roc_auc) == set(MODELS) else None


def _joint(directory: Path, records: Mapping[str, ModelRecord]) -> JointAnswers | None:
    try:
        evaluations = {
            name: Evaluation.from_csv((path / PREDICTIONS_FILE).read_text(encoding="utf-8"), records[name].threshold)
            for name, path in model_directories(directory).items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return joint_answers(evaluations)
