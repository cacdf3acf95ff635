"""A run on a machine that cannot get the starting weights of the ResNet-50."""

import socket
from types import SimpleNamespace
from urllib.error import URLError

import pytest
from torchvision.models import ResNet50_Weights

from tests.xray_models.training.tiny import ALONE
from xray_models.errors import XrayError
from xray_models.training import run
from xray_models.training.pace import Work
from xray_models.training.plan import RunRequest
from xray_models.training.progress import read_progress
from xray_models.training.starting_weights import TIMEOUT, start_model


@pytest.fixture
def steps(monkeypatch, tmp_path) -> list[str]:
    """What the run does, without images and without training."""
    steps: list[str] = []

    def reached(step: str):
        def do(*arguments, **options):
            error = read_progress(tmp_path).error
            steps.append(f"{step}, {error['code'] if error else 'no error'}")
            return SimpleNamespace(report=SimpleNamespace(lines=lambda: []))

        return do

    def offline(self, **options):
        steps.append(f"download, {socket.getdefaulttimeout():g} s")
        raise URLError("no route")

    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", offline)
    monkeypatch.setattr(run, "load_images", reached("read"))
    monkeypatch.setattr(run, "work_of", lambda config, splits: Work(1, 1, 1, 1))
    monkeypatch.setattr(run, "fit", lambda config, *arguments: steps.append(f"train {config.model}"))
    monkeypatch.setattr(run, "finish", lambda name, *arguments: None)
    monkeypatch.setattr(run, "summary", str)
    return steps


def train(folder, *models: str) -> XrayError:
    request = RunRequest(folder, "x.zip", models=models, preset="coursework")
    with pytest.raises(XrayError) as error:
        run.train(request, ALONE, lambda text: None)
    return error.value


def test_the_other_model_is_trained_and_the_refusal_comes_before_the_reading(steps, tmp_path):
    assert train(tmp_path, "resnet50", "cnn").code == "no-internet"
    assert steps == [f"download, {TIMEOUT} s", "read, no-internet", "train cnn"]
    progress = read_progress(tmp_path)
    assert (progress.state, progress.error["code"]) == ("failed", "no-internet")


def test_no_image_is_read_for_a_model_that_cannot_start(steps, tmp_path):
    assert train(tmp_path, "resnet50").code == "no-internet"
    assert steps == [f"download, {TIMEOUT} s"]


def test_something_else_in_place_of_the_weights_is_no_start(monkeypatch):
    def captive_portal(self, **options):
        raise RuntimeError("invalid hash value")

    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", captive_portal)
    with pytest.raises(XrayError, match="could not be downloaded"):
        start_model("resnet50", "imagenet", batch_norm=False, seed=0)
    assert socket.getdefaulttimeout() is None
