"""Heatmaps by the grad-cam package (https://github.com/jacobgil/pytorch-grad-cam), from features computed before.

The package normally runs the whole network forwards and backwards. But a gradient method needs two things only: the
activations of its target layer, and the gradient of the class score there. The first are known from the pass that gave
the answer, and the second needs only the head:

    features (1, C, h, w) -> head -> logits -> d logit / d features -> package -> heatmap (224, 224)

So the package gets a stand-in network: one target layer, and a score that is linear in it with exactly this gradient.
The maps are those of the normal call. The package's hooks, its ``zero_grad`` and its switch to evaluation mode change
only the stand-in, never the network, so there is nothing to restore and threads do not disturb each other.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from pytorch_grad_cam import GradCAM, GradCAMElementWise, GradCAMPlusPlus, HiResCAM, LayerCAM, XGradCAM
from pytorch_grad_cam.base_cam import BaseCAM
from torch import Tensor, nn

from xray_models.classes import IMAGE_SIZE

# The methods of the package that need activations and gradient, and nothing else of the network.
METHODS: dict[str, type[BaseCAM]] = {
    "Grad-CAM": GradCAM,
    "Grad-CAM++": GradCAMPlusPlus,
    "HiResCAM": HiResCAM,
    "XGrad-CAM": XGradCAM,
    "LayerCAM": LayerCAM,
    "Element-wise Grad-CAM": GradCAMElementWise,
}


def heatmap(
    head: Callable[[Tensor], Tensor],
    features: Tensor,
    target: int,
    method: str = "Grad-CAM",
    size: tuple[int, int] = (IMAGE_SIZE, IMAGE_SIZE),
) -> np.ndarray | None:
    """What moved the model towards class ``target``: (height, width) float32 in [0, 1], relative within this image.

    ``features`` (1, C, h, w) is the output of the backbone, ``head`` maps it to logits (1, classes) and must be in
    evaluation mode, ``size`` is (height, width). None when the map is zero everywhere: then no region raised the score
    of this class. It can be the answer even so, if the score of the other class is lower still; the page says both in
    words. KeyError: no such ``method``; IndexError: no such class.
    """
    if method not in METHODS:
        raise KeyError(f"no heatmap method {method!r}; there are: {', '.join(METHODS)}")
    # Tensors made in inference mode cannot be part of an autograd graph; copies made outside it can.
    with torch.inference_mode(False), torch.enable_grad():
        activations = features.detach().to(torch.float32, copy=True)
        stand_in = _StandIn(activations, _gradient(head, activations, target))
        with METHODS[method](stand_in, [stand_in.target_layer]) as cam:
            # Of its input, the package reads only the size: that of the map.
            maps = cam(torch.empty(1, 1, *size), targets=[lambda score: score])
            return maps[0] if maps.max() > 0 else None
    raise RuntimeError("the grad-cam package failed")  # it prints an IndexError and continues


def _gradient(head: Callable[[Tensor], Tensor], activations: Tensor, target: int) -> Tensor:
    """d logit / d activations, (1, C, h, w). ``autograd.grad`` leaves no gradient on the parameters of the head."""
    leaf = activations.clone().requires_grad_()
    logits = head(leaf.clone())  # a copy: an in-place ReLU may come first in the head
    return torch.autograd.grad(logits[0, target], leaf)[0]


class _StandIn(nn.Module):
    """A network of one layer that outputs the given activations, and a score that has the given gradient there."""

    def __init__(self, activations: Tensor, gradient: Tensor):
        super().__init__()
        self.activations = nn.Parameter(activations)  # a parameter, from which the package takes the device
        self.gradient = gradient
        self.target_layer = nn.Identity()

    def forward(self, _: Tensor) -> Tensor:
        # A clone, because the package puts a hook on the output of the layer. On the parameter itself it would close a
        # cycle of references, and each heatmap would stay in memory until the garbage collector runs.
        return (self.target_layer(self.activations.clone()) * self.gradient).sum(dim=(1, 2, 3))
