"""Models that look at the brightness of a picture alone, pictures that they tell apart by it, and a validation."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from demo.server.worth import Worth
from tests.helpers import write_zip
from xray_models.data.report import DatasetReport, Unread
from xray_models.errors import RadiographError
from xray_models.evaluation.judged import Judged, JudgedPicture
from xray_models.evaluation.validation import PART, Validation
from xray_models.inference.classifier import Prediction
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS


class Brightness:
    """A classifier: the brighter, the likelier PNEUMONIA."""

    at_once, calibration = 1, None

    def __init__(self, name: str):
        self.name, self.record = name, ModelRecord(model=name, threshold=0.5)

    def predict(self, canvas, target="predicted", heatmap=True, exact=False) -> Prediction:
        p = 0.98 if canvas.mean() >= 128 else 0.02
        heat = np.ones((224, 224), np.float32)
        return Prediction(self.name, ("NORMAL", "PNEUMONIA")[p >= 0.5], p, 0.5, "PNEUMONIA", heatmap=heat)


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    """A bootstrap that takes no time."""
    monkeypatch.setattr("xray_models.evaluation.intervals.BOOTSTRAP_RESAMPLES", 20)


@pytest.fixture
def bright_weights(tmp_path):
    """Weights in use with such classifiers."""
    classifiers = {name: Brightness(name) for name in MODELS}
    current = SimpleNamespace(
        classifiers=classifiers, run_id=None, stamp="bright", worth=Worth(), calibration=None, directory=tmp_path
    )
    more = {"of": {"bright": current}.get, "shipped": tmp_path, "problem": None}
    return SimpleNamespace(**vars(current), current=current, **more)


def picture(bright: bool, seed: int) -> bytes:
    """Mostly bright, or mostly dark, with enough of both that the tone stays as it is."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 90, (96, 96))
    pixels[: 70 if bright else 20] += 160
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def ward_zip(tmp_path):
    """Six pictures without folders of classes, a broken one, and a text; labels.csv says what they are."""
    files = {f"ward/{i}.png": picture(i % 2 == 1, i) for i in range(6)}
    return write_zip(tmp_path / "ward.zip", {**files, "ward/broken.png": b"\x89PNG", "ward/notes.txt": b"x"})


@pytest.fixture
def ward_table() -> bytes:
    """In the words of a ward, and with one label that both models are certain against."""
    rows = [f"{i}.png,{'viral' if i % 2 else 'clear'},{'FM'[i > 2]}" for i in range(5)]
    return "\n".join(["file,finding,sex", *rows, "5.png,clear,M", "broken.png,clear,F"]).encode()


@pytest.fixture
def validation() -> Validation:
    """120 judged pictures: the ResNet-50 is good and the CNN guesses; some are outside the scope, one is refused."""
    generator = np.random.default_rng(0)
    pictures = []
    for i in range(120):
        label = int(i % 3 > 0)
        good = 1 / (1 + np.exp(-generator.normal(3 * (2 * label - 1), 1)))
        scope = "outside" if i % 20 == 3 else "refused" if i == 7 else "inside"
        pictures.append(
            JudgedPicture(
                f"data/{i}.png",
                f"{i}.png",
                label,
                i // 2,
                {"sex": "FM"[i % 2], "scanner": "<b>GE</b>"} if i != 5 else {},
                {"resnet50": float(good), "cnn": float(generator.random())},
                scope,
                ("unfamiliar",) if scope == "outside" else (),
                RadiographError("not-a-radiograph", "No radiograph.") if scope == "refused" else None,
            )
        )
    unread = (Unread("data/<i>.png", RadiographError("empty-file", "This file is empty.")),)
    judged = Judged(tuple(pictures), unread, ((224, 224),) * 120, 0, "0" * 64)
    report = DatasetReport({PART: {"NORMAL": 40, "PNEUMONIA": 80}}, {PART: 60}, unread=list(unread))
    records = {name: ModelRecord(model=name, threshold=0.5, uncertain=(0.4, 0.6)) for name in MODELS}
    return Validation(judged, report, records)
