"""Answers of two models, written by hand: what the page shows of them is tested without a network."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from demo.server.worth import Worth
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison

CANVAS = np.full((224, 224), 90, np.uint8)
HEAT = np.linspace(0, 1, 224 * 224, dtype=np.float32).reshape(224, 224)


def no_weights() -> SimpleNamespace:
    """Weights in use, for a page whose answers are written by hand; ``stamp`` may be changed on both."""
    current = SimpleNamespace(
        classifiers={}, run_id=None, stamp="first", worth=Worth(), calibration=None, directory=Path("none")
    )
    return SimpleNamespace(current=current, stamp="first", of=lambda stamp: current, run_id=None)


def comparison(cnn_label="NORMAL", heatmap=HEAT, **changes) -> Comparison:
    predictions = {
        "resnet50": Prediction("resnet50", "PNEUMONIA", 0.973, 0.41, "PNEUMONIA", heatmap),
        "cnn": Prediction("cnn", cnn_label, 0.12, 0.62, cnn_label, heatmap),
    }
    return dataclasses.replace(Comparison(CANVAS, 1200, 900, (), predictions, {}, 0.5), **changes)
