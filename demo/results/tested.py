"""What the Results tab knows: test predictions and record of each model, and every operating point that they allow."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xray_models.classes import CLASSES
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval, wilson_interval
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord

STEPS = 100  # of the slider, beside the fitted operating point itself


@dataclass(frozen=True)
class OperatingPoint:
    """What a model would do with this threshold: ``matrix`` (2, 2), rows true, columns predicted."""

    threshold: float
    matrix: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """(2, 2): the matrix as shares of its rows."""
        return self.matrix / self.matrix.sum(axis=1, keepdims=True)

    def metrics(self) -> dict[str, float]:
        """The metrics that the threshold decides, by the names of ``Evaluation.metrics``."""
        hits, support, called = np.diag(self.matrix), self.matrix.sum(axis=1), self.matrix.sum(axis=0)
        accuracy, by_chance = hits.sum() / support.sum(), (support * called).sum() / support.sum() ** 2
        return {
            "accuracy": float(accuracy),
            "balanced_accuracy": float((hits / support).mean()),
            "f1": self.report()["weighted avg"]["f1-score"],
            "cohen_kappa": float((accuracy - by_chance) / (1 - by_chance)),
            "sensitivity": float(self.shares[1, 1]),
            "specificity": float(self.shares[0, 0]),
        }

    def intervals(self) -> dict[str, Interval]:
        """95 % intervals of the proportions among the metrics."""
        (tn, fp), (fn, tp) = self.matrix.tolist()
        return {
            "accuracy": wilson_interval(tn + tp, tn + fp + fn + tp),
            "sensitivity": wilson_interval(tp, tp + fn),
            "specificity": wilson_interval(tn, tn + fp),
        }

    def report(self) -> dict[str, dict[str, float]]:
        """The rows of scikit-learn's classification report but for the accuracy, from the counts alone."""
        hits, support, called = np.diag(self.matrix), self.matrix.sum(axis=1), self.matrix.sum(axis=0)
        columns = {
            "precision": hits / called.clip(1),
            "recall": hits / support,
            "f1-score": 2 * hits / (support + called),
        }
        rows = {label: {name: float(v[i]) for name, v in columns.items()} for i, label in enumerate(CLASSES)}
        rows["macro avg"] = {name: float(values.mean()) for name, values in columns.items()}
        rows["weighted avg"] = {name: float(np.average(v, weights=support)) for name, v in columns.items()}
        for name, row in rows.items():
            row["support"] = int(support[CLASSES.index(name)] if name in CLASSES else support.sum())
        return rows


@dataclass(frozen=True)
class ModelResults:
    """One model's test predictions and what its record says about them."""

    record: ModelRecord
    evaluation: Evaluation
    predictions_csv: str

    def operating_points(self) -> list[OperatingPoint]:
        """From the lowest threshold to the highest; the fitted one is among them."""
        thresholds = np.unique([*(np.arange(1, STEPS) / STEPS), self.record.threshold])
        healthy, ill = (np.sort(self.evaluation.p_pneumonia[self.evaluation.labels == label]) for label in (0, 1))
        tn, fn = np.searchsorted(healthy, thresholds), np.searchsorted(ill, thresholds)
        matrices = np.stack([tn, len(healthy) - tn, fn, len(ill) - fn], axis=1).reshape(-1, 2, 2)
        return [OperatingPoint(float(t), matrix) for t, matrix in zip(thresholds, matrices, strict=True)]

    def fitted_intervals(self) -> dict[str, Interval]:
        """The intervals that were computed when the model was tested; empty where the record has none."""
        intervals = self.record.metrics.get("test", {}).get("intervals", {})
        return {name: (float(low), float(high)) for name, (low, high) in intervals.items()}

    def uncertainty(self) -> dict[str, tuple[float, Interval]]:
        """Share and 95 % interval, by the names of ``Evaluation.uncertainty``; {} where no band was fitted."""
        shares, labels = self.evaluation.uncertainty(), self.evaluation.labels
        if not shares:
            return {}
        counts = {
            "uncertain": len(labels),
            "coverage_normal": int((labels == 0).sum()),
            "coverage_pneumonia": int(labels.sum()),
            "certain_accuracy": round((1 - shares["uncertain"]) * len(labels)),
        }
        return {name: (shares[name], wilson_interval(round(shares[name] * n), n)) for name, n in counts.items() if n}

    def metrics_json(self) -> str:
        """What a visitor downloads: the object that the test wrote, else what the predictions give."""
        tested = self.record.metrics.get("test") or {
            **self.evaluation.metrics(),
            "threshold": self.record.threshold,
            "confusion_matrix": self.evaluation.confusion_matrix().tolist(),
            "classification_report": self.evaluation.classification_report(),
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
        record = ModelRecord.from_json(json.loads((directory / RECORD_FILE).read_text(encoding="utf-8")))
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
