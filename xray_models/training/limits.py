"""Which values a setting of a recipe may have.

Declared here once: recipes in a file, the command line and the form on the page all read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import torch

from xray_models.networks.registry import MODELS, build_model
from xray_models.training.augmentation import AUGMENTATIONS

MIN_IMAGES = 20  # in a sample of the training images


@dataclass(frozen=True)
class Range:
    """A number from ``low`` to ``high``, both included. Only whole numbers where ``low`` is one."""

    low: float
    high: float
    optional: bool = False  # None is allowed, too

    @property
    def is_whole(self) -> bool:
        return isinstance(self.low, int)

    def allows(self, value: object) -> bool:
        if value is None:
            return self.optional
        # By type, not isinstance, which would take True for a number.
        if type(value) is int or (type(value) is float and not self.is_whole):
            return self.low <= value <= self.high
        return False

    def __str__(self) -> str:
        return f"{self.low} - {self.high}"


@dataclass(frozen=True)
class Choice:
    """One of ``values``, of the same type."""

    values: tuple[str | bool | None, ...]
    or_file: bool = False  # any other text is allowed, too: the name of a file

    def allows(self, value: object) -> bool:
        if self.or_file and isinstance(value, str) and value:
            return True
        return any(type(value) is type(choice) and value == choice for choice in self.values)

    def __str__(self) -> str:
        return ", ".join([*(json.dumps(choice) for choice in self.values), *(["FILE"] if self.or_file else [])])


MODEL = Choice(tuple(MODELS))


@cache
def limits(model: str) -> Mapping[str, Range | Choice]:
    """Setting -> the values that it may have for this ``model``: all fields of a recipe but ``model`` and
    ``preprocessing``."""
    is_resnet = model == "resnet50"
    return MappingProxyType(
        {
            "epochs": Range(1, 1000),
            "batch_size": Range(1, 4096),
            "learning_rate": Range(1e-8, 10.0),
            "optimizer": Choice(("sgd", "adam", "adamw")),
            "weight_decay": Range(0.0, 1.0),
            "schedule": Choice(("constant", "warm_up", "one_cycle")),
            "init": Choice(("imagenet", "shipped", "random"), or_file=True)
            if is_resnet
            else Choice(("random", "shipped")),
            "frozen_until": Choice((None, *freezable(model))),
            "batch_norm": Choice((False, True)),
            "augmentation": Choice(tuple(AUGMENTATIONS)),
            "class_weights": Choice((False, True)),
            "label_smoothing": Range(0.0, 0.9),
            "counterexamples": Range(0.0, 100.0),
            "erased": Range(0.0, 1.0),
            "consistency": Range(0.0, 100.0),
            "average": Range(0.0, 0.99999),
            "small": Range(0.0, 1.0),
            "originals": Range(0.0, 1.0),
            "exported": Range(0.0, 1.0),
            "kept_views": Range(0, 100),
            "validation_copies": Range(0, 10),
            "bf16": Choice((False, True)),
            "seed": Range(0, 1_000_000),
            "images": Range(MIN_IMAGES, 10_000_000, optional=True),
        }
    )


@cache
def freezable(model: str) -> tuple[str, ...]:
    """The stages that can stay as they start: all but the last, without which nothing would be trained."""
    with torch.device("meta"):  # the structure, without memory for the weights
        return tuple(build_model(model).stages())[:-1]
