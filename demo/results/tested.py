"""What the Results tab knows: test predictions and record of each model, and every operating point that they allow."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.operating_points import OperatingPoint, operating_points
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord

STEPS = 100  # of the slider, beside the fitted operating point itself


@dataclass(frozen=True)
class ModelResults:
    """One model's test predictions and what its record says about them."""

    record: ModelRecord
    evaluation: Evaluation
    predictions_csv: str

    def operating_points(self) -> list[OperatingPoint]:
        """From the lowest threshold to the highest; the fitted one is among them."""
        thresholds = np.unique([*(np.arange(1, STEPS) / STEPS), self.record.threshold])
        return operating_points(self.evaluation.labels, self.evaluation.p_pneumonia, thresholds)

    def fitted_intervals(self) -> dict[str, Interval]:
        """The intervals that were computed when the model was tested; empty where the record has none."""
        return self.record.test.intervals if self.record.test else {}

    def metrics_json(self) -> str:
        """What a visitor downloads: the object that the test wrote, else what the predictions give."""
        if self.record.test is not None:
            return json.dumps({"model": self.record.model, **self.record.test.to_json()}, indent=1)
        tested = {
            **self.evaluation.metrics(),
            "threshold": self.record.threshold,
            "confusion_matrix": self.evaluation.confusion_matrix().tolist(),
            "classification_report": self.evaluation.operating_point.report(),
            "n": len(self.evaluation.labels),
        }
        return json.dumps({"model": self.record.model, **tested}, indent=1)


def load_results(weights: str | Path) -> dict[str, ModelResults | str]:
    """By model; in the place of results that cannot be shown, the key of the sentence that says why."""
    return {name: _load(directory) for name, directory in model_directories(weights).items()}


def alongside(shipped: ModelResults, tested: ModelResults) -> ModelResults:
    """``shipped`` on the images that ``tested`` was tested on, if they are among its own, else as it is."""
    rows = {key: row for row, key in enumerate(_images(shipped))}
    own = [rows.get(key) for key in _images(tested)]
    if None in own:
        return shipped
    evaluation = shipped.evaluation
    same = replace(
        evaluation,
        labels=evaluation.labels[own],
        p_pneumonia=evaluation.p_pneumonia[own],
        files=[evaluation.files[row] for row in own],
    )
    return replace(shipped, evaluation=same)


def same_images(one: ModelResults, other: ModelResults) -> bool:
    return _images(one) == _images(other)


def _images(results: ModelResults) -> list[tuple[str, int]]:
    return list(zip(results.evaluation.files, results.evaluation.labels.tolist(), strict=True))


def stamp(weights: str | Path) -> tuple:
    """Another value whenever the results on disk are other ones."""
    files = [d / file for d in model_directories(weights).values() for file in (RECORD_FILE, PREDICTIONS_FILE)]
    return tuple((s.st_mtime_ns, s.st_size) if (s := _stat(file)) else None for file in files)


def _stat(file: Path):
    try:
        return file.stat()
    except OSError:
        return None


def _load(directory: Path) -> ModelResults | str:
    try:
        record = ModelRecord.read(directory)
        text = (directory / PREDICTIONS_FILE).read_text(encoding="utf-8")
        results = ModelResults(record, Evaluation.from_csv(text, float(record.threshold), record.uncertain), text)
        results.fitted_intervals()
        return results if _is_sound(results) else "results_damaged"
    except FileNotFoundError:
        return "results_missing"
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return "results_damaged"


def _is_sound(results: ModelResults) -> bool:
    p, labels = results.evaluation.p_pneumonia, results.evaluation.labels
    both_classes = set(labels.tolist()) == {0, 1}
    low, high = results.record.uncertain or (0, 1)
    fits = 0 < results.record.threshold < 1 and 0 <= low <= high <= 1
    return both_classes and bool(((p >= 0) & (p <= 1)).all()) and fits
