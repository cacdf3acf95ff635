"""The ResNet-50 that is adapted by transfer learning."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torchvision.models.resnet import Bottleneck, ResNet

from xray_models.classes import CLASSES
from xray_models.networks.network import Network


class ResNet50(Network, ResNet):
    """torchvision's ResNet-50 (He et al. 2015) with a 2-way last layer of 4,098 parameters.

    ``stride_in_1x1`` picks the variant. True is the original v1: layer2 to layer4 are down-sampled in their first
    1 x 1 convolution, as in weights converted from Caffe. False is torchvision's v1.5: in the 3 x 3 convolution.
    The parameter shapes are the same, the function is not, so the variant is saved with every checkpoint.
    """

    conv1: nn.Conv2d
    bn1: nn.BatchNorm2d
    relu: nn.ReLU
    maxpool: nn.MaxPool2d
    layer1: nn.Sequential
    layer2: nn.Sequential
    layer3: nn.Sequential
    layer4: nn.Sequential
    avgpool: nn.AdaptiveAvgPool2d
    fc: nn.Linear

    def __init__(self, stride_in_1x1: bool = False):
        super().__init__(Bottleneck, [3, 4, 6, 3], num_classes=len(CLASSES))
        self.stride_in_1x1 = stride_in_1x1
        if stride_in_1x1:
            for stage in (self.layer2, self.layer3, self.layer4):
                first: Bottleneck = stage[0]
                first.conv1.stride, first.conv2.stride = (2, 2), (1, 1)

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
