"""The fast engine of an x86 CPU: nearly the same features, for inference only.

Four things make it fast: the channels_last memory layout, batch normalisations folded into the convolutions, one oneDNN
call for a convolution with its bias, shortcut and ReLU, and bfloat16 in the later layers where the CPU has instructions
for it. The early layers stay in float32: most of the error would come from them, because a picture has large even areas
in which all roundings go the same way, and the scope looks at what they give.
"""

from __future__ import annotations

import copy
import platform
from typing import cast

import torch
from torch import Tensor, nn

from xray_models.classes import IMAGE_SIZE
from xray_models.inference.engines.engine import Halves
from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.resnet50 import Bottleneck
from xray_models.networks.surgery import fuse_batch_norms

CPU = torch.device("cpu")

# How far logit / temperature by these features may be from float32. The largest error of the shipped weights is
# 0.014 (131 validation radiographs); nearly three times as much leaves room for retrained weights. A probability moves
# by at most a quarter of this, 0.01.
MIXED_LOGIT_ERROR = 0.04
# In float32 only the order of the sums differs.
FUSED_LOGIT_ERROR = 0.001


def is_usable() -> bool:
    """Whether PyTorch has the calls of oneDNN that are used here. It pins them, as they are not public."""
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    return is_x86 and torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


def fused_halves(model: Network, late: torch.dtype) -> Halves:
    """A fast copy of the two halves of ``model.features``, without gradients, the second half in ``late``."""
    first, second = move_to(CPU, fuse_batch_norms(copy.deepcopy(model))).halves()
    second.to(late)
    first, second = _fused(first), _fused(second)

    @torch.inference_mode()
    def early(x: Tensor) -> Tensor:
        return first(x.contiguous(memory_format=torch.channels_last))

    @torch.inference_mode()
    def later(x: Tensor) -> Tensor:
        return second(x.to(late)).float()

    later(early(torch.zeros(1, 3, IMAGE_SIZE, IMAGE_SIZE)))  # so that oneDNN's weights get their layout
    return Halves(early, later)


# oneDNN's fused convolutions are operators that PyTorch's compiler emits. Calling them directly gives their speed
# without minutes of compilation and without a C++ compiler.


def _fused(layers: nn.Sequential) -> nn.Sequential:
    """The same layers as fused calls, which do the ReLU too; folded batch normalisations and dropout do nothing."""
    fused: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, nn.Conv2d):
            fused.append(_FusedConvolution(layer))
        elif isinstance(layer, Bottleneck):
            fused.append(_FusedBottleneck(layer))
        elif isinstance(layer, nn.MaxPool2d):
            fused.append(layer)
    return nn.Sequential(*fused)


class _FusedConvolution(nn.Module):
    """ReLU(convolution(x) + shortcut) in one call, which overwrites ``shortcut``; the ReLU can be left out."""

    def __init__(self, convolution: nn.Conv2d, relu: bool = True):
        super().__init__()
        geometry = (convolution.padding, convolution.stride, convolution.dilation)
        self.arguments = (*(list(values) for values in geometry), convolution.groups)
        self.relu = "relu" if relu else "none"
        self.weight = convolution.weight.detach()
        self.bias = None if convolution.bias is None else convolution.bias.detach()

    def forward(self, x: Tensor, shortcut: Tensor | None = None) -> Tensor:
        if not self.weight.is_mkldnn:
            # The best layout depends on the size of the input. With it the ResNet-50 takes two thirds of the time; with
            # the layout for another size, ten times as long.
            self.weight = torch.ops.mkldnn._reorder_convolution_weight(self.weight, *self.arguments, x.shape)
        convolution = (x, self.weight, self.bias, *self.arguments)
        if shortcut is None:
            return torch.ops.mkldnn._convolution_pointwise(*convolution, self.relu, [], "")
        return torch.ops.mkldnn._convolution_pointwise_.binary(shortcut, *convolution, "add", 1.0, self.relu, [], "")


class _FusedBottleneck(nn.Module):
    """A Bottleneck in three calls, four where the shortcut has a convolution."""

    def __init__(self, block: Bottleneck):
        super().__init__()
        self.convolutions = nn.ModuleList(map(_FusedConvolution, (block.conv1, block.conv2, block.conv3)))
        shortcut = None if block.downsample is None else cast(nn.Conv2d, block.downsample[0])
        self.downsample = nn.Identity() if shortcut is None else _FusedConvolution(shortcut, relu=False)

    def forward(self, x: Tensor) -> Tensor:
        first, second, third = self.convolutions
        # x is not needed after this block, so the sum may overwrite it.
        return third(second(first(x)), shortcut=self.downsample(x))
