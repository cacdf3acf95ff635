"""From what a person chooses in the form to the recipe of each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from demo.text.say import page_error
from xray_models.networks.registry import MODELS
from xray_models.training.limits import Range, limits
from xray_models.training.presets import PRESETS, TRY_IT
from xray_models.training.recipe import TrainConfig

SIZES = {"try": TRY_IT, "full": PRESETS}  # preset -> model -> recipe
NOTHING = "nothing"  # the choice that freezes no layer: None in a recipe

# What an expert can set for each model: fields of TrainConfig. Everything else stays as the preset has it.
NUMBERS = ("epochs", "batch_size", "learning_rate")
CHOICES = ("optimizer", "init", "frozen_until", "augmentation")
EXPERT = (*NUMBERS, *CHOICES, "class_weights")


def choices(model: str, setting: str) -> tuple[str, ...]:
    """The values that this setting of CHOICES can have for this model."""
    return tuple(NOTHING if value is None else value for value in limits(model)[setting].values)


def preset_values(preset: str, size: str, model: str) -> dict[str, object]:
    """Setting of EXPERT -> its value in this preset, for a training of this size."""
    config = SIZES[size][preset][model]
    values = {setting: getattr(config, setting) for setting in EXPERT}
    return values | {"frozen_until": config.frozen_until or NOTHING}


def to_configs(
    preset: str, size: str, models: Sequence[str], seed: object, expert: Mapping[str, Mapping[str, object]]
) -> dict[str, TrainConfig]:
    """The recipe of each chosen model. ``expert``: model -> setting -> value.

    XrayError: no model, or a value that is not allowed.
    """
    chosen = [name for name in MODELS if name in models]
    if not chosen:
        raise page_error("setting_no_model")
    common: dict[str, Any] = {"seed": _number("seed", seed, limits(chosen[0])["seed"])}
    return {name: replace(SIZES[size][preset][name], **common, **_checked(name, expert[name])) for name in chosen}


def device_name() -> str | None:
    """The name of the GPU that a run would train on. None: the CPU."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def _checked(model: str, values: Mapping[str, object]) -> dict[str, object]:
    checked: dict[str, object] = {"class_weights": bool(values["class_weights"])}
    for setting in NUMBERS:
        checked[setting] = _number(setting, values[setting], limits(model)[setting])
    for setting in CHOICES:
        if values[setting] not in choices(model, setting):
            raise page_error("setting_choice")
        checked[setting] = None if values[setting] == NOTHING else values[setting]
    return checked


def _number(setting: str, value: object, allowed: Range) -> float:
    """``value`` as an int or a float. XrayError: it is not allowed."""
    if isinstance(value, float) and allowed.is_whole and value.is_integer():  # number fields may give 2.0
        value = int(value)
    if not allowed.allows(value):
        raise page_error(f"setting_{setting}", low=_plain(allowed.low), high=_plain(allowed.high))
    return value if allowed.is_whole else float(value)


def _plain(number: float) -> str:
    """1e-08 -> "0.00000001", 200 -> "200"."""
    return f"{number:.10f}".rstrip("0").rstrip(".")
