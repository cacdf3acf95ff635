"""Comparisons made by hand, so that no network has to run for a report."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from xray_models.images.facts import Facts
from xray_models.images.notice import Notice
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import ScopeResult
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison
from xray_models.networks.record import EvaluationRecord, ModelRecord
from xray_models.reports.case import CaseReport, case_report

MADE = datetime(2026, 11, 28, 9, 5, tzinfo=UTC)
OUTSIDE = ScopeResult(("adult", "unfamiliar"), {"unfamiliar": 1.3})
HASHES = {"resnet50": "ab" * 32, "cnn": "cd" * 32}


def radiograph(height: int = 300, width: int = 400) -> Radiograph:
    """Brighter from left to right; a black frame of 40 pixels at the top."""
    pixels = np.tile(np.linspace(0.2, 1, width, dtype=np.float32), (height, 1))
    pixels += np.random.default_rng(0).uniform(-0.05, 0.05, pixels.shape).astype(np.float32)
    pixels[:40] = 0
    return Radiograph(pixels.clip(0, 1), "DICOM DX")


def prediction(model: str, p_pneumonia: float, **changes) -> Prediction:
    heat = np.zeros((224, 224), np.float32)
    heat[100:124, 100:124] = 1
    label = "PNEUMONIA" if p_pneumonia >= 0.4 else "NORMAL"
    plain = Prediction(model, label, p_pneumonia, 0.4, label, heat, uncertain_band=(0.3, 0.5))
    return replace(plain, **changes)


def comparison(first: float = 0.973, second: float = 0.81, **changes) -> Comparison:
    plain = Comparison(
        np.full((224, 224), 90, np.uint8),
        400,
        300,
        (Notice("few-greys", "This picture has few greys."),),
        {"resnet50": prediction("resnet50", first), "cnn": prediction("cnn", second)},
        scope=ScopeResult((), {"unfamiliar": 0.6}),
        source="DICOM DX",
        facts=Facts(view="AP", spacing_mm=(0.139, 0.139)),
    )
    return replace(plain, **changes)


def records() -> dict[str, ModelRecord]:
    test = EvaluationRecord(sensitivity=0.9, specificity=0.8)
    return {
        model: ModelRecord(model, metrics={"test": test}, sha256={"model.safetensors": sha})
        for model, sha in HASHES.items()
    }


def report(compared: Comparison | None = None, **options) -> CaseReport:
    return case_report(compared or comparison(), radiograph(), records(), MADE, **options)
