"""Grad-CAM in closed form (Selvaraju et al. 2017), for a batch of images and all classes at once.

    features (N, C, h, w), d logit / d feature averaged over the image (N, K, C) -> heat (N, K, 224, 224)

The maps are those of the grad-cam package (``heatmap.py``), without a backward pass and without the package, whose
import takes seconds: ``Network.channel_gradients`` knows the gradient of the network's own head.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from xray_models.classes import IMAGE_SIZE

TINY = 1e-7  # as in the package: a map that is zero everywhere stays zero


def grad_cam(features: Tensor, gradients: Tensor, size: int = IMAGE_SIZE) -> Tensor:
    """What moved the network towards each class: (N, K, size, size) in [0, 1], relative within each map.

    ``features`` (N, C, h, w) float32, ``gradients`` (N, K, C) as ``Network.channel_gradients`` gives them. A map that
    is zero everywhere says that no region raised the score of this class.
    """
    maps = torch.einsum("nkc,nchw->nkhw", gradients, features).relu()
    return _scaled(F.interpolate(_scaled(maps), (size, size), mode="bilinear"))


def on_canvas(heat: Tensor, resize: int) -> Tensor:
    """``heat`` (N, K, 224, 224) of what a network saw -> (N, K, 224, 224) of the canvas.

    The canvas was resized to ``resize`` pixels a side before its middle was cut out; what was cut off has no heat.
    """
    if resize == IMAGE_SIZE:
        return heat
    inner = round(IMAGE_SIZE * IMAGE_SIZE / resize)
    small = F.interpolate(heat, (inner, inner), mode="bilinear", antialias=True)
    before = (IMAGE_SIZE - inner) // 2
    after = IMAGE_SIZE - inner - before
    return F.pad(small, (before, after, before, after))


def _scaled(maps: Tensor) -> Tensor:
    """Each of ``maps`` (N, K, h, w) from 0 to 1, or zero everywhere."""
    maps = maps - maps.amin(dim=(2, 3), keepdim=True)
    return maps / (TINY + maps.amax(dim=(2, 3), keepdim=True))
