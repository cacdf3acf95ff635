import torch

from xray_models.networks.device import move_to, pick_device
from xray_models.networks.registry import build_model


def test_device_is_a_gpu_only_where_there_is_one():
    assert pick_device().type == ("cuda" if torch.cuda.is_available() else "cpu")


def test_a_network_is_moved_in_place_to_the_fast_layout():
    model = build_model("cnn")
    assert move_to(torch.device("cpu"), model) is model
    assert model.features.conv2.weight.is_contiguous(memory_format=torch.channels_last)
