"""Heatmaps after other layers equal the package's ordinary call on the whole network, and so do its combinations."""

import numpy as np
import pytest
import torch
from pytorch_grad_cam import FinerCAM, GradCAMPlusPlus, RefineCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from tests.xray_models.inference.untrained import canvas, untrained
from xray_models.inference.classifier import HEATMAP_METHODS
from xray_models.inference.explain import ALL_METHODS, FINER, REFINE, SAME_AT_LINEAR_HEADS, cut, explain
from xray_models.inference.heatmap import METHODS
from xray_models.networks.registry import MODELS, build_model

INNER = [("resnet50", "layer2"), ("resnet50", "layer3"), ("cnn", "conv6"), ("cnn", "conv8")]
SIDES = {"resnet50": 64, "cnn": 112}  # small pictures are quick


@pytest.fixture(scope="module")
def models():
    """Untrained, with positive weights in their heads: most maps then show something."""
    torch.manual_seed(0)
    models = {name: build_model(name).eval() for name in MODELS}
    for model in models.values():
        for name, parameter in model.named_parameters():
            if name.startswith(("fc.", "head.")):
                parameter.data.abs_()
    return models


def noise(name: str) -> torch.Tensor:
    return torch.randn(1, 3, SIDES[name], SIDES[name], generator=torch.Generator().manual_seed(1))


def assert_same(ours: np.ndarray | None, ordinary: np.ndarray) -> None:
    """``None`` is a map that is zero everywhere."""
    np.testing.assert_allclose(np.zeros_like(ordinary) if ours is None else ours, ordinary, atol=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_the_two_parts_of_a_network_are_the_network(models, name):
    model, x = models[name], noise(name)
    for layer in model.cam_layers():
        before, head = cut(model, layer)
        with torch.no_grad():
            torch.testing.assert_close(head(before(x)), model(x))


@pytest.mark.parametrize("name", MODELS)
def test_the_last_layer_is_where_the_features_end(models, name):
    model, x = models[name], noise(name)
    *_, last = model.cam_layers()
    with torch.no_grad():
        torch.testing.assert_close(cut(model, last)[0](x), model.features(x))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("name", "layer"), INNER)
def test_after_an_inner_layer_each_method_equals_its_ordinary_call(models, name, layer, method):
    model, x = models[name], noise(name)
    with METHODS[method](model, [model.cam_layers()[layer]]) as cam:
        ordinary = cam(x, [ClassifierOutputTarget(1)])[0]
    assert_same(explain(model, x, 1, method, layer), ordinary)


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("name", MODELS)
def test_finer_cam_equals_the_package(models, name, target):
    model, x = models[name], noise(name)
    for layer, module in model.cam_layers().items():
        with FinerCAM(model, [module]) as cam:
            ordinary = cam(x, target_idx=target)[0]
        assert_same(explain(model, x, target, FINER, layer), ordinary)


@pytest.mark.parametrize("name", MODELS)
def test_refine_cam_equals_the_package(models, name):
    model, x = models[name], noise(name)
    first, *_ = layers = model.cam_layers()
    ordinary = RefineCAM(model, list(layers.values()))(x, [ClassifierOutputTarget(1)])[0]
    assert_same(explain(model, x, 1, REFINE, first), ordinary)


def test_refine_cam_begins_at_its_layer(models):
    model, x = models["cnn"], noise("cnn")
    with GradCAMPlusPlus(model, [model.cam_layer]) as cam:
        ordinary = cam(x, [ClassifierOutputTarget(1)])[0]
    assert_same(explain(model, x, 1, REFINE, "conv10"), ordinary)


def test_where_the_head_is_linear_three_methods_give_one_map(models):
    model, x = models["resnet50"], noise("resnet50")
    first, *others = (explain(model, x, 1, method) for method in SAME_AT_LINEAR_HEADS)
    for other in others:
        np.testing.assert_allclose(other, first, atol=1e-3)
    cnn, x = models["cnn"], noise("cnn")
    assert not np.allclose(explain(cnn, x, 1, "Grad-CAM"), explain(cnn, x, 1, "HiResCAM"), atol=0.01)


def test_the_names_that_need_no_package_are_those_of_the_methods():
    assert HEATMAP_METHODS == ALL_METHODS


def test_wrong_names_are_named(models):
    with pytest.raises(KeyError, match=FINER):
        explain(models["cnn"], noise("cnn"), 1, "Score-CAM")
    with pytest.raises(KeyError, match="conv10"):
        explain(models["cnn"], noise("cnn"), 1, layer="layer4")


@pytest.mark.parametrize("method", ALL_METHODS)
def test_a_classifier_explains_with_the_input_that_it_answers_for(method):
    classifier = untrained("cnn")
    heat = classifier.explain(canvas(3), "PNEUMONIA", method, "conv8")
    assert heat is None or (
        heat.shape == (224, 224) and heat.dtype == np.float32 and 0 <= heat.min() <= heat.max() <= 1
    )


def test_a_classifier_explains_its_last_layer_as_in_its_answer():
    classifier = untrained("cnn")
    classifier._fast = None
    np.testing.assert_allclose(
        classifier.explain(canvas(3), "PNEUMONIA", "Grad-CAM"),
        classifier.predict(canvas(3), "PNEUMONIA").heatmap,
        atol=1e-4,
    )
