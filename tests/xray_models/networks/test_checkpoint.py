import json

import pytest
import torch

from xray_models.errors import CheckpointError
from xray_models.images.canvas import Preprocessing
from xray_models.networks.checkpoint import load_checkpoint, save_checkpoint
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.record import ModelRecord
from xray_models.networks.resnet50 import ResNet50


def save(directory, seed: int = 0) -> CustomCNN:
    torch.manual_seed(seed)
    model = CustomCNN().eval()
    save_checkpoint(directory, model, ModelRecord(model="cnn", threshold=0.3, preprocessing=Preprocessing(resize=232)))
    return model


def test_a_checkpoint_gives_the_network_and_its_record_again(tmp_path):
    model = save(tmp_path / "cnn")
    loaded, record = load_checkpoint(tmp_path / "cnn")
    x = torch.rand(2, 3, 224, 224)
    assert torch.allclose(loaded(x), model(x), atol=1e-3) and not loaded.training
    assert record.threshold == 0.3 and record.preprocessing == Preprocessing(resize=232)


def test_the_stride_variant_is_kept(tmp_path):
    save_checkpoint(tmp_path / "resnet50", ResNet50(stride_in_1x1=True), ModelRecord(model="resnet50"))
    assert load_checkpoint(tmp_path / "resnet50")[0].layer2[0].conv1.stride == (2, 2)


@pytest.mark.parametrize("file", ["model.safetensors", "model.json"])
@pytest.mark.parametrize("content", [None, b"", b"not weights at all"])
def test_damaged_checkpoints_are_refused_in_one_sentence(tmp_path, file, content):
    save(tmp_path / "cnn")
    (tmp_path / "cnn" / file).unlink() if content is None else (tmp_path / "cnn" / file).write_bytes(content)
    with pytest.raises(CheckpointError, match="weights"):
        load_checkpoint(tmp_path / "cnn")


def test_weights_of_another_network_are_refused(tmp_path):
    save(tmp_path / "cnn")
    record = json.loads((tmp_path / "cnn" / "model.json").read_text())
    (tmp_path / "cnn" / "model.json").write_text(json.dumps(record | {"model": "resnet50"}))
    with pytest.raises(CheckpointError):
        load_checkpoint(tmp_path / "cnn")


def test_weights_are_found_again_after_a_kill_between_the_two_renames(tmp_path):
    old = save(tmp_path / "cnn")
    (tmp_path / "cnn").rename(tmp_path / ".cnn.old")
    assert torch.allclose(load_checkpoint(tmp_path / "cnn")[0].head.fc2.bias, old.head.fc2.bias)
    assert [path.name for path in tmp_path.iterdir()] == ["cnn"]
