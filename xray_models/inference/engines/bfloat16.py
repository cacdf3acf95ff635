"""Faster backbones for one image at a time: nearly the same features, for inference only.

Four things make them fast: the channels_last memory layout, batch normalisations folded into the convolutions, one
oneDNN call for a convolution with its bias, shortcut and ReLU, and bfloat16 in the later layers. The early layers stay
in float32: they cost little, and most of the error would come from them, because a picture has large even areas in
which all roundings go the same way. One image on one AVX-512 core, and the largest error of logit / temperature over
60 radiographs:

    milliseconds (error)    float32    all bfloat16    early layers float32
    ResNet-50               86         25 (0.190)      36 (0.010)
    custom CNN              31         11 (0.017)      12 (0.004)
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models.resnet import Bottleneck

from xray_models.classes import IMAGE_SIZE
from xray_models.inference.engines.engine import Halves
from xray_models.networks.device import Module, move_to
from xray_models.networks.network import Network

# How far logit / temperature by these features may be from float32. The largest error of the shipped weights is
# 0.014 (131 validation radiographs); nearly three times as much leaves room for retrained weights. A probability moves
# by at most a quarter of this, 0.01.
FAST_LOGIT_ERROR = 0.04


def fast_halves(model: Network, device: torch.device) -> Halves | None:
    """A fast copy of the two halves of ``model.features``, without gradients.

    None where bfloat16 would be emulated, which is slower than float32.
    """
    if not has_fast_bfloat16(device):
        return None
    early, late = move_to(device, fuse_batch_norms(copy.deepcopy(model))).halves()
    late.to(torch.bfloat16)
    if device.type == "cpu" and _has_onednn():
        early, late = _onednn(early), _onednn(late)

    @torch.inference_mode()
    def first(x: Tensor) -> Tensor:
        return early(x.contiguous(memory_format=torch.channels_last))

    @torch.inference_mode()
    def second(x: Tensor) -> Tensor:
        return late(x.to(torch.bfloat16)).float()

    second(first(torch.zeros(1, 3, IMAGE_SIZE, IMAGE_SIZE, device=device)))  # so that oneDNN's weights get their layout
    return Halves(first, second)


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether this device has instructions for bfloat16."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # not public, so a release may drop them
    return device.type == "cpu" and any(getattr(torch.cpu, check, bool)() for check in checks)


def fuse_batch_norms(model: Module) -> Module:
    """Fold each batch normalisation into the convolution before it, in place; exact in evaluation mode."""
    model.eval()
    for parent in list(model.modules()):
        children = list(parent.named_children())
        for (name, convolution), (next_name, norm) in zip(children, children[1:], strict=False):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
                setattr(parent, next_name, nn.Identity())
    return model


# oneDNN's fused convolutions are operators that PyTorch's compiler emits. Calling them directly gives their speed
# without minutes of compilation and without a C++ compiler.


def _has_onednn() -> bool:
    return torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


def _onednn(layers: nn.Sequential) -> nn.Sequential:
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
    """torchvision's Bottleneck in three calls, four where the shortcut has a convolution."""

    def __init__(self, block: Bottleneck):
        super().__init__()
        self.convolutions = nn.ModuleList(map(_FusedConvolution, (block.conv1, block.conv2, block.conv3)))
        self.downsample = _FusedConvolution(block.downsample[0], relu=False) if block.downsample else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        first, second, third = self.convolutions
        # x is not needed after this block, so the sum may overwrite it.
        return third(second(first(x)), shortcut=self.downsample(x))
