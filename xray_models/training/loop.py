"""Training one model by a recipe, on any device: epoch after epoch, with the best one kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from tqdm import tqdm

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.network import Network
from xray_models.networks.record import EpochFigures
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import insert_batch_norm
from xray_models.training.augmentation import train_transform
from xray_models.training.batches import plan_epoch, seen_batches
from xray_models.training.distributed import Team
from xray_models.training.epoch import train_one_epoch
from xray_models.training.frozen import frozen_validation
from xray_models.training.history import History
from xray_models.training.model_folder import ModelFolder
from xray_models.training.progress import EpochProgress, OnProgress
from xray_models.training.recipe import TrainConfig
from xray_models.training.sampling import rarity
from xray_models.training.saving import EpochSaver
from xray_models.training.starting_weights import start_model, starting_weights
from xray_models.training.state import TrainingState
from xray_models.training.validation import validate, with_shifted_copies
from xray_models.training.views import image_side

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
    material = _material(state, splits, on_progress)
    with EpochSaver(folder) as saver:
        for epoch in range(state.history.last_epoch + 1, state.config.epochs + 1):
            row = _epoch(state, material, epoch, on_progress)
            if team.leads:
                saver.save(state)
                with suppress(OSError, ValueError):  # what cannot be printed does not end a training
                    tqdm.write(f"{config.model} " + ", ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return state.history


class _Material(NamedTuple):
    """What all epochs of a training need."""

    train: ImageSet
    sampling: Tensor | None  # (N,): how often each image is to be drawn; None: once
    canvases: Iterator[list[Tensor]]  # the mini-batches of all epochs
    validation: ImageSet
    inputs: Tensor | None  # what the trained stages take of ``validation``, where that is not the images


def _material(state: TrainingState, splits: Splits, on_progress: OnProgress) -> _Material:
    validation = with_shifted_copies(splits.validation, state.config)
    sampling = _sampling_weights(state, splits.train, on_progress)
    state.keep_views(splits.train)
    inputs = None if state.frozen is None else frozen_validation(state.frozen, validation, state.config, state.team)
    canvases = _canvases_ahead(state, splits.train, sampling)
    if state.team.device.type == "cuda":
        validation = validation.on(state.team.device)  # once, not in each epoch
    return _Material(splits.train, sampling, canvases, validation, inputs)


def _epoch(state: TrainingState, material: _Material, epoch: int, on_progress: OnProgress) -> EpochFigures:
    """Train and validate once; the new row of the history."""
    start = time.perf_counter()
    _prepare_views(state, epoch, on_progress)
    trained = train_one_epoch(state, material.train, epoch, material.sampling, on_progress, material.canvases)
    total = len(material.validation)
    progress = EpochProgress(epoch, state.config.epochs, 0, total, trained["loss"], "validating")
    on_images = _with_images(progress, on_progress)
    validated = validate(state.judged(), material.validation, state.config, state.team, on_images, material.inputs)
    return state.history.add(time.perf_counter() - start, trained, validated)


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
    return rarity(images, state.config.counterexamples, device=state.team.device)


def _canvases_ahead(state: TrainingState, images: ImageSet, sampling: Tensor | None) -> Iterator[list[Tensor]]:
    """The mini-batches of all epochs that are left, one after the other."""
    config, team = state.config, state.team
    if team.device.type == "cuda" and not config.exported:  # nothing is left to be done for them outside the GPU
        images = images.on(team.device)
    plans = (
        plan_epoch(config, epoch, len(images), sampling, team)
        for epoch in range(state.history.last_epoch + 1, config.epochs + 1)
    )
    return seen_batches(images, config, (key for plan in plans for key in plan.keys), team.device)


def _prepare_views(state: TrainingState, epoch: int, on_progress: OnProgress) -> None:
    """Compute the outputs of the frozen stages that the epoch needs, where the recipe keeps them."""
    side, kept = image_side(state.config, epoch), state.kept_views
    if kept is None or kept.are_ready(side):
        return
    progress = EpochProgress(epoch, state.config.epochs, 0, 0, None, "preparing")
    kept.prepare(side, lambda done, total: on_progress(replace(progress, images=done, total=total)))


def _with_images(progress: EpochProgress, on_progress: OnProgress) -> Callable[[int], None]:
    """A function that reports ``progress`` with another number of images."""
    return lambda images: on_progress(replace(progress, images=images))
