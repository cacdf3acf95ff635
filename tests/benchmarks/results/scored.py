"""The frozen models that were scored on the official test split: their figures, and their predictions where kept.

``scored.json`` has the records of the models before those in ``weights/``, ``test_predictions.csv`` a column of
probabilities for each (of the first ResNet-50 only the printed figures are left). The group ``steps`` leads from the
coursework report's recipe to the shipped models; ``seeds`` are the last step that was trained with another seed, too,
``other seeds`` an earlier one. ``retire`` adds the shipped models before others replace them.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.helpers import ROOT
from xray_models.classes import CLASSES
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE
from xray_models.networks.record import ModelRecord
from xray_models.training.history import SELECTION_METRIC

WEIGHTS = ROOT / "weights"
SCORED_FILE, SCORED_PREDICTIONS = Path(__file__).parent / "scored.json", Path(__file__).parent / "test_predictions.csv"


@dataclass(frozen=True)
class Scored:
    """A frozen model and its figures on the test split."""

    title: str
    recipe: dict  # TrainConfig.to_json
    threshold: float  # operating point
    test: dict  # Evaluation.to_json()
    validation_loss: float | None  # calibrated, of the epoch that was kept; None: it was not measured then
    evaluation: Evaluation | None  # None: the predictions were not kept

    @property
    def seed(self) -> int:
        return self.recipe["seed"]


def read_checkpoint(folder: Path, title: str) -> Scored:
    """The model of a checkpoint folder: its model record and its test predictions."""
    record = ModelRecord.read(folder)
    loss = record.training.history[record.training.best_epoch - 1].get(SELECTION_METRIC)
    evaluation = Evaluation.from_csv((folder / PREDICTIONS_FILE).read_text(), record.threshold)
    return Scored(title, record.recipe, record.threshold, record.test.to_json(), loss, evaluation)


def read_shipped(model: str) -> Scored:
    return read_checkpoint(WEIGHTS / model, "shipped")


def read_records() -> dict[str, dict]:
    """Name -> record of every earlier model."""
    return json.loads(SCORED_FILE.read_text())


def read_earlier(model: str, group: str) -> list[Scored]:
    """The models of this name in ``scored.json`` that belong to ``group``, in their order."""
    with SCORED_PREDICTIONS.open() as file:
        rows = list(csv.DictReader(file))
    return [
        Scored(record["title"], record["recipe"], record["threshold"], record["test"],
               record.get(SELECTION_METRIC), _evaluation(rows, name, record["threshold"]))
        for name, record in read_records().items()
        if record["model"] == model and record["group"] == group
    ]  # fmt: skip


def _evaluation(rows: list[dict[str, str]], name: str, threshold: float) -> Evaluation | None:
    """From the column ``name`` of the table of predictions; None where there is no such column."""
    if name not in rows[0]:
        return None
    labels = np.array([CLASSES.index(row["label"]) for row in rows])
    return Evaluation(labels, np.array([float(row[name]) for row in rows]), threshold, [row["file"] for row in rows])
