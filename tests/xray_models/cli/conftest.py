import pytest
import torch

from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model


@pytest.fixture(scope="package")
def weights(tmp_path_factory):
    directory = tmp_path_factory.mktemp("weights")
    for name in ("resnet50", "cnn"):
        torch.manual_seed(0)
        save_checkpoint(directory / name, build_model(name), ModelRecord(model=name, threshold=0.4))
    return directory


@pytest.fixture
def no_scope(monkeypatch):
    """The pictures of a test are noise, which a scope refuses."""
    monkeypatch.setattr("xray_models.cli.loaded.load_scope", lambda weights: None)
