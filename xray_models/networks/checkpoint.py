"""A trained model on disk: a folder of ``model.safetensors``, ``model.json`` and, if tested, ``test_predictions.csv``.

It holds no pickles, so a checkpoint from a stranger can be loaded safely. The folder is replaced in one step.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from xray_models.errors import CheckpointError
from xray_models.files import (
    PREDICTIONS_FILE,
    RECORD_FILE,
    WEIGHTS_FILE,
    recover,
    replacing_folder,
    write_json,
    write_text,
)
from xray_models.integrity import check_hash, write_hashes
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS, build_model

SHIPPED_WEIGHTS = Path(__file__).resolve().parents[2] / "weights"


def save_checkpoint(
    directory: str | Path,
    model: Network,
    record: ModelRecord,
    predictions_csv: str | None = None,
    save_more: Callable[[Path], None] = lambda folder: None,
) -> None:
    """Replace the folder ``directory``; the record gets the architecture of ``model``.

    ``save_more`` puts other files of the model into the new folder, before it takes the place of the old one.
    """
    directory = Path(directory)
    record = replace(record, architecture=model.architecture)
    with replacing_folder(directory) as new:
        tensors = {name: stored_precision(tensor) for name, tensor in model.state_dict().items()}
        save_file(tensors, new / WEIGHTS_FILE, metadata={"format": "pt"})
        write_json(new / RECORD_FILE, record.to_json())
        if predictions_csv is not None:
            write_text(new / PREDICTIONS_FILE, predictions_csv)
        save_more(new)
        write_hashes(new)


def add_to_checkpoint(directory: str | Path, save_more: Callable[[Path], None]) -> None:
    """Let ``save_more`` put more files of the model into its folder.

    This, too, replaces the folder in one step, so that the record never has the hash of another file.
    """
    directory = Path(directory)
    with replacing_folder(directory) as new:
        shutil.copytree(directory, new, dirs_exist_ok=True)
        save_more(new)
        write_hashes(new)


def load_checkpoint(directory: str | Path) -> tuple[Network, ModelRecord]:
    """The network, in float32 and evaluation mode, and its record.

    CheckpointError: files are missing, damaged, not the ones that were saved, or made for another network.
    """
    directory = Path(directory)
    recover(directory)
    if not (directory / RECORD_FILE).is_file() or not (directory / WEIGHTS_FILE).is_file():
        raise CheckpointError(
            "no-checkpoint",
            f"There are no trained weights in {directory}; train them, or restore the shipped ones.",
            directory=directory.name,
        )
    try:
        record = ModelRecord.read(directory)
        check_hash(directory, WEIGHTS_FILE, record.sha256)
        with torch.device("meta"):  # the structure alone: random values would be thrown away
            model = build_model(record.model, **record.architecture)
        tensors = load_file(directory / WEIGHTS_FILE)
        model.load_state_dict({name: _used_precision(tensor) for name, tensor in tensors.items()}, assign=True)
    except (ValueError, KeyError, TypeError, RuntimeError, OSError, SafetensorError) as error:
        raise CheckpointError(
            "bad-checkpoint",
            f"The weights in {directory} are damaged or made for another network ({type(error).__name__}). "
            "Restore the shipped ones, or train again.",
            directory=directory.name,
        ) from error
    return model.eval(), record


def model_directories(weights: str | Path) -> dict[str, Path]:
    """Model -> its folder under ``weights``, whether it exists or not."""
    return {name: Path(weights) / name for name in MODELS}


def _used_precision(tensor: torch.Tensor) -> torch.Tensor:
    """A copy of a stored tensor in float32; numbers of batches stay whole numbers."""
    return tensor.to(torch.float32 if tensor.is_floating_point() else tensor.dtype, copy=True)


def stored_precision(tensor: torch.Tensor) -> torch.Tensor:
    """``tensor`` as it is stored, on the CPU: weight matrices in half precision, everything else in float32.

    (In half precision, small running variances of a batch normalisation would be rounded to zero.)
    """
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() and tensor.ndim > 1 else tensor
