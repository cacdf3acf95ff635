"""A running page with tiny stakes: untrained classifiers, a real server, an upload folder of its own."""

import io
import json

import numpy as np
import pytest
import torch
from PIL import Image

from demo.interface import build_demo, launch_settings
from demo.reader import Reader
from xray_models.checkpoint import CARD_FILE, PREDICTIONS_FILE, Card
from xray_models.evaluation import Evaluation
from xray_models.inference import Classifier
from xray_models.models import MODELS, build_model


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
    return {name: Classifier(build_model(name), Card(model=name), torch.device("cpu")) for name in MODELS}


@pytest.fixture
def reader(classifiers) -> Reader:
    return Reader(classifiers, gate=None, examples=[])


@pytest.fixture(scope="session")
def server(classifiers, tmp_path_factory):
    """(address, upload folder) of a launched page."""
    uploads = tmp_path_factory.mktemp("uploads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        demo = build_demo(classifiers, None, tmp_path_factory.mktemp("weights"))
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings())
        yield address, uploads
        demo.close()


@pytest.fixture
def tested_weights(tmp_path):
    """A weights folder with the cards and test predictions of two models that do fairly well; no networks in it."""
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], (40, 70))
    for name, threshold, separation in (("resnet50", 0.413, 2.5), ("cnn", 0.62, 1.5)):
        p = 1 / (1 + np.exp(-generator.normal(separation * (2 * labels - 1), 1.5)))
        tested = Evaluation(labels, p, threshold, [f"{i}.jpeg" for i in range(len(labels))])
        intervals = {"f1": [0.8, 0.95], "cohen_kappa": [0.7, 0.9], "roc_auc": [0.9, 0.99]}
        metrics = {**tested.metrics(), "intervals": intervals, "confusion_matrix": tested.confusion_matrix().tolist()}
        history = [{"epoch": epoch, "train_loss": 0.5, "validation_loss": 0.6} for epoch in (1, 2)]
        training = {"history": history, "best_epoch": 2}
        card = Card(name, threshold=threshold, metrics={"test": metrics}, training=training)
        (tmp_path / name).mkdir()
        (tmp_path / name / CARD_FILE).write_text(json.dumps(card.to_json()))
        (tmp_path / name / PREDICTIONS_FILE).write_text(tested.to_csv())
    return tmp_path
