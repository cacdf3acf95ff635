"""Where a training starts: a weights file, torchvision's download, the shipped weights, or random values."""

from __future__ import annotations

from pathlib import Path
from urllib.error import URLError

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import nn
from torchvision.models import ResNet50_Weights

from xray_models.errors import CheckpointError
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import initialise_he


def start_model(name: str, init: str, batch_norm: bool, seed: int) -> nn.Module:
    """A network to train. ``init``: a safetensors file, ``imagenet``, ``shipped`` or ``random``.

    CheckpointError: no such file, a foreign file, no internet for the download, or starting weights that this model
    cannot have (the custom CNN is trained from zero).
    """
    torch.manual_seed(seed)
    if init == "shipped":
        return load_checkpoint(SHIPPED_WEIGHTS / name)[0]
    if name == "cnn":
        return _start_cnn(init, batch_norm)
    if init == "random":
        return build_model(name)
    if init == "imagenet":
        model = build_model(name)
        load_partly(model, _download())
        return model
    return _from_file(name, Path(init))


def origin(name: str, init: str) -> dict | None:
    """What is known of the weights that a training starts from where they are the shipped ones: their ``recipe``,
    ``epochs`` and ``seconds`` of training, and what they had ``started_from`` themselves."""
    if init != "shipped":
        return None
    record = load_checkpoint(SHIPPED_WEIGHTS / name)[1]
    training = record.training
    return {
        "recipe": record.recipe,
        "epochs": len(training.get("history", [])),
        "seconds": training.get("seconds"),
        "started_from": training.get("started_from"),
    }


def _start_cnn(init: str, batch_norm: bool) -> nn.Module:
    if init != "random":
        raise CheckpointError("no-start", "The custom CNN is trained from zero: start it from 'random' or 'shipped'.")
    model = build_model("cnn", batch_norm=batch_norm)
    if batch_norm:
        initialise_he(model)
    return model


def _from_file(name: str, file: Path) -> nn.Module:
    """Some or all tensors of a ResNet-50 in torchvision's names; a last layer of another size is left out.

    The variant is told by the file's metadata ("stride": "... 1x1 ..."): without it, torchvision's own is assumed.
    """
    try:
        with safe_open(file, "pt") as content:
            stride = (content.metadata() or {}).get("stride", "")
        tensors = load_file(file)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            "no-start", f"The starting weights {file.name} cannot be read; give a safetensors file."
        ) from error
    model = build_model(name, stride_in_1x1="1x1" in stride)
    load_partly(model, tensors)
    return model


def load_partly(model: nn.Module, tensors: dict[str, torch.Tensor]) -> None:
    """Copy the tensors that the model has in the same shape; CheckpointError where that is none of its convolutions."""
    own = model.state_dict()
    fitting = {name: tensor for name, tensor in tensors.items() if name in own and own[name].shape == tensor.shape}
    if not any(tensor.ndim == 4 for tensor in fitting.values()):
        raise CheckpointError("no-start", "The starting weights belong to another network: not one layer fits.")
    model.load_state_dict(fitting, strict=False)


def _download() -> dict[str, torch.Tensor]:
    try:
        return ResNet50_Weights.IMAGENET1K_V2.get_state_dict(progress=True, check_hash=True)
    except (URLError, OSError) as error:
        raise CheckpointError(
            "no-internet",
            "The ImageNet weights could not be downloaded; connect to the internet, or start from the shipped weights "
            "or from a file (--init shipped, --init FILE).",
        ) from error
