"""How much room on the disk a run needs, by its recipes; and a full disk in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError

from xray_models.errors import XrayError
from xray_models.files import WEIGHTS_FILE, is_disk_full
from xray_models.networks.network import Network
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import freeze
from xray_models.training.model_folder import BEST_FILE, STATE_FILE, ModelFolder
from xray_models.training.recipe import TrainConfig

SMALL_FILES = 20_000_000  # bytes: curves, log, novelty, records, test predictions
MOMENTS = {"sgd": 0, "adam": 2, "adamw": 2}  # numbers that an optimiser keeps of each parameter


def room_needed(configs: Mapping[str, TrainConfig], run: str | Path | None = None) -> int:
    """Bytes that training by ``configs`` (by model) takes on the disk at its worst moment, besides what is already in
    the folder ``run``. An epoch is saved before the one before it is deleted, so there are two for a moment."""
    saved = {name: _bytes_of_an_epoch(config) for name, config in configs.items()}
    checkpoints = sum(_bytes_of_weights(config) // 2 for config in configs.values())  # in half precision
    present = 0 if run is None else sum(_bytes_in(ModelFolder(run, name)) for name in configs)
    twice = max(saved.values(), default=0)
    return max(sum(saved.values()) + checkpoints - present, 0) + twice + SMALL_FILES


def check_room(folder: str | Path, configs: Mapping[str, TrainConfig], run: str | Path | None = None) -> None:
    """XrayError: the disk of ``folder`` has not the room that training by ``configs`` needs; ``run`` as above."""
    needed, free = room_needed(configs, run), shutil.disk_usage(folder).free
    if free < needed:
        raise XrayError(
            "no-room-to-start",
            f"This run needs about {_megabytes(needed)} MB on the disk, and {_megabytes(free)} MB are free. Free some "
            "space, or give another folder.",
            needed=_megabytes(needed),
            free=_megabytes(free),
        )


@contextmanager
def telling_a_full_disk(run: str | Path, configs: Mapping[str, TrainConfig]) -> Iterator[None]:
    """Turn the error of a full disk, by whatever library, into an XrayError that says what is needed."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        if not is_disk_full(error):
            raise
        needed, free = room_needed(configs, run), shutil.disk_usage(run).free
        raise XrayError(
            "no-room-left",
            f"The disk is full: to go on takes about {_megabytes(needed)} MB, and {_megabytes(free)} MB are free. The "
            "completed epochs are kept. Free some space, then continue the run.",
            needed=_megabytes(needed),
            free=_megabytes(free),
        ) from error


def _bytes_of_an_epoch(config: TrainConfig) -> int:
    """What a completed epoch keeps: weights, their average and the state of the optimiser; and the best epoch's."""
    model = _network(config)
    freeze(model, config.frozen_until)
    trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
    weights = _bytes_of_weights(config)
    return weights * (3 if config.average else 2) + 4 * MOMENTS[config.optimizer] * trained


def _bytes_of_weights(config: TrainConfig) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in _network(config).state_dict().values())


def _network(config: TrainConfig) -> Network:
    """The structure, without memory for the weights."""
    architecture = {"batch_norm": config.batch_norm} if config.model == "cnn" else {}
    with torch.device("meta"):
        return build_model(config.model, **architecture)


def _bytes_in(folder: ModelFolder) -> int:
    files = (folder.path / STATE_FILE, folder.path / BEST_FILE, folder.checkpoint / WEIGHTS_FILE)
    return sum(file.stat().st_size for file in files if file.is_file())


def _megabytes(count: int) -> int:
    return round(count / 10**6)
