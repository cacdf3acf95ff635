"""A running page with tiny stakes: untrained classifiers, a real server, an upload folder of its own."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from demo.interface import build_demo, launch_settings
from demo.reader import Reader
from xray_models.checkpoint import Card
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
