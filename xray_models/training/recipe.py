"""A recipe: how a model is trained. Recipes can be written to a file and read from one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from xray_models.classes import IMAGE_SIZE
from xray_models.documents import DamagedDocument, read_document
from xray_models.errors import XrayError
from xray_models.files import write_json
from xray_models.images.canvas import Preprocessing
from xray_models.networks.registry import MODELS
from xray_models.training.limits import MODEL, Range, limits


@dataclass(frozen=True)
class TrainConfig:
    """A recipe; the defaults are those of the coursework report. ``limits`` holds the values that each field may have.

    The names of the fields are the keys of recipes in files.
    """

    model: str
    epochs: int
    batch_size: int = 32
    learning_rate: float = 0.001  # the peak, with schedule one_cycle
    optimizer: str = "adam"
    weight_decay: float = 0.0
    schedule: str = "constant"  # warm_up: up in the first epoch; one_cycle: up in a quarter of the steps, then down
    init: str = "random"  # starting weights: a safetensors file, imagenet, shipped or random
    frozen_until: str | None = None  # the last stage of the network that stays as it starts
    batch_norm: bool = False  # custom CNN: batch normalisation while training, folded away at the end
    augmentation: str = "none"  # a name in augmentation.AUGMENTATIONS
    preprocessing: Preprocessing = Preprocessing()
    class_weights: bool = False  # both classes weigh the same in the loss
    label_smoothing: float = 0.0
    counterexamples: float = 0.0  # how much more often images that contradict the shortcut may be drawn; 0: all once
    erased: float = 0.0  # share of the training images in which a rectangle is hidden
    average: float = 0.0  # decay of the running average of the weights, which is then validated and kept; 0: none
    small: float = 0.0  # share of the epochs, the first ones, on images of SMALL_SIDE instead of 224 pixels
    originals: float = 0.0  # share of the images with an original file that are taken from it
    exported: float = 0.0  # share of the images that are saved again as other programs would: see exports.py
    consistency: float = 0.0  # weight of the divergence between two exports of each image; 0: one export
    kept_views: int = 0  # of each image, for which the frozen stages are computed once; 0: other ones in each epoch
    validation_copies: int = 0  # augmented copies that are added to the validation images: see with_shifted_copies
    bf16: bool = True  # bfloat16 autocast in the forward pass
    seed: int = 0
    images: int | None = None  # train on a sample of so many images; validation and test shrink in proportion

    def to_json(self) -> dict:
        values = asdict(self)
        return {**values, "init": Path(self.init).name}  # without the path on this machine

    @classmethod
    def from_json(cls, values: dict) -> TrainConfig:
        return cls(**{**values, "preprocessing": Preprocessing(**values["preprocessing"])})


def save_recipes(file: str | Path, configs: dict[str, TrainConfig]) -> None:
    """Write one recipe per model. ``init`` keeps its full path: the file is meant for this machine."""
    write_json(file, {name: asdict(config) for name, config in configs.items()})


def load_recipes(file: str | Path) -> dict[str, TrainConfig]:
    """Read what ``save_recipes`` or a person wrote: model -> recipe.

    XrayError: no such file, no recipe in it, or a value that is not allowed.
    """
    try:
        recipes = read_document(file, dict)
    except (FileNotFoundError, DamagedDocument):
        recipes = {}
    if not recipes:
        name = Path(file).name
        raise XrayError(
            "no-recipes", f"{name} holds no recipes: it must be a JSON file with one recipe per model.", file=name
        )
    return {name: parse_recipe(name, recipe) for name, recipe in recipes.items()}


def checked(config: TrainConfig) -> TrainConfig:
    """``config`` itself. XrayError: a value of the wrong type, or one that is not allowed."""
    if not MODEL.allows(config.model):
        raise _bad_recipe(config.model, "model", config.model, MODEL)
    for setting, limit in limits(config.model).items():
        value = getattr(config, setting)
        if not limit.allows(value):
            raise _bad_recipe(config.model, setting, value, limit)
    _check_preprocessing(config)
    return config


def with_settings(config: TrainConfig, settings: Mapping[str, Any]) -> TrainConfig:
    """``config`` with other values for some of its fields. XrayError: a value that no model may have.

    A value that only another model may have is left out, so that one set of settings can serve both: the custom CNN
    cannot start from ImageNet weights, and the stages of the two networks have different names.
    """
    own, others = limits(config.model), [limits(name) for name in MODELS if name != config.model]
    fitting = {
        setting: value
        for setting, value in settings.items()
        if own[setting].allows(value) or not any(other[setting].allows(value) for other in others)
    }
    return checked(replace(config, **fitting))


def parse_recipe(name: str, recipe: object) -> TrainConfig:
    """The recipe of the model ``name``. XrayError: a value, or a setting, that there is not."""
    known = [field.name for field in fields(TrainConfig)]
    if not isinstance(recipe, dict):
        raise _bad_recipe(name, "recipe", recipe, ", ".join(known))
    recipe = {"model": name, **recipe}
    for key in recipe.keys() - known:
        raise _bad_recipe(name, key, recipe[key], ", ".join(known))
    if not MODEL.allows(name) or recipe["model"] != name:
        raise _bad_recipe(name, "model", recipe["model"], name if MODEL.allows(name) else MODEL)
    if "epochs" not in recipe:
        raise _bad_recipe(name, "epochs", None, limits(name)["epochs"])
    try:
        config = TrainConfig.from_json({"preprocessing": {}, **recipe})
    except TypeError:
        raise _bad_recipe(name, "preprocessing", recipe["preprocessing"], "resize, mean, std") from None
    return checked(config)


def _check_preprocessing(config: TrainConfig) -> None:
    p = config.preprocessing
    resize_fits = type(p.resize) is int and IMAGE_SIZE <= p.resize <= 2 * IMAGE_SIZE
    if not resize_fits or not _are_three_numbers(p.mean) or not _are_three_numbers(p.std) or min(p.std) <= 0:
        allowed = f"resize {IMAGE_SIZE} - {2 * IMAGE_SIZE}, std > 0"
        raise _bad_recipe(config.model, "preprocessing", asdict(p), allowed)


def _are_three_numbers(values: object) -> bool:
    return (
        isinstance(values, list | tuple) and len(values) == 3 and all(Range(-1000.0, 1000.0).allows(x) for x in values)
    )


def _bad_recipe(model: object, field: str, value: object, allowed: object) -> XrayError:
    shown = json.dumps(value, default=str)
    return XrayError(
        "bad-recipe",
        f"The recipe of {model} says {field} = {shown}; possible: {allowed}.",
        model=model,
        field=field,
        value=shown,
        allowed=str(allowed),
    )
