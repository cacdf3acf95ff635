"""How good is a model on a split: every metric with its interval, the confusion matrix and the report.

An ``Evaluation`` needs labels and probabilities alone, so the saved test predictions give every figure again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import nn

from xray_models.classes import CLASSES
from xray_models.data.image_set import ImageSet
from xray_models.evaluation.intervals import Interval, bootstrap_intervals, wilson_interval
from xray_models.evaluation.metrics import classification_metrics, confusion_matrix
from xray_models.evaluation.operating_points import OperatingPoint
from xray_models.evaluation.uncertainty import uncertainty_counts
from xray_models.inference.batch import compute_logits
from xray_models.inference.probability import probabilities
from xray_models.networks.device import move_to
from xray_models.networks.record import ModelRecord


@dataclass
class Evaluation:
    """A model's answers to N images of known class.

    ``labels`` (N,) 0 or 1, ``p_pneumonia`` (N,) calibrated, ``threshold`` the operating point, ``files`` N names,
    ``uncertain`` the band (low, high) of probabilities that are too close to call, where it was fitted.
    """

    labels: np.ndarray
    p_pneumonia: np.ndarray
    threshold: float
    files: list[str]
    uncertain: Interval | None = None

    @property
    def predicted(self) -> np.ndarray:
        """(N,) 0 or 1."""
        return (self.p_pneumonia >= self.threshold).astype(int)

    @property
    def prevalence(self) -> float:
        """The share of the images that show pneumonia."""
        return float(self.labels.mean())

    @property
    def operating_point(self) -> OperatingPoint:
        return OperatingPoint(self.threshold, self.confusion_matrix())

    def metrics(self) -> dict[str, float]:
        """Every metric by name, at the operating point."""
        return classification_metrics(self.labels, self.p_pneumonia, self.threshold)

    def confusion_matrix(self) -> np.ndarray:
        """(2, 2): rows are true, columns predicted, in the order NORMAL, PNEUMONIA."""
        return confusion_matrix(self.labels, self.p_pneumonia, self.threshold)

    def intervals(self) -> dict[str, Interval]:
        """95 % intervals: Wilson's for proportions, the percentiles of the bootstrap for the other metrics.

        There is none for the calibration error: resampling adds gaps of its own, so its percentiles lie above the
        value.
        """
        bootstrapped = {name: interval for name, interval in self._bootstrapped.items() if name != "ece"}
        return {**bootstrapped, **self.operating_point.intervals()}

    @cached_property
    def _bootstrapped(self) -> dict[str, Interval]:
        """Kept, because it takes seconds, and the record and the summary of a training both need it."""
        return bootstrap_intervals(self.labels, self.p_pneumonia, self.threshold)

    def uncertainty(self) -> dict[str, float | None]:
        """The shares of ``uncertainty_counts``, None where no image is counted; {} where no band was fitted."""
        return {name: part / n if n else None for name, (part, n) in self._uncertainty_counts().items()}

    def uncertainty_intervals(self) -> dict[str, Interval]:
        """Wilson's 95 % intervals of the shares that are not None."""
        return {name: wilson_interval(part, n) for name, (part, n) in self._uncertainty_counts().items() if n}

    def _uncertainty_counts(self) -> dict[str, tuple[int, int]]:
        if self.uncertain is None:
            return {}
        return uncertainty_counts(self.labels, self.p_pneumonia, self.threshold, self.uncertain)

    def misclassified(self) -> np.ndarray:
        """The indices of the wrongly classified images, the hardest first."""
        return self._hardest_first(self.predicted != self.labels)

    def in_cell(self, label: int, predicted: int) -> np.ndarray:
        """The indices of the images in one cell of the confusion matrix, the hardest first."""
        return self._hardest_first((self.labels == label) & (self.predicted == predicted))

    def _hardest_first(self, chosen: np.ndarray) -> np.ndarray:
        """The indices where ``chosen`` (N,) is true, those first whose true class has the lowest probability."""
        p_true = np.where(self.labels == 1, self.p_pneumonia, 1 - self.p_pneumonia)
        indices = np.flatnonzero(chosen)
        return indices[np.argsort(p_true[indices], kind="stable")]

    def to_json(self) -> dict:
        """The object that ``evaluate --json`` writes for a model."""
        return {
            **self.metrics(),
            "intervals": {name: list(interval) for name, interval in self.intervals().items()},
            "threshold": self.threshold,
            "uncertainty": self.uncertainty(),
            "confusion_matrix": self.confusion_matrix().tolist(),
            "classification_report": self.operating_point.report(),
            "n": len(self.labels),
        }

    def to_csv(self) -> str:
        """file, label, p_pneumonia: what ``test_predictions.csv`` holds."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("file", "label", "p_pneumonia"))
        for file, label, p in zip(self.files, self.labels, self.p_pneumonia, strict=True):
            rows.writerow((file, CLASSES[label], f"{p:.6f}"))
        return out.getvalue()

    @classmethod
    def from_csv(cls, text: str, threshold: float, uncertain: Interval | None = None) -> Evaluation:
        """What ``to_csv`` wrote. ValueError, KeyError or TypeError: it is damaged."""
        rows = list(csv.DictReader(io.StringIO(text)))
        return cls(
            np.array([CLASSES.index(row["label"]) for row in rows]),
            np.array([float(row["p_pneumonia"]) for row in rows]),
            threshold,
            [row["file"] for row in rows],
            uncertain,
        )


def evaluate(model: nn.Module, images: ImageSet, record: ModelRecord, device: torch.device) -> Evaluation:
    """Score ``images`` in float32, with the preprocessing, calibration and thresholds of ``record``."""
    model = move_to(device, model)
    logits = compute_logits(model, images.canvases, record.preprocessing, device).numpy()
    p_pneumonia = probabilities(logits, record.temperature)
    return Evaluation(images.labels.numpy(), p_pneumonia, record.threshold, images.files, record.uncertain)


def summary(evaluation: Evaluation) -> str:
    """One line per metric with its interval, then the operating point and the confusion matrix."""
    intervals = evaluation.intervals()
    lines = []
    for name, value in evaluation.metrics().items():
        low_high = "  [{:.3f}, {:.3f}]".format(*intervals[name]) if name in intervals else ""
        lines.append(f"  {name:18} {value:.3f}{low_high}")
    lines.append(f"  {'threshold':18} {evaluation.threshold:.3f}")
    lines.append(f"  {'confusion matrix':18} {evaluation.confusion_matrix().tolist()}  (rows true, columns predicted)")
    return "\n".join(lines)
