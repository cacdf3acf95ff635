from dataclasses import fields

from xray_models.networks.registry import MODELS
from xray_models.training.limits import freezable, limits
from xray_models.training.recipe import TrainConfig


def test_something_is_always_left_to_train():
    assert freezable("resnet50") == ("conv1", "layer1", "layer2", "layer3", "layer4")
    assert freezable("cnn")[0] == "conv1" and freezable("cnn")[-1] == "fc1"


def test_every_setting_has_limits():
    known = {field.name for field in fields(TrainConfig)} - {"model", "preprocessing"}
    assert all(limits(model).keys() == known for model in MODELS)
