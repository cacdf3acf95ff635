"""The settings of a run: what a person chooses on the page -> the recipe of each model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch

from demo.text.say import page_error
from xray_models.networks.registry import MODELS
from xray_models.training.augmentation import AUGMENTATIONS
from xray_models.training.presets import PRESETS, TRY_IT_IMAGES
from xray_models.training.recipe import TrainConfig, freezable

SIZES = {"try": TRY_IT_IMAGES, "full": None}  # training images; None: all
NOTHING = "nothing"  # what is frozen, where no layer is

# What an expert may set, a model: fields of TrainConfig. All else stays as the preset has it.
NUMBERS = {"epochs": (1, 200), "batch_size": (2, 512), "learning_rate": (1e-6, 1.0)}  # least and most
CHOICES = ("optimizer", "init", "frozen_until", "augmentation")
EXPERT = (*NUMBERS, *CHOICES, "class_weights")
MAX_SEED = 1_000_000


def choices(model: str, setting: str) -> tuple[str, ...]:
    """The values that this setting of CHOICES can have for this model."""
    if setting == "init":
        return ("imagenet", "shipped", "random") if model == "resnet50" else ("random", "shipped")
    if setting == "frozen_until":
        return (NOTHING, *freezable(model))
    return {"optimizer": ("sgd", "adam", "adamw"), "augmentation": tuple(AUGMENTATIONS)}[setting]


def preset_values(preset: str, model: str) -> dict[str, object]:
    """Setting of EXPERT -> the value that this preset gives it."""
    config = PRESETS[preset][model]
    values = {setting: getattr(config, setting) for setting in EXPERT}
    return values | {"frozen_until": config.frozen_until or NOTHING}


def to_configs(
    preset: str, size: str, models: Sequence[str], seed: object, expert: Mapping[str, Mapping[str, object]]
) -> dict[str, TrainConfig]:
    """The recipe of each chosen model. ``expert``: model -> setting -> value.

    XrayError: no model, or a value that cannot be.
    """
    if not models:
        raise page_error("setting_no_model")
    seed = _whole("seed", seed, 0, MAX_SEED)
    common = {"images": SIZES[size], "seed": seed}
    return {
        name: replace(PRESETS[preset][name], **common, **_checked(name, expert[name]))
        for name in MODELS
        if name in models
    }


def device_name() -> str | None:
    """The graphics processor that a run would train on; None: the CPU."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def _checked(model: str, values: Mapping[str, object]) -> dict[str, object]:
    checked: dict[str, object] = {"class_weights": bool(values["class_weights"])}
    for setting, (low, high) in NUMBERS.items():
        check = _number if setting == "learning_rate" else _whole
        checked[setting] = check(setting, values[setting], low, high)
    for setting in CHOICES:
        if values[setting] not in choices(model, setting):
            raise page_error("setting_choice")
        checked[setting] = None if values[setting] == NOTHING else values[setting]
    return checked


def _number(setting: str, value: object, low: float, high: float) -> float:
    if isinstance(value, int | float) and math.isfinite(value) and low <= value <= high:
        return float(value)
    raise page_error(f"setting_{setting}", low=_plain(low), high=_plain(high))


def _whole(setting: str, value: object, low: int, high: int) -> int:
    number = _number(setting, value, low, high)
    return int(number) if number == int(number) else _number(setting, None, low, high)


def _plain(number: float) -> str:
    """0.000001 -> "0.000001", 200 -> "200"."""
    return f"{number:f}".rstrip("0").rstrip(".")
