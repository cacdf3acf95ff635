import pytest
import torch
from torch import nn
from torchvision.models.resnet import Bottleneck, ResNet

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.network import Network
from xray_models.networks.registry import MODELS, build_model, parameter_table
from xray_models.networks.resnet50 import ResNet50


def count(model: nn.Module) -> int:
    return sum(row["parameters"] for row in parameter_table(model))


def test_custom_cnn_has_the_parameters_of_its_listing():
    assert count(CustomCNN()) == 2_262_434


def test_resnet_has_a_two_way_last_layer():
    model = ResNet50()
    assert sum(p.numel() for p in model.fc.parameters()) == 4_098
    assert count(model) == 23_508_032 + 4_098


def test_resnet_is_torchvisions_name_by_name_and_number_by_number():
    own, others = [], []
    for made, build in ((own, ResNet50), (others, lambda: ResNet(Bottleneck, [3, 4, 6, 3], num_classes=2))):
        torch.manual_seed(0)
        model = build()
        made += [list(model.state_dict()), *model.state_dict().values(), model(torch.randn(2, 3, 64, 64))]
    assert own[0] == others[0] and all(map(torch.equal, own[1:], others[1:]))


@pytest.mark.parametrize(("name", "shape"), [("resnet50", (2, 2048, 7, 7)), ("cnn", (2, 128, 14, 14))])
def test_features_and_head_are_the_whole_network(name, shape):
    model, x = build_model(name).eval(), torch.randn(2, 3, 224, 224)
    seen = []
    model.cam_layer.register_forward_hook(lambda module, inputs, output: seen.append(output))
    features = model.features(x)
    assert features.shape == shape and torch.equal(seen[0], features)
    assert torch.equal(model.head(features), model(x))


def test_stride_variants_share_shapes_but_not_the_function():
    torch.manual_seed(0)
    old, new = ResNet50(stride_in_1x1=True).eval(), ResNet50().eval()
    new.load_state_dict(old.state_dict())
    x = torch.randn(1, 3, 64, 64)
    assert old.features(x).shape == new.features(x).shape
    assert not torch.allclose(old.features(x), new.features(x))


def test_unknown_names_list_the_choices():
    with pytest.raises(KeyError, match="resnet50, cnn"):
        build_model("vgg")


@pytest.mark.parametrize("name", MODELS)
def test_a_network_is_built_again_from_its_name_and_architecture(name):
    model = build_model(name)
    again = build_model(name, **model.architecture)
    assert isinstance(model, Network) and again.state_dict().keys() == model.state_dict().keys()
    assert [p for modules in model.stages().values() for m in modules for p in m.parameters()]
