"""Heat lands where the evidence is, equals the package's ordinary call, and leaves no trace on the network."""

import gc

import numpy as np
import pytest
import torch
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn

from xray_models.inference.heatmap import METHODS, heatmap
from xray_models.networks.registry import MODELS, build_model


@pytest.fixture(scope="module", params=MODELS)
def model(request):
    """Untrained, with positive weights in its head: the maps of both classes then show something."""
    torch.manual_seed(0)
    model = build_model(request.param).eval()
    for name, parameter in model.named_parameters():
        if name.startswith(("fc.", "head.")):
            parameter.data.abs_()
    return model


@pytest.fixture
def head():
    """A small trainable head: (1, 4, 7, 7) -> (1, 2), with dropout and an in-place ReLU first."""
    torch.manual_seed(0)
    return nn.Sequential(nn.ReLU(inplace=True), nn.Flatten(), nn.Dropout(0.5), nn.Linear(4 * 7 * 7, 2)).eval()


class CornerHead(nn.Module):
    """PNEUMONIA is channel 0 and NORMAL is channel 1, summed over the image."""

    def forward(self, features):
        return torch.stack([features[:, 1].sum((1, 2)), features[:, 0].sum((1, 2))], dim=1)


def corner_features():
    """Channel 0 fires at the top right, channel 1 at the bottom left."""
    features = torch.zeros(1, 2, 7, 7)
    features[0, 0, 0, 6] = features[0, 1, 6, 0] = 1
    return features


def test_heat_lands_in_the_corner_of_the_target_class():
    normal, pneumonia = (heatmap(CornerHead(), corner_features(), target) for target in (0, 1))
    assert pneumonia[:32, -32:].mean() > 0.5 and normal[-32:, :32].mean() > 0.5
    assert pneumonia[64:, :].max() == 0 and normal[:, 64:].max() == 0


def ours_and_ordinary(model, target, method="Grad-CAM", side=224):
    x = torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(1))
    with METHODS[method](model, [model.cam_layer]) as cam:
        ordinary = cam(x, [ClassifierOutputTarget(target)])[0]
    with torch.inference_mode():
        features = model.features(x)
    return heatmap(model.head, features, target, method, size=(side, side)), ordinary


@pytest.mark.parametrize("target", [0, 1])
def test_equals_the_ordinary_call_on_the_whole_network(model, target):
    np.testing.assert_allclose(*ours_and_ordinary(model, target), atol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_equals_its_ordinary_call(model, method):
    side = 96 if isinstance(model, MODELS["resnet50"]) else 224  # the ResNet takes any size, and a small one is quick
    np.testing.assert_allclose(*ours_and_ordinary(model, 1, method, side), atol=1e-4)


def test_shape_type_range_and_size(head):
    features = torch.randn(1, 4, 7, 7, generator=torch.Generator().manual_seed(2))
    maps = [heatmap(head, features, 1), heatmap(head, features, 1, size=(60, 90))]
    assert [m.shape for m in maps] == [(224, 224), (60, 90)]
    assert all(m.dtype == np.float32 and m.min() >= 0 and 0.99 < m.max() <= 1 for m in maps)


def test_blank_map_is_none():
    assert heatmap(lambda features: -features.sum((2, 3))[:, :2], corner_features(), 1) is None
    assert heatmap(CornerHead(), torch.zeros(1, 2, 7, 7), 1) is None


def test_map_of_damaged_features_is_none():
    assert heatmap(CornerHead(), torch.full((1, 2, 7, 7), torch.nan), 1) is None


@pytest.mark.parametrize("training", [True, False])
def test_leaves_no_gradient_and_keeps_the_mode(head, training):
    head.train(training)
    head[3].weight.grad = torch.ones_like(head[3].weight)
    heatmap(head, torch.rand(1, 4, 7, 7), 1)
    assert head[3].bias.grad is None and (head[3].weight.grad == 1).all()
    assert all(module.training is training for module in head.modules())
    assert all(parameter.requires_grad for parameter in head.parameters())


def test_features_stay_as_they_were(head):
    features = torch.randn(1, 4, 7, 7)
    before = features.clone()
    heatmap(head, features, 1)
    assert torch.equal(features, before) and not features.requires_grad


def test_half_precision_features_are_welcome(head):
    features = torch.rand(1, 4, 7, 7)
    np.testing.assert_allclose(heatmap(head, features.bfloat16(), 1), heatmap(head, features.bfloat16().float(), 1))


class BrokenMethod(METHODS["Grad-CAM"]):
    made = []

    def get_cam_weights(self, *arguments):
        self.made.append(self)
        raise IndexError("broken on purpose")


def test_hooks_are_gone_after_an_exception(head, monkeypatch):
    monkeypatch.setitem(METHODS, "broken", BrokenMethod)
    with pytest.raises(RuntimeError, match="grad-cam package"):
        heatmap(head, torch.rand(1, 4, 7, 7), 1, "broken")
    (cam,) = BrokenMethod.made
    hooked = [*head.modules(), *cam.model.modules()]
    assert not any(module._forward_hooks or module._backward_hooks for module in hooked)


def test_wrong_names_are_named(head):
    with pytest.raises(KeyError, match="HiResCAM"):
        heatmap(head, torch.rand(1, 4, 7, 7), 1, "Grad-CAN")
    with pytest.raises(IndexError):
        heatmap(head, torch.rand(1, 4, 7, 7), 2)


def count_tensors():
    return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())


def test_fifty_heatmaps_leave_no_tensor_behind(head):
    features = torch.rand(1, 4, 7, 7)
    heatmap(head, features, 1)
    gc.collect()
    gc.disable()  # what reference counting alone does not free would pile up between collections
    try:
        before = count_tensors()
        for _ in range(50):
            heatmap(head, features, 1)
        assert count_tensors() <= before
    finally:
        gc.enable()
