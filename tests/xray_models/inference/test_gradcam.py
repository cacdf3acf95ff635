"""Grad-CAM in closed form draws the maps of the grad-cam package."""

import numpy as np
import pytest
import torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from tests.helpers import real_example
from xray_models.images.canvas import eval_transform, to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.gradcam import grad_cam, on_canvas
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.registry import MODELS, build_model

EXAMPLES = (("right", "NORMAL"), ("right", "PNEUMONIA"), ("disagree", "PNEUMONIA"))


def closed_form(model, x):
    with torch.inference_mode():
        features = model.features(x)
        return grad_cam(features, model.channel_gradients(features)).numpy()


def package(model, x, target):
    with GradCAM(model, [model.cam_layer]) as cam:
        return cam(x, [ClassifierOutputTarget(target)] * len(x))


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_maps_of_the_shipped_models_are_those_of_the_package(name):
    model, record = load_checkpoint(SHIPPED_WEIGHTS / name)
    pictures = [to_canvas(load_radiograph(real_example(*example)).pixels) for example in EXAMPLES]
    x = eval_transform(torch.from_numpy(np.stack(pictures)), record.preprocessing)
    heat = closed_form(model, x)
    for target in (0, 1):
        np.testing.assert_allclose(heat[:, target], package(model, x, target), atol=1e-4)
    assert heat.dtype == np.float32 and heat.max() > 0.99


@pytest.mark.parametrize("name", MODELS)
def test_channel_gradients_are_those_of_a_backward_pass(name):
    torch.manual_seed(0)
    model = build_model(name).eval()
    features = torch.rand(3, *{"resnet50": (2048, 7, 7), "cnn": (128, 14, 14)}[name], requires_grad=True)
    logits = model.head(features * 1.0)
    for target in (0, 1):
        (expected,) = torch.autograd.grad(logits[:, target].sum(), features, retain_graph=True)
        found = model.channel_gradients(features.detach())[:, target]
        torch.testing.assert_close(found, expected.mean(dim=(2, 3)), rtol=1e-4, atol=1e-8)


def test_a_class_that_no_region_raises_has_no_heat():
    features = torch.rand(1, 3, 7, 7)
    heat = grad_cam(features, torch.tensor([[[-1.0, -1.0, -1.0], [1.0, 0.0, 0.0]]]))
    assert heat[0, 0].max() == 0 and heat[0, 1].max() > 0.99


def test_each_image_of_a_batch_has_its_own_scale():
    features, gradients = torch.rand(2, 3, 7, 7), torch.rand(2, 2, 3)
    features[1] *= 1000
    together = grad_cam(features, gradients)
    torch.testing.assert_close(together[1:], grad_cam(features[1:], gradients[1:]))
    assert together.amax(dim=(2, 3)).min() > 0.99


def test_heat_lies_on_the_part_of_the_canvas_that_the_network_saw():
    heat = torch.zeros(1, 1, 224, 224)
    heat[..., :112, :] = 1  # the upper half of what a network saw that is given the middle quarter of the canvas
    placed = on_canvas(heat, 448)[0, 0]
    assert placed.shape == (224, 224) and placed[56:110, 56:168].min() > 0.99
    outside = placed.clone()
    outside[56:168, 56:168] = 0
    assert outside.max() == 0 and placed[114:].max() < 0.01
