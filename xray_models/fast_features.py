"""The backbones made quick for one image at a time: the same features in bfloat16, for inference only.

Three things do it: the channels_last memory layout, bfloat16, and one oneDNN call for a convolution together with its
batch normalisation, bias, shortcut and ReLU. One image, one AVX-512 core, ResNet-50 and custom CNN: 86 and 31 ms in
float32, 35 and 10 ms with the first two, 22 and 9 ms with all three.

float32 stays the reference: bfloat16 keeps 8 bits of a number, so whoever decides on these features must know how far
they can be off (``inference.py`` does).
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models.resnet import Bottleneck

from .models import IMAGE_SIZE, ResNet50


def fast_features(model: nn.Module, device: torch.device) -> Callable[[Tensor], Tensor] | None:
    """A quick copy of ``model.features``: (N, 3, 224, 224) float32 -> (N, C, h, w) float32, without gradients.

    None where bfloat16 would be emulated, and so slower than float32.
    """
    if not has_fast_bfloat16(device):
        return None
    backbone = fuse_batch_norms(copy.deepcopy(model)).to(device, torch.bfloat16, memory_format=torch.channels_last)
    run = _onednn(backbone) if device.type == "cpu" and _has_onednn() else backbone.features

    @torch.inference_mode()
    def features(x: Tensor) -> Tensor:
        return run(x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)).float()

    features(torch.zeros(1, 3, IMAGE_SIZE, IMAGE_SIZE, device=device))  # sets the layout of the weights
    return features


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether this device multiplies bfloat16 numbers by an instruction of its own."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    questions = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # not public, so a release may drop them
    return device.type == "cpu" and any(getattr(torch.cpu, name, bool)() for name in questions)


def fuse_batch_norms(model: nn.Module) -> nn.Module:
    """Fold each batch normalisation into the convolution before it, in place; exact in evaluation mode."""
    model.eval()
    for parent in list(model.modules()):
        children = list(parent.named_children())
        for (name, convolution), (next_name, norm) in zip(children, children[1:], strict=False):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
                setattr(parent, next_name, nn.Identity())
    return model


# oneDNN's fused convolutions are operators that PyTorch's own compiler emits. Calling them directly gives their speed
# without its minutes of compilation and its need of a C++ compiler.


def _has_onednn() -> bool:
    return torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


def _onednn(model: nn.Module) -> nn.Module:
    """The backbone of ``model``, free of batch normalisations, as a sequence of fused oneDNN calls."""
    if isinstance(model, ResNet50):
        blocks = [_FusedBottleneck(block) for stage in model.stages().values() for block in stage[0].children()
                  if isinstance(block, Bottleneck)]
        return nn.Sequential(_FusedConvolution(model.conv1), model.maxpool, *blocks)
    layers = [_FusedConvolution(layer) if isinstance(layer, nn.Conv2d) else layer for layer in model.features]
    return nn.Sequential(*(layer for layer in layers if isinstance(layer, (_FusedConvolution, nn.MaxPool2d))))


class _FusedConvolution(nn.Module):
    """ReLU(convolution(x) + shortcut) in one call; the ReLU can be left out, the shortcut is overwritten."""

    def __init__(self, convolution: nn.Conv2d, relu: bool = True):
        super().__init__()
        geometry = (convolution.padding, convolution.stride, convolution.dilation)
        self.arguments = (*(list(values) for values in geometry), convolution.groups)
        self.relu = "relu" if relu else "none"
        self.weight, self.bias = convolution.weight.detach(), convolution.bias.detach()

    def forward(self, x: Tensor, shortcut: Tensor | None = None) -> Tensor:
        if not self.weight.is_mkldnn:
            # The layout that oneDNN wants depends on the size of the input. With this the ResNet-50 takes two thirds of
            # the time; with a layout for another size, ten times as much.
            self.weight = torch.ops.mkldnn._reorder_convolution_weight(self.weight, *self.arguments, x.shape)
        if shortcut is None:
            return torch.ops.mkldnn._convolution_pointwise(x, self.weight, self.bias, *self.arguments, self.relu, [], "")
        return torch.ops.mkldnn._convolution_pointwise_.binary(
            shortcut, x, self.weight, self.bias, *self.arguments, "add", 1.0, self.relu, [], ""
        )


class _FusedBottleneck(nn.Module):
    """torchvision's Bottleneck in three calls, four where the shortcut has a convolution."""

    def __init__(self, block: Bottleneck):
        super().__init__()
        self.convolutions = nn.ModuleList(map(_FusedConvolution, (block.conv1, block.conv2, block.conv3)))
        self.downsample = _FusedConvolution(block.downsample[0], relu=False) if block.downsample else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        first, second, third = self.convolutions
        # Nobody reads x after this block, so the sum may take its place.
        return third(second(first(x)), shortcut=self.downsample(x))
