"""How good is a model on a split: every metric with its interval, the confusion matrix and the report.

An ``Evaluation`` is made from labels and probabilities alone, so the saved test predictions give every figure again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from sklearn.metrics import (
    classification_report,
    confusion_matrix,
)
from torch import nn

from xray_models.classes import CLASSES
from xray_models.data.image_set import ImageSet
from xray_models.evaluation.intervals import Interval, bootstrap_intervals, wilson_interval
from xray_models.evaluation.metrics import classification_metrics
from xray_models.inference.batch import compute_logits
from xray_models.inference.probability import probabilities
from xray_models.networks.record import ModelRecord


@dataclass
class Evaluation:
    """``labels`` (N,) 0 or 1, ``p_pneumonia`` (N,) calibrated, ``threshold`` the operating point, ``files`` N names;
    ``uncertain`` the probabilities from ``low`` to below ``high``, where that was fitted."""

    labels: np.ndarray
    p_pneumonia: np.ndarray
    threshold: float
    files: list[str]
    uncertain: Interval | None = None

    @property
    def predicted(self) -> np.ndarray:
        return (self.p_pneumonia >= self.threshold).astype(int)

    def metrics(self) -> dict[str, float]:
        """Name -> value, at the operating point."""
        return classification_metrics(self.labels, self.p_pneumonia, self.threshold)

    def confusion_matrix(self) -> np.ndarray:
        """(2, 2): rows are true, columns predicted, in the order NORMAL, PNEUMONIA."""
        return confusion_matrix(self.labels, self.predicted, labels=[0, 1])

    def classification_report(self) -> dict:
        """scikit-learn's dictionary."""
        return classification_report(
            self.labels, self.predicted, labels=[0, 1], target_names=list(CLASSES), output_dict=True, zero_division=0
        )

    def intervals(self) -> dict[str, Interval]:
        """95 % intervals: Wilson's for proportions, the bootstrap's percentiles for the rest.

        None for the calibration error: resampling adds gaps of its own, so its percentiles lie above the value.
        """
        (tn, fp), (fn, tp) = self.confusion_matrix()
        intervals = {name: interval for name, interval in self._bootstrapped.items() if name != "ece"}
        intervals["accuracy"] = wilson_interval(tn + tp, tn + fp + fn + tp)
        intervals["sensitivity"] = wilson_interval(tp, tp + fn)
        intervals["specificity"] = wilson_interval(tn, tn + fp)
        return intervals

    @cached_property
    def _bootstrapped(self) -> dict[str, Interval]:
        """Six seconds of work, which the record and the summary of a training both ask for."""
        return bootstrap_intervals(self.labels, self.p_pneumonia, self.threshold)

    def uncertainty(self) -> dict[str, float | None]:
        """Shares, in [0, 1]: ``uncertain`` images, ``coverage`` (right or uncertain; of each class, too), and
        ``certain_accuracy`` of the other images (None: there are none); {} where no band was fitted."""
        if self.uncertain is None:
            return {}
        is_uncertain = (self.p_pneumonia >= self.uncertain[0]) & (self.p_pneumonia < self.uncertain[1])
        right = self.predicted == self.labels
        covered = is_uncertain | right
        return {
            "uncertain": float(is_uncertain.mean()),
            "coverage": float(covered.mean()),
            "coverage_normal": float(covered[self.labels == 0].mean()),
            "coverage_pneumonia": float(covered[self.labels == 1].mean()),
            "certain_accuracy": float(right[~is_uncertain].mean()) if not is_uncertain.all() else None,
        }

    def to_json(self) -> dict:
        """The object that ``evaluate --json`` writes for a model."""
        return {
            **self.metrics(),
            "intervals": {name: list(interval) for name, interval in self.intervals().items()},
            "threshold": self.threshold,
            "uncertainty": self.uncertainty(),
            "confusion_matrix": self.confusion_matrix().tolist(),
            "classification_report": self.classification_report(),
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
    model = model.to(device, memory_format=torch.channels_last)
    logits = compute_logits(model, images.canvases, record.preprocessing, device).numpy()
    p_pneumonia = probabilities(logits, record.temperature)
    return Evaluation(images.labels.numpy(), p_pneumonia, record.threshold, images.files, record.uncertain)


def summary(evaluation: Evaluation) -> str:
    """The metrics a line each, with their intervals, the operating point and the confusion matrix."""
    intervals = evaluation.intervals()
    lines = []
    for name, value in evaluation.metrics().items():
        low_high = "  [{:.3f}, {:.3f}]".format(*intervals[name]) if name in intervals else ""
        lines.append(f"  {name:18} {value:.3f}{low_high}")
    lines.append(f"  {'threshold':18} {evaluation.threshold:.3f}")
    lines.append(f"  {'confusion matrix':18} {evaluation.confusion_matrix().tolist()}  (rows true, columns predicted)")
    return "\n".join(lines)
