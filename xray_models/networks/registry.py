"""The two networks, and one way to name, build and describe them.

Both are split in two halves, so that one pass of the expensive half serves the answer and the heatmap:

    x (N, 3, 224, 224) -> features(x) -> (N, C, h, w) -> head(features) -> logits (N, 2)

``features`` ends where Grad-CAM looks: after ``layer4`` in the ResNet-50 (2048, 7, 7), after the last convolution's
ReLU in the custom CNN (128, 14, 14).
"""

from __future__ import annotations

from torch import nn

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.resnet50 import ResNet50

MODELS = {"resnet50": ResNet50, "cnn": CustomCNN}


def build_model(name: str, **architecture) -> nn.Module:
    """A new network of this name with random values; ``architecture`` as its ``architecture`` property gives it."""
    try:
        model_class = MODELS[name]
    except KeyError:
        raise KeyError(f"no model {name!r}; there are: {', '.join(MODELS)}") from None
    return model_class(**architecture)


def parameter_table(model: nn.Module) -> list[dict]:
    """One row a parameter tensor: layer, shape, parameters, trainable (the report's get_model_information)."""
    return [
        {"layer": name, "shape": tuple(p.shape), "parameters": p.numel(), "trainable": p.requires_grad}
        for name, p in model.named_parameters()
    ]
