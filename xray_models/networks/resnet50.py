"""The ResNet-50 that is adapted by transfer learning.

It is torchvision's, layer by layer and name by name, so that weights of either fit the other. It is written out because
importing torchvision's imports PyTorch's compiler as well, which takes as long as PyTorch itself and answers nothing.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from xray_models.classes import CLASSES
from xray_models.networks.network import Network

STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))  # layer1 to layer4: width of the blocks, and how many
EXPANSION = 4  # channels that a block gives, by its width


class Bottleneck(nn.Module):
    """Convolutions of 1 x 1, 3 x 3 and 1 x 1, added to their input.

    (N, channels, h, w) -> (N, 4 width, h / stride, w / stride). ``stride_in_1x1``: the first convolution strides, not
    the second.
    """

    def __init__(self, channels: int, width: int, stride: int, stride_in_1x1: bool):
        super().__init__()
        first, second = (stride, 1) if stride_in_1x1 else (1, stride)
        out = EXPANSION * width
        fits = stride == 1 and channels == out  # the input can be added as it is
        shortcut = None if fits else nn.Sequential(_convolution(channels, out, 1, stride), nn.BatchNorm2d(out))
        self.conv1, self.bn1 = _convolution(channels, width, 1, first), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = _convolution(width, width, 3, second), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = _convolution(width, out, 1), nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = shortcut

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x))
        x += shortcut
        return self.relu(x)


class ResNet50(Network):
    """The ResNet-50 of He et al. (2015) with a 2-way last layer of 4,098 parameters.

    ``stride_in_1x1`` picks the variant. True is the original v1: layer2 to layer4 are down-sampled in their first
    1 x 1 convolution, as in weights converted from Caffe. False is torchvision's v1.5: in the 3 x 3 convolution.
    The parameter shapes are the same, the function is not, so the variant is saved with every checkpoint.
    """

    def __init__(self, stride_in_1x1: bool = False):
        super().__init__()
        self.stride_in_1x1 = stride_in_1x1
        self.conv1, self.bn1 = _convolution(3, 64, 7, 2), nn.BatchNorm2d(64)
        self.relu, self.maxpool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        self.layer1, self.layer2, self.layer3, self.layer4 = self._layers()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(EXPANSION * STAGES[-1][0], len(CLASSES))
        # On the device "meta", where there are no values, PyTorch would import its compiler to draw none.
        for module in self.modules():
            if isinstance(module, nn.Conv2d) and not module.weight.is_meta:
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def _layers(self) -> list[nn.Sequential]:
        layers, channels = [], 64
        for place, (width, blocks) in enumerate(STAGES):
            first = Bottleneck(channels, width, 2 if place else 1, self.stride_in_1x1)
            channels = EXPANSION * width
            others = (Bottleneck(channels, width, 1, self.stride_in_1x1) for _ in range(blocks - 1))
            layers.append(nn.Sequential(first, *others))
        return layers

    @property
    def architecture(self) -> dict[str, Any]:
        return {"stride_in_1x1": self.stride_in_1x1}

    @property
    def cam_layer(self) -> nn.Module:
        return self.layer4

    def cam_layers(self) -> dict[str, nn.Module]:
        return {"layer2": self.layer2[-1], "layer3": self.layer3[-1], "layer4": self.layer4[-1]}

    def stages(self) -> dict[str, list[nn.Module]]:
        names = ("layer1", "layer2", "layer3", "layer4", "fc")
        return {"conv1": [self.conv1, self.bn1], **{name: [getattr(self, name)] for name in names}}

    def halves(self) -> tuple[nn.Sequential, nn.Sequential]:
        stem = (self.conv1, self.bn1, self.relu, self.maxpool)
        return nn.Sequential(*stem, *self.layer1, *self.layer2), nn.Sequential(*self.layer3, *self.layer4)

    def layers(self) -> list[nn.Module]:
        stages = (self.layer1, self.layer2, self.layer3, self.layer4)
        return [self.conv1, self.bn1, self.relu, self.maxpool, *stages, self.avgpool, nn.Flatten(), self.fc]

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) -> (N, 2048, H/32, W/32)."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))

    def head(self, features: Tensor) -> Tensor:
        """(N, 2048, h, w) -> logits (N, 2)."""
        return self.fc(torch.flatten(self.avgpool(features), 1))

    def channel_gradients(self, features: Tensor) -> Tensor:
        """The mean over the image shares its gradient, the weight of the last layer, among all positions."""
        height, width = features.shape[2:]
        return (self.fc.weight / (height * width)).expand(len(features), -1, -1)


def _convolution(channels: int, out: int, size: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(channels, out, size, stride, padding=size // 2, bias=False)
