"""What every network of this project can do: the interface that classifiers, heatmaps and training build on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from torch import Tensor, nn


class Network(nn.Module, ABC):
    """A classifier in two halves, so that one pass of the expensive half serves the answer and the heatmap.

        x (N, 3, 224, 224) -> features(x) (N, C, h, w) -> head(features) -> logits (N, 2)

    ``features`` ends where Grad-CAM looks: after ``layer4`` in the ResNet-50 (2048, 7, 7), after the ReLU of the last
    convolution in the custom CNN (128, 14, 14). Both halves are methods or modules.
    """

    features: Callable[[Tensor], Tensor]
    head: Callable[[Tensor], Tensor]

    @property
    @abstractmethod
    def architecture(self) -> dict[str, Any]:
        """The arguments that build this network again."""

    @property
    @abstractmethod
    def cam_layer(self) -> nn.Module:
        """The module whose output ``features`` returns."""

    @abstractmethod
    def cam_layers(self) -> dict[str, nn.Module]:
        """Layers of ``halves`` after which a heatmap may look, by name, in the order of the forward pass; ``features``
        ends after the last."""

    @abstractmethod
    def halves(self) -> tuple[nn.Sequential, nn.Sequential]:
        """The layers of ``features`` in two parts. Between them in the ResNet-50, after ``layer2``, the scope looks;
        fast engines change their precision there."""

    @abstractmethod
    def channel_gradients(self, features: Tensor) -> Tensor:
        """d logit / d feature, averaged over the image: features (N, C, h, w) -> (N, 2, C), without a backward pass.

        Of ``head`` in evaluation mode. Grad-CAM weighs the channels by it.
        """

    @abstractmethod
    def stages(self) -> dict[str, list[nn.Module]]:
        """Name -> modules, in the order of the forward pass; ``freeze`` takes the first so many."""

    @abstractmethod
    def layers(self) -> list[nn.Module]:
        """All layers in the order of the forward pass: one after the other, they are ``forward``."""

    def cut_after(self, stage: str) -> tuple[nn.Sequential, nn.Sequential]:
        """The layers up to the last one of ``stage``, and those after it, with the same weights as this network."""
        layers = self.layers()
        end = 1 + next(number for number, layer in enumerate(layers) if layer is self.stages()[stage][-1])
        return nn.Sequential(*layers[:end]), nn.Sequential(*layers[end:])

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, 224, 224) -> logits (N, 2)."""
        return self.head(self.features(x))
