"""What is asked of a run, and what is still to be done for it: which models, by which recipes, on which images."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xray_models.data.dataset import Splits, load_sample, load_splits
from xray_models.data.originals import with_originals
from xray_models.errors import XrayError
from xray_models.networks.registry import MODELS
from xray_models.training.model_folder import ModelFolder
from xray_models.training.pace import Work
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig, load_recipes, with_settings


@dataclass(frozen=True)
class RunRequest:
    """A new run in the folder ``out``; with ``resume`` or ``finish``, more work on the run that is there."""

    out: Path
    data: str  # folder or zip, or the name of a published data set
    originals: str | None = None  # folder or zip with original files of its images, by the same names
    models: tuple[str, ...] = tuple(MODELS)
    preset: str = "recommended"
    recipes: Path | None = None  # a file of recipes, instead of the preset
    settings: Mapping[str, Any] = field(
        default_factory=dict
    )  # field of TrainConfig -> value; they replace those of the recipe
    resume: bool = False  # continue after the last completed epoch of each model
    finish: bool = False  # train no further: calibrate and test the best epoch of each model


def started_models(request: RunRequest) -> dict[str, ModelFolder]:
    """The models that have completed an epoch. XrayError: there are some, and a new run was asked for."""
    folders = {name: ModelFolder(request.out, name) for name in request.models}
    return {name: folder for name, folder in folders.items() if folder.started(request.resume or request.finish)}


def remaining_recipes(request: RunRequest) -> dict[str, TrainConfig]:
    """The models that are still to be trained or tested, with their recipes: if they have started, those from then.

    XrayError: no recipe for the model, or one with a value that is not allowed; nothing to finish; the run exists.
    """
    recipes = _requested_recipes(request)
    started = {name: folder for name, folder in started_models(request).items() if name in recipes}
    own_recipes = {name: folder.config() for name, folder in started.items()}
    if request.finish:
        if not started:
            raise XrayError(
                "nothing-to-finish", "No model has completed an epoch yet. Continue training with --resume."
            )
        return {
            name: config
            for name, config in own_recipes.items()
            if started[name].tested_epochs() < len(started[name].history_rows())
        }
    return {
        name: config
        for name, config in (recipes | own_recipes).items()
        if name not in started or started[name].tested_epochs() < config.epochs
    }


def load_images(
    data: str,
    configs: Collection[TrainConfig],
    originals: str | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Splits:
    """The images that all ``configs`` train on. XrayError: they need different ones."""
    (seed, images), *others = {(config.seed, config.images) for config in configs}
    if others:
        raise XrayError(
            "mixed-samples",
            "The two recipes differ in seed or number of images, so they have no common validation "
            "images: give them the same, or train the models one by one.",
        )
    if images and not originals:
        return load_sample(data, images, seed, on_progress)
    splits = load_splits(data, on_progress)
    splits = with_originals(splits, originals, on_progress) if originals else splits
    return splits.sample(images, seed) if images else splits


def work_of(config: TrainConfig, splits: Splits) -> Work:
    """How much there is to do for this recipe, for an estimate of the time."""
    validation = len(splits.validation) * (1 + config.validation_copies)
    return Work(config.epochs, len(splits.train), validation, len(splits.test), int(config.small * config.epochs))


def _requested_recipes(request: RunRequest) -> dict[str, TrainConfig]:
    """Model -> recipe, in the order of MODELS."""
    available = load_recipes(request.recipes) if request.recipes else PRESETS[request.preset]
    chosen = [name for name in MODELS if name in available and name in request.models]
    if not chosen and request.recipes:
        file, models = request.recipes.name, ", ".join(request.models)
        raise XrayError("no-recipe", f"{file} holds no recipe for {models}.", file=file, model=models)
    return {name: with_settings(available[name], request.settings) for name in chosen}
