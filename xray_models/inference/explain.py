"""Heatmaps by more methods, and after other layers than the last.

    x (1, 3, 224, 224) -> the network up to a layer -> features -> the rest of it -> logits -> gradient -> heatmap

To ``METHODS``, which need one layer, this adds two of the package that combine maps:

- Finer-CAM (Zhang et al. 2025) explains how much more a class scores than the other. With two classes, the probability
  is a function of this difference alone, so no other method is as close to the answer.
- Refine-CAM multiplies the Grad-CAM++ maps after several layers: what is left of a fine one is where the coarse ones
  have heat, too.

Left out of the package: Eigen-CAM, Eigen-Grad-CAM, KPCA-CAM and FEM (their first component has no sign, or they do not
ask for which class); Ablation-CAM (turns over where the logit is negative); ShapleyCAM (the curvature that it adds is
zero in networks of ReLUs, so it is Grad-CAM); Score-CAM (2,048 passes of the ResNet-50); Random-CAM (a control).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from pytorch_grad_cam.utils.image import scale_cam_image
from torch import Tensor, nn

from xray_models.inference.heatmap import METHODS, heatmap
from xray_models.networks.network import Network

FINER, REFINE = "Finer-CAM", "Refine-CAM"
ALL_METHODS = (*METHODS, FINER, REFINE)
SAME_AT_LINEAR_HEADS = ("Grad-CAM", "HiResCAM", "XGrad-CAM")  # one map where nothing but a mean and a layer follow

Head = Callable[[Tensor], Tensor]


def explain(
    model: Network, x: Tensor, target: int, method: str = "Grad-CAM", layer: str | None = None
) -> np.ndarray | None:
    """What moved ``model``, in evaluation mode, towards class ``target``: as ``heatmap``, at the size of ``x``.

    ``x`` (1, 3, H, W) is its input; ``layer`` a name in ``model.cam_layers()``, None: the last. Refine-CAM takes this
    one and all after it. None where the map is zero everywhere. KeyError: no such method, or no such layer.
    """
    layers = list(model.cam_layers())
    layer = layer or layers[-1]
    if layer not in layers:
        raise KeyError(f"no layer {layer!r}; there are: {', '.join(layers)}")
    if method not in ALL_METHODS:
        raise KeyError(f"no heatmap method {method!r}; there are: {', '.join(ALL_METHODS)}")
    if method == REFINE:
        return _product([_at(model, x, target, "Grad-CAM++", name) for name in layers[layers.index(layer) :]])
    return _at(model, x, target, method, layer)


def cut(model: Network, layer: str) -> tuple[nn.Sequential, Head]:
    """``model`` in two parts: up to ``layer``, a name in ``model.cam_layers()``, and from its output to the logits."""
    layers = [module for half in model.halves() for module in half]
    end = 1 + layers.index(model.cam_layers()[layer])
    after = nn.Sequential(*layers[end:])
    return nn.Sequential(*layers[:end]), lambda features: model.head(after(features))


def _at(model: Network, x: Tensor, target: int, method: str, layer: str) -> np.ndarray | None:
    before, head = cut(model, layer)
    with torch.inference_mode():
        features = before(x)
    height, width = x.shape[-2:]
    if method == FINER:
        return heatmap(_against_the_other(head), features, target, "Grad-CAM", (height, width))
    return heatmap(head, features, target, method, (height, width))


def _against_the_other(head: Head) -> Head:
    """The score of each class less that of the other."""

    def differences(features: Tensor) -> Tensor:
        logits = head(features)
        return logits - logits.flip(1)

    return differences


def _product(maps: list[np.ndarray | None]) -> np.ndarray | None:
    """The product of maps in [0, 1], scaled as the package scales; None where one of them, or it, is blank."""
    found = [heat for heat in maps if heat is not None]
    product = np.prod(found, axis=0)
    return scale_cam_image(product[None])[0] if len(found) == len(maps) and product.max() > 0 else None
