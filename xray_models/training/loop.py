"""Training one model by a recipe, on any device: epoch after epoch, with the best one kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.network import Network
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import insert_batch_norm
from xray_models.training.augmentation import train_transform
from xray_models.training.distributed import Team
from xray_models.training.epoch import train_one_epoch
from xray_models.training.history import History
from xray_models.training.model_folder import ModelFolder
from xray_models.training.progress import EpochProgress, OnProgress
from xray_models.training.recipe import TrainConfig
from xray_models.training.sampling import rarity
from xray_models.training.starting_weights import start_model, starting_weights
from xray_models.training.state import TrainingState
from xray_models.training.validation import validate, with_shifted_copies

STATISTICS_IMAGES = 64  # whose statistics new batch normalisations start with


def fit(
    config: TrainConfig,
    splits: Splits,
    run: str | Path,
    team: Team | None = None,
    resume: bool = False,
    on_progress: OnProgress = lambda progress: None,
) -> History:
    """Train into the folder ``run``, keep the epoch that is best on validation, and return the history.

    With ``resume`` a training that has started continues after its last completed epoch, by the recipe it started with.
    An exception from ``on_progress`` ends the training; the completed epochs are on disk.
    """
    team = team or Team()
    folder = ModelFolder(run, config.model)
    state = _restored(folder, splits, team) if folder.started(resume) else _started(folder, config, splits, team)
    validation = with_shifted_copies(splits.validation, state.config)
    sampling = _sampling_weights(state, splits.train, on_progress)
    for epoch in range(state.history.last_epoch + 1, state.config.epochs + 1):
        start = time.perf_counter()
        trained = train_one_epoch(state, splits.train, epoch, sampling, on_progress)
        progress = EpochProgress(epoch, state.config.epochs, 0, len(validation), trained["loss"], "validating")
        on_images = _with_images(progress, on_progress)
        validated = validate(state.average.network, validation, state.config, team, on_images)
        row = state.history.add(time.perf_counter() - start, trained, validated)
        if team.leads:
            folder.save_epoch(state)
            with suppress(OSError, ValueError):  # what cannot be printed does not end a training
                tqdm.write(f"{config.model} " + ", ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return state.history


def _started(folder: ModelFolder, config: TrainConfig, splits: Splits, team: Team) -> TrainingState:
    model = _starting_model(config, splits.train)
    if team.leads:
        start = starting_weights(config.model, config.init)
        folder.start(config, model, splits.report.counts, start, team.device.type)
    return TrainingState(config, model, team)


def _restored(folder: ModelFolder, splits: Splits, team: Team) -> TrainingState:
    folder.check_data(splits.report.counts)
    config = folder.config()
    state = TrainingState(config, build_model(config.model, **folder.architecture()), team)
    folder.restore(state)
    return state


def _starting_model(config: TrainConfig, images: ImageSet) -> Network:
    """The network as the recipe starts it.

    The batch normalisations of a finished custom CNN, which were folded away, are put back with the statistics of some
    of the training ``images``.
    """
    model = start_model(config.model, config.init, config.batch_norm, config.seed)
    if not isinstance(model, CustomCNN) or not config.batch_norm or model.batch_norm:
        return model
    generator = torch.Generator().manual_seed(config.seed)
    chosen = torch.randperm(len(images), generator=generator)[:STATISTICS_IMAGES]
    x = train_transform(images.canvases[chosen], config.preprocessing, config.augmentation, generator)
    return insert_batch_norm(model, x)


def _sampling_weights(state: TrainingState, images: ImageSet, on_progress: OnProgress) -> Tensor | None:
    """(N,): how often each image is to be drawn; None: once."""
    if not state.config.counterexamples:
        return None
    on_progress(EpochProgress(state.history.last_epoch + 1, state.config.epochs, 0, len(images), None, "weighing"))
    return rarity(images, state.config.counterexamples)


def _with_images(progress: EpochProgress, on_progress: OnProgress) -> Callable[[int], None]:
    """A function that reports ``progress`` with another number of images."""
    return lambda images: on_progress(replace(progress, images=images))
