import pytest
import torch
from torch import nn

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.registry import build_model, parameter_table
from xray_models.networks.resnet50 import ResNet50
from xray_models.networks.surgery import fold_batch_norm, freeze, initialise_he, insert_batch_norm


def count(model: nn.Module) -> int:
    return sum(row["parameters"] for row in parameter_table(model))


def test_custom_cnn_has_the_parameters_of_its_listing():
    assert count(CustomCNN()) == 2_262_434


def test_resnet_has_a_two_way_last_layer():
    model = ResNet50()
    assert sum(p.numel() for p in model.fc.parameters()) == 4_098
    assert count(model) == 23_508_032 + 4_098


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


def test_folding_the_batch_norms_leaves_the_function_and_the_reports_structure():
    torch.manual_seed(0)
    model, x = CustomCNN(batch_norm=True), torch.randn(4, 3, 224, 224)
    initialise_he(model)
    model(x)  # moves the running statistics
    folded = fold_batch_norm(model.eval())
    assert count(folded) == 2_262_434
    assert torch.allclose(folded(x), model(x), atol=1e-4)


@pytest.mark.slow
def test_batch_norms_that_are_put_back_leave_the_function_and_normalise():
    torch.manual_seed(0)
    model = CustomCNN().eval()
    initialise_he(model)
    x = torch.randn(8, 3, 224, 224)
    wide = insert_batch_norm(model, x)
    assert wide.batch_norm and not wide.training
    with torch.no_grad():
        assert torch.allclose(wide(x), model(x), rtol=1e-3, atol=1e-4)
        assert torch.allclose(fold_batch_norm(wide)(x), model(x), rtol=1e-3, atol=1e-4)
        first = wide.features.conv1(x)
    assert torch.allclose(wide.features.bn1.running_mean, first.mean((0, 2, 3)), atol=1e-5)
    assert torch.allclose(wide.features.bn1.weight**2, first.var((0, 2, 3)), rtol=1e-3)


def test_freezing_survives_train_and_keeps_statistics():
    model = ResNet50()
    model.train()
    freeze(model, "layer1")
    frozen, free = model.bn1, model.layer2[0].bn1
    before = frozen.running_mean.clone(), free.running_mean.clone()
    model(torch.randn(2, 3, 64, 64))
    assert torch.equal(frozen.running_mean, before[0]) and not torch.equal(free.running_mean, before[1])
    assert not model.layer1[0].conv1.weight.requires_grad and model.layer2[0].conv1.weight.requires_grad


def test_unknown_names_list_the_choices():
    with pytest.raises(KeyError, match="resnet50, cnn"):
        build_model("vgg")
    with pytest.raises(KeyError, match="layer1"):
        freeze(ResNet50(), "layer9")
