"""Where a training starts: a weights file, torchvision's download, the shipped weights, or random values."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file

from xray_models.errors import CheckpointError
from xray_models.files import WEIGHTS_FILE, file_sha256
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord, StartingWeights
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import initialise_he

TIMEOUT = 15  # seconds without a byte of a download
START_ERRORS = ("no-internet", "no-start")  # codes: a training that ended so would end so again


def start_model(name: str, init: str, batch_norm: bool, seed: int) -> Network:
    """A network to train. ``init``: a safetensors file, ``imagenet``, ``shipped`` or ``random``.

    CheckpointError: no such file, a file of another network, no internet for the download, or starting weights that
    this model cannot have (the custom CNN is trained from scratch).
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


def starting_weights(name: str, init: str) -> StartingWeights | None:
    """What the record of a training says of the file that it starts from; None for random values and the download."""
    if init in ("random", "imagenet"):
        return None
    if init != "shipped":
        return StartingWeights(sha256=file_sha256(init))
    record = ModelRecord.read(SHIPPED_WEIGHTS / name)
    before = record.training.started_from
    return StartingWeights(
        sha256=file_sha256(SHIPPED_WEIGHTS / name / WEIGHTS_FILE),
        recipe=record.recipe,
        epochs=len(record.training.history),
        seconds=record.training.seconds,
        earlier=before.chain() if before else [],
    )


def _start_cnn(init: str, batch_norm: bool) -> Network:
    if init != "random":
        raise CheckpointError(
            "no-start", "The custom CNN is trained from scratch: start it from 'random' or 'shipped'."
        )
    model = build_model("cnn", batch_norm=batch_norm)
    if batch_norm:
        initialise_he(model)
    return model


def _from_file(name: str, file: Path) -> Network:
    """A ResNet-50 with some or all of its tensors, named as torchvision does; a last layer of another size is left out.

    The metadata of the file says the variant ("stride": "... 1x1 ..."). Without it, torchvision's own is assumed.
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


def load_partly(model: Network, tensors: dict[str, torch.Tensor]) -> None:
    """Copy the tensors that the model has, in the same shape. CheckpointError: not one of its convolutions is there."""
    own = model.state_dict()
    fitting = {name: tensor for name, tensor in tensors.items() if name in own and own[name].shape == tensor.shape}
    if not any(tensor.ndim == 4 for tensor in fitting.values()):
        raise CheckpointError("no-start", "The starting weights belong to another network: not one layer fits.")
    model.load_state_dict(fitting, strict=False)


def _download() -> dict[str, torch.Tensor]:
    """From torchvision's server, or from its cache on this machine. It has no timeout of its own."""
    from torchvision.models import ResNet50_Weights  # takes a second to import, and a page begins without

    try:
        with _socket_timeout(TIMEOUT):
            return ResNet50_Weights.IMAGENET1K_V2.get_state_dict(progress=True, check_hash=True)
    except (OSError, HTTPException, RuntimeError) as error:  # RuntimeError: something else came in its place
        raise CheckpointError(
            "no-internet",
            "The ImageNet weights could not be downloaded; connect to the internet, or start from the shipped weights "
            "or from a file (--init shipped, --init FILE).",
        ) from error


@contextmanager
def _socket_timeout(seconds: float) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
