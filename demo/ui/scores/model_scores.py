"""One model's answers to labelled images, with what is known of its figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xray_models.evaluation.coursework import CourseworkResult
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.operating_points import OperatingPoint, operating_points

SLIDER_STEPS = 100


@dataclass(frozen=True)
class ModelScores:
    """The answers, at the operating point of ``evaluation``."""

    model: str  # a name in MODELS
    evaluation: Evaluation
    intervals: Mapping[str, Interval]  # 95 %, at this operating point, those of the bootstrap too; {}: not known
    predictions_csv: str | None = None  # with the names of the files; None: this visitor may not read them
    coursework: CourseworkResult | None = None  # what the 2024 report has of these images
    is_own_test: bool = True  # a test of the weights, which a badge tells where it is weak
    column: str = "results_shipped_column"  # the sentence that heads these figures where they stand beside others

    def operating_points(self) -> list[OperatingPoint]:
        """One per position of the slider, from the lowest threshold to the highest; the fitted one is among them."""
        thresholds = np.unique([*(np.arange(1, SLIDER_STEPS) / SLIDER_STEPS), self.evaluation.threshold])
        return operating_points(self.evaluation.labels, self.evaluation.p_pneumonia, thresholds)

    def metrics_json(self) -> str:
        """What a visitor downloads: the figures that the answers give."""
        figures = {
            **self.evaluation.metrics(),
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "threshold": self.evaluation.threshold,
            "confusion_matrix": self.evaluation.confusion_matrix().tolist(),
            "classification_report": self.evaluation.operating_point.report(),
            "n": len(self.evaluation.labels),
        }
        return json.dumps({"model": self.model, **figures}, indent=1)


Scores = Mapping[str, ModelScores]  # by model
