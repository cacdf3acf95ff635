"""The test results of a model as its folder keeps them: its record and its test predictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from demo.server.file_cache import cached_by_files, file_stamp
from demo.ui.scores.model_scores import ModelScores
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord


@dataclass(frozen=True)
class ModelResults(ModelScores):
    """One model's test predictions, and what its record says about them."""

    record: ModelRecord = field(kw_only=True)

    @classmethod
    def of(cls, record: ModelRecord, evaluation: Evaluation, predictions_csv: str) -> ModelResults:
        """The intervals are those of the fitted operating point, computed at the end of the training, if any."""
        intervals = record.test.intervals if record.test else {}
        coursework = COURSEWORK.get(record.model)
        return cls(record.model, evaluation, intervals, predictions_csv, coursework, record=record)

    def metrics_json(self) -> str:
        """The figures that the record keeps, else those that the predictions give."""
        if self.record.test is None:
            return super().metrics_json()
        return json.dumps({"model": self.record.model, **self.record.test.to_json()}, indent=1)

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
        results = ModelResults.of(record, evaluation, predictions)
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
