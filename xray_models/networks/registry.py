"""The networks of this project by name."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator
from torch import nn

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.network import Network
from xray_models.networks.resnet50 import ResNet50

MODELS: dict[str, type[Network]] = {"resnet50": ResNet50, "cnn": CustomCNN}


def _known(name: str) -> str:
    if name not in MODELS:
        raise ValueError(f"no model {name!r}")
    return name


ModelName = Annotated[str, AfterValidator(_known)]  # in what is read by xray_models.documents


def build_model(name: str, **architecture: Any) -> Network:
    """A new network with random values; ``architecture`` as its ``architecture`` property gives it.

    KeyError: no such name, with the names that there are.
    """
    if name not in MODELS:
        raise KeyError(f"no model {name!r}; there are: {', '.join(MODELS)}")
    return MODELS[name](**architecture)


def parameter_table(model: nn.Module) -> list[dict[str, Any]]:
    """One row per parameter tensor: layer, shape, parameters, trainable (the report's get_model_information)."""
    return [
        {"layer": name, "shape": tuple(p.shape), "parameters": p.numel(), "trainable": p.requires_grad}
        for name, p in model.named_parameters()
    ]
