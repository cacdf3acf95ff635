from urllib.error import URLError

import pytest
import torch
from safetensors.torch import save_file
from torchvision.models import ResNet50_Weights, resnet50

from xray_models.errors import CheckpointError
from xray_models.networks.resnet50 import ResNet50
from xray_models.training.starting_weights import load_partly, start_model, starting_weights


def test_starting_weights_bring_their_stride_variant(tmp_path):
    source = ResNet50(stride_in_1x1=True)
    tensors = {name: t for name, t in source.state_dict().items() if not name.startswith(("layer4", "fc"))}
    save_file(tensors, tmp_path / "start.safetensors", {"stride": "in the first 1x1 convolution"})
    model = start_model("resnet50", str(tmp_path / "start.safetensors"), batch_norm=False, seed=0)
    assert model.stride_in_1x1 and torch.equal(model.layer3[0].conv1.weight, source.layer3[0].conv1.weight)


def test_impossible_starting_weights_are_refused(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"text")
    for name, init in (
        ("resnet50", str(tmp_path / "x.safetensors")),
        ("resnet50", "no-such-file"),
        ("cnn", "imagenet"),
    ):
        with pytest.raises(CheckpointError):
            start_model(name, init, batch_norm=False, seed=0)
    with pytest.raises(CheckpointError, match="another network"):
        load_partly(ResNet50(), {"weights": torch.zeros(3)})


def test_imagenet_weights_come_from_torchvision_in_its_own_variant(monkeypatch):
    published = resnet50(num_classes=1000).state_dict()
    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", lambda self, **options: published)
    model = start_model("resnet50", "imagenet", batch_norm=False, seed=0)
    assert not model.stride_in_1x1 and model.fc.out_features == 2
    assert torch.equal(model.layer4[2].conv3.weight, published["layer4.2.conv3.weight"])


def test_without_internet_the_error_says_what_else_to_start_from(monkeypatch):
    def unreachable(self, **options):
        raise URLError("no route")

    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", unreachable)
    with pytest.raises(CheckpointError, match="--init FILE"):
        start_model("resnet50", "imagenet", batch_norm=False, seed=0)


def test_a_record_says_which_file_a_training_started_from(tmp_path):
    (tmp_path / "mine.safetensors").write_bytes(b"abc")
    start = starting_weights("resnet50", str(tmp_path / "mine.safetensors"))
    assert start.sha256.startswith("ba7816bf") and not start.recipe and not start.earlier
    assert starting_weights("cnn", "random") is None and starting_weights("resnet50", "imagenet") is None
