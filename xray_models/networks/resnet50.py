"""The ResNet-50 that is adapted by transfer learning."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torchvision.models.resnet import Bottleneck, ResNet

from xray_models.classes import CLASSES


class ResNet50(ResNet):
    """torchvision's ResNet-50 (He et al. 2015) with a 2-way last layer of 4,098 parameters.

    ``stride_in_1x1`` picks the variant: True is the original v1 (the down-sampling stride of layer2 to layer4 sits
    in the first 1 x 1 convolution, as in weights converted from Caffe), False is torchvision's v1.5 (in the 3 x 3).
    The parameter shapes are the same, the function is not, so the variant is saved with every checkpoint.
    """

    def __init__(self, stride_in_1x1: bool = False):
        super().__init__(Bottleneck, [3, 4, 6, 3], num_classes=len(CLASSES))
        self.stride_in_1x1 = stride_in_1x1
        if stride_in_1x1:
            for stage in (self.layer2, self.layer3, self.layer4):
                stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)

    @property
    def architecture(self) -> dict:
        """The arguments that rebuild this network."""
        return {"stride_in_1x1": self.stride_in_1x1}

    @property
    def cam_layer(self) -> nn.Module:
        """The module whose output ``features`` returns."""
        return self.layer4

    def stages(self) -> dict[str, list[nn.Module]]:
        """Name -> modules, in the order of the forward pass; ``freeze`` takes the first so many."""
        names = ("layer1", "layer2", "layer3", "layer4", "fc")
        return {"conv1": [self.conv1, self.bn1], **{name: [getattr(self, name)] for name in names}}

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) -> (N, 2048, H/32, W/32)."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))

    def head(self, features: Tensor) -> Tensor:
        """(N, 2048, h, w) -> logits (N, 2)."""
        return self.fc(torch.flatten(self.avgpool(features), 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))
