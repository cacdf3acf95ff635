"""How a model is trained: a recipe, the two that come with the project, and recipes in a file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

import torch

from xray_models.classes import IMAGE_SIZE
from xray_models.errors import XrayError
from xray_models.files import write_json
from xray_models.images.canvas import Preprocessing
from xray_models.networks.registry import MODELS, build_model
from xray_models.training.augmentation import AUGMENTATIONS

MIN_IMAGES = 20


@dataclass(frozen=True)
class TrainConfig:
    """A recipe; the defaults are the coursework report's."""

    model: str  # resnet50 or cnn
    epochs: int
    batch_size: int = 32
    learning_rate: float = 0.001  # the peak, with schedule one_cycle
    optimizer: str = "adam"  # sgd, adam or adamw
    weight_decay: float = 0.0
    schedule: str = "constant"  # warm_up: up in the first epoch; one_cycle: up in a quarter of the steps, then down
    init: str = "random"  # a safetensors file, imagenet, shipped or random
    frozen_until: str | None = None  # last stage that stays as it started
    batch_norm: bool = False  # custom CNN: batch normalisation while training, folded away at the end
    augmentation: str = "none"  # a name in transforms.AUGMENTATIONS
    preprocessing: Preprocessing = Preprocessing()
    class_weights: bool = False  # both classes weigh the same in the loss
    label_smoothing: float = 0.0
    counterexamples: float = 0.0  # how much more often images may be drawn that contradict the shortcut; 0: all once
    erased: float = 0.0  # share of the training images of which a rectangle is hidden
    average: float = 0.0  # what a step keeps of the running average of the weights, which is what is kept; 0: none
    small: float = 0.0  # ResNet-50: share of the epochs, from the first, on images of SMALL_SIDE instead of 224 pixels
    validation_copies: int = 0  # augmented copies of the validation set, for a validation that sees a shift
    bf16: bool = True  # bfloat16 autocast in the forward pass
    seed: int = 0
    images: int | None = None  # train on so many, drawn by class and seed; the other splits cut in proportion

    def to_json(self) -> dict:
        values = asdict(self)
        return {**values, "init": Path(self.init).name}  # no path of the machine

    @classmethod
    def from_json(cls, values: dict) -> TrainConfig:
        return cls(**{**values, "preprocessing": Preprocessing(**values["preprocessing"])})


def save_recipes(file: str | Path, configs: dict[str, TrainConfig]) -> None:
    """One recipe a model, ``init`` in full: the file is for this machine."""
    write_json(file, {name: asdict(config) for name, config in configs.items()})


def load_recipes(file: str | Path) -> dict[str, TrainConfig]:
    """What ``save_recipes`` wrote, or a person. XrayError: no such file, or a value that makes no sense."""
    try:
        recipes = json.loads(Path(file).read_text())
    except (OSError, ValueError):
        recipes = None
    if not isinstance(recipes, dict) or not recipes:
        name = Path(file).name
        raise XrayError(
            "no-recipes", f"{name} holds no recipes: it must be a JSON file with one recipe a model.", file=name
        )
    return {name: _parse(name, recipe) for name, recipe in recipes.items()}


def _parse(name: str, recipe: object) -> TrainConfig:
    known = [field.name for field in fields(TrainConfig)]
    if not isinstance(recipe, dict):
        raise _refused(name, "recipe", recipe, ", ".join(known))
    recipe = {"model": name, **recipe}
    for key in recipe.keys() - known:
        raise _refused(name, key, recipe[key], ", ".join(known))
    if "epochs" not in recipe:
        raise _refused(name, "epochs", None, "1 - 1000")
    try:
        config = TrainConfig.from_json({"preprocessing": {}, **recipe})
    except TypeError:
        raise _refused(name, "preprocessing", recipe["preprocessing"], "resize, mean, std") from None
    if config.model != name:
        raise _refused(name, "model", config.model, name)
    return checked(config)


def checked(config: TrainConfig) -> TrainConfig:
    """``config`` itself. XrayError: a value of the wrong type, or one that no training can use."""
    _check_choice(config, "model", tuple(MODELS))
    _check_number(config, "epochs", 1, 1000)
    _check_number(config, "batch_size", 1, 4096)
    _check_number(config, "learning_rate", 1e-8, 10.0)
    _check_choice(config, "optimizer", ("sgd", "adam", "adamw"))
    _check_number(config, "weight_decay", 0.0, 1.0)
    _check_choice(config, "schedule", ("constant", "warm_up", "one_cycle"))
    _check_init(config)
    _check_choice(config, "frozen_until", (None, *freezable(config.model)))
    _check_choice(config, "augmentation", tuple(AUGMENTATIONS))
    _check_preprocessing(config)
    for name in ("batch_norm", "class_weights", "bf16"):
        _check_choice(config, name, (False, True))
    _check_number(config, "label_smoothing", 0.0, 0.9)
    _check_number(config, "counterexamples", 0.0, 100.0)
    _check_number(config, "erased", 0.0, 1.0)
    _check_number(config, "average", 0.0, 0.99999)
    _check_number(config, "small", 0.0, 1.0 if config.model == "resnet50" else 0.0)  # the CNN's fc1 needs 224 pixels
    _check_number(config, "validation_copies", 0, 10)
    _check_number(config, "seed", 0, 1_000_000)
    if config.images is not None:
        _check_number(config, "images", MIN_IMAGES, 10_000_000)
    return config


@cache
def freezable(model: str) -> tuple[str, ...]:
    """The stages that may stay as they started: all but the last, without which nothing is trained."""
    with torch.device("meta"):  # the structure alone
        return tuple(build_model(model).stages())[:-1]


def _check_choice(config: TrainConfig, name: str, choices: tuple) -> None:
    value = getattr(config, name)
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        raise _refused(config.model, name, value, ", ".join(json.dumps(choice) for choice in choices))


def _check_number(config: TrainConfig, name: str, low: float, high: float) -> None:
    """Whole numbers only where ``low`` is one; both bounds are allowed."""
    value, kinds = getattr(config, name), (int,) if isinstance(low, int) else (int, float)
    if type(value) not in kinds or not low <= value <= high:
        raise _refused(config.model, name, value, f"{low} - {high}")


def _check_init(config: TrainConfig) -> None:
    """The custom CNN is trained from zero, or goes on from the shipped weights."""
    if config.model == "cnn":
        _check_choice(config, "init", ("random", "shipped"))
    elif not isinstance(config.init, str) or not config.init:
        raise _refused(config.model, "init", config.init, '"imagenet", "shipped", "random", FILE')


def _check_preprocessing(config: TrainConfig) -> None:
    p = config.preprocessing
    numbers = [*p.mean, *p.std]
    sound = isinstance(p.resize, int) and IMAGE_SIZE <= p.resize <= 2 * IMAGE_SIZE and len(p.mean) == len(p.std) == 3
    if not sound or not all(type(x) in (int, float) and abs(x) < 1000 for x in numbers) or min(p.std) <= 0:
        raise _refused(config.model, "preprocessing", asdict(p), f"resize {IMAGE_SIZE} - {2 * IMAGE_SIZE}, std > 0")


def _refused(model: object, field: str, value: object, allowed: str) -> XrayError:
    value = json.dumps(value, default=str)
    return XrayError(
        "bad-recipe",
        f"The recipe of {model} says {field} = {value}; possible: {allowed}.",
        model=model,
        field=field,
        value=value,
        allowed=allowed,
    )
