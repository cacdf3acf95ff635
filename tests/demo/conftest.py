"""What the tests of the page share: a real server on untrained classifiers, and weights folders without networks."""

import io
import json
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from demo.compare.reader import Reader
from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from demo.server.studies import Studies
from demo.server.worth import Worth
from xray_models.classes import CLASSES
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.inference.classifier import Classifier, Prediction
from xray_models.networks.record import EvaluationRecord, ModelRecord, TrainingRecord
from xray_models.networks.registry import MODELS, build_model


@pytest.fixture(scope="session")
def picture_bytes() -> bytes:
    """A grey noise picture of 96 x 96 pixels, as a PNG file."""
    pixels = np.random.default_rng(0).integers(0, 255, (96, 96), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def picture_file(tmp_path, picture_bytes):
    path = tmp_path / "chest.png"
    path.write_bytes(picture_bytes)
    return path


@pytest.fixture(scope="session")
def classifiers() -> dict[str, Classifier]:
    torch.manual_seed(0)
    return {name: Classifier(build_model(name), ModelRecord(model=name), torch.device("cpu")) for name in MODELS}


@pytest.fixture(scope="session")
def weights(classifiers, tmp_path_factory) -> SimpleNamespace:
    """Untrained weights in use: everything that the page asks of ActiveWeights as long as nobody changes them."""
    shipped = tmp_path_factory.mktemp("weights")
    current = SimpleNamespace(
        classifiers=classifiers, run_id=None, stamp="first", worth=Worth(), calibration=None, directory=shipped
    )
    more = {"of": {"first": current}.get, "shipped": shipped, "problem": None}
    return SimpleNamespace(**vars(current), current=current, **more)


@pytest.fixture
def reader(weights) -> Reader:
    return Reader(weights, scope=None, examples=[])


@pytest.fixture(scope="session")
def server(weights, tmp_path_factory):
    """(address, upload folder) of a running page."""
    uploads, runs, access = tmp_path_factory.mktemp("uploads"), tmp_path_factory.mktemp("runs"), Access(False, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        studies = Studies()
        demo = build_demo(weights, None, RunStore(runs), DatasetStore(runs), access, studies)
        settings = launch_settings(access, weights, studies=studies)
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **settings)
        yield address, uploads
        demo.close()


@pytest.fixture
def tested_weights(tmp_path):
    """A weights folder with the records and test predictions of two fairly good models, without their networks."""
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], (40, 70))
    for name, threshold, separation in (("resnet50", 0.413, 2.5), ("cnn", 0.62, 1.5)):
        p = 1 / (1 + np.exp(-generator.normal(separation * (2 * labels - 1), 1.5)))
        tested = Evaluation(labels, p, threshold, [f"{i}.jpeg" for i in range(len(labels))])
        intervals = {"f1": [0.8, 0.95], "cohen_kappa": [0.7, 0.9], "roc_auc": [0.9, 0.99]}
        metrics = EvaluationRecord(
            **tested.metrics(), intervals=intervals, confusion_matrix=tested.confusion_matrix().tolist()
        )
        history = [{"epoch": epoch, "train_loss": 0.5, "validation_loss": 0.6} for epoch in (1, 2)]
        training = TrainingRecord(history=history, best_epoch=2)
        record = ModelRecord(name, threshold=threshold, metrics={"test": metrics}, training=training)
        (tmp_path / name).mkdir()
        (tmp_path / name / RECORD_FILE).write_text(json.dumps(record.to_json()))
        (tmp_path / name / PREDICTIONS_FILE).write_text(tested.to_csv())
    return tmp_path


@dataclass
class Fixed:
    """A classifier that gives every image the same answer."""

    name: str
    p_pneumonia: float

    def predict(self, canvas: np.ndarray, target: str, heatmap: bool) -> Prediction:
        label = CLASSES[int(self.p_pneumonia >= 0.5)]
        return Prediction(self.name, label, self.p_pneumonia, 0.5, label, np.zeros((224, 224), np.float32))


@pytest.fixture
def fixed_weights(tested_weights) -> SimpleNamespace:
    """Weights in use that were tested on the small data set, where the CNN missed every image with pneumonia."""
    rows = [f"test/NORMAL/IM-{1000 + i}-0001.png,NORMAL,0.1" for i in range(4)]
    rows += [f"test/PNEUMONIA/person{1000 + i}_virus_1.png,PNEUMONIA,0.2" for i in range(4)]
    (tested_weights / "cnn" / PREDICTIONS_FILE).write_text("\n".join(["file,label,p_pneumonia", *rows]) + "\n")
    classifiers = {"resnet50": Fixed("resnet50", 0.9), "cnn": Fixed("cnn", 0.2)}
    return SimpleNamespace(directory=tested_weights, shipped=tested_weights, run_id=None, classifiers=classifiers)
