"""Stand-ins for the models, whose answers a test knows, and pictures that they have judged."""

from dataclasses import dataclass

import numpy as np

from xray_models.data.report import DatasetReport
from xray_models.evaluation.judged import Judged, JudgedPicture
from xray_models.evaluation.validation import PART, Validation
from xray_models.inference.prediction import Prediction
from xray_models.networks.local_calibration import LocalCalibration
from xray_models.networks.record import ModelRecord


@dataclass
class Judge:
    """Answers by the ``p_pneumonia`` of a canvas."""

    p_pneumonia: object  # canvas (224, 224) -> probability
    record: ModelRecord
    calibration: LocalCalibration | None = None
    at_once: int = 1

    def predict(self, canvas, target="predicted", heatmap=True, exact=False):
        assert not heatmap and exact
        p, cut = float(self.p_pneumonia(canvas)), self.record.threshold
        label = "PNEUMONIA" if p >= cut else "NORMAL"
        return Prediction(self.record.model, label, p, cut, label, uncertain_band=self.record.uncertain)


def judged_picture(number: int, label: int, p: dict[str, float], scope="inside", patient=None, **groups):
    name = f"{number}.png"
    return JudgedPicture(name, name, label, number if patient is None else patient, groups, p, scope)


def validation_of(pictures: list[JudgedPicture], records: dict[str, ModelRecord], **more) -> Validation:
    labels = [one.label for one in pictures]
    counts = {"NORMAL": labels.count(0), "PNEUMONIA": labels.count(1)}
    report = DatasetReport({PART: counts}, {PART: len({one.patient for one in pictures})})
    judged = Judged(tuple(pictures), (), ((224, 224),) * len(pictures), 0, "0" * 64)
    return Validation(judged, report, records, **more)


def random_pictures(n: int, separation: float, seed: int = 0, patients: int | None = None) -> list[JudgedPicture]:
    """Half of them ill; logits are normal, their means ``separation`` apart, the same for both models but for noise."""
    generator = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    logits = generator.normal(separation * (labels - 0.5), 1)
    pictures = []
    for number, (label, logit) in enumerate(zip(labels.tolist(), logits, strict=True)):
        p = {model: float(1 / (1 + np.exp(-logit - generator.normal(0, 0.1)))) for model in ("resnet50", "cnn")}
        pictures.append(judged_picture(number, label, p, patient=number % patients if patients else None))
    return pictures
