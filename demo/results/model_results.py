"""The test results of a model as its folder keeps them: its record and its test predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from demo.server.file_cache import cached_by_files, file_stamp
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.operating_points import OperatingPoint, operating_points
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord

SLIDER_STEPS = 100


@dataclass(frozen=True)
class ModelResults:
    """One model's test predictions, and what its record says about them."""

    record: ModelRecord
    evaluation: Evaluation
    predictions_csv: str | None  # with the names of the files; None: this visitor may not read them

    def operating_points(self) -> list[OperatingPoint]:
        """One per position of the slider, from the lowest threshold to the highest; the fitted one is among them."""
        thresholds = np.unique([*(np.arange(1, SLIDER_STEPS) / SLIDER_STEPS), self.record.threshold])
        return operating_points(self.evaluation.labels, self.evaluation.p_pneumonia, thresholds)

    def fitted_intervals(self) -> dict[str, Interval]:
        """The intervals at the fitted operating point, computed at the end of the training; {} if there are none."""
        return self.record.test.intervals if self.record.test else {}

    def metrics_json(self) -> str:
        """What a visitor downloads: the figures that the record keeps, else those that the predictions give."""
        if self.record.test is not None:
            figures = self.record.test.to_json()
        else:
            figures = {
                **self.evaluation.metrics(),
                "threshold": self.record.threshold,
                "confusion_matrix": self.evaluation.confusion_matrix().tolist(),
                "classification_report": self.evaluation.operating_point.report(),
                "n": len(self.evaluation.labels),
            }
        return json.dumps({"model": self.record.model, **figures}, indent=1)

    def images(self) -> list[tuple[str, int]]:
        """(file, label) of each test image."""
        return list(zip(self.evaluation.files, self.evaluation.labels.tolist(), strict=True))


Results = Mapping[str, ModelResults]  # by model


def result_files(weights: Path) -> list[Path]:
    """All files that the test results under ``weights`` are read from."""
    return [path / file for path in model_directories(weights).values() for file in (RECORD_FILE, PREDICTIONS_FILE)]


def results_stamp(weights: Path) -> tuple:
    """Another value whenever the test results under ``weights`` have changed."""
    return tuple(file_stamp(file) for file in result_files(weights))


@cached_by_files(result_files, maxsize=16)
def load_results(weights: Path) -> dict[str, ModelResults | str]:
    """By model; in place of results that cannot be shown, the key of the sentence that says why."""
    return {name: _load(directory) for name, directory in model_directories(weights).items()}


def available(results: Mapping[str, ModelResults | str]) -> dict[str, ModelResults]:
    """The models of ``load_results`` whose results can be shown."""
    return {name: found for name, found in results.items() if isinstance(found, ModelResults)}


def on_same_images(shipped: ModelResults, other: ModelResults) -> ModelResults:
    """The results of ``shipped`` on the test images of ``other``, if all are among its own; else ``shipped`` itself."""
    rows = {image: row for row, image in enumerate(shipped.images())}
    chosen = [rows.get(image) for image in other.images()]
    if None in chosen:
        return shipped
    evaluation = shipped.evaluation
    subset = replace(
        evaluation,
        labels=evaluation.labels[chosen],
        p_pneumonia=evaluation.p_pneumonia[chosen],
        files=[evaluation.files[row] for row in chosen],
    )
    return replace(shipped, evaluation=subset)


def _load(directory: Path) -> ModelResults | str:
    try:
        record = ModelRecord.read(directory)
        predictions = (directory / PREDICTIONS_FILE).read_text(encoding="utf-8")
        evaluation = Evaluation.from_csv(predictions, record.threshold, record.uncertain)
        results = ModelResults(record, evaluation, predictions)
        return results if record.model == directory.name and _is_sound(results) else "results_damaged"
    except FileNotFoundError:
        return "results_missing"
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return "results_damaged"


def _is_sound(results: ModelResults) -> bool:
    """Whether both classes are there, and the probabilities, the threshold and the band are possible ones."""
    p, labels = results.evaluation.p_pneumonia, results.evaluation.labels
    low, high = results.record.uncertain or (0, 1)
    return (
        set(labels.tolist()) == {0, 1}
        and bool(((p >= 0) & (p <= 1)).all())
        and 0 < results.record.threshold < 1
        and 0 <= low <= high <= 1
    )
