"""The optimiser of a recipe, and its learning rate at every step."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from xray_models.training.recipe import TrainConfig

RISING_SHARE = 0.25  # of the training, in which the learning rate of one_cycle rises


def learning_rate_at(config: TrainConfig, progress: float) -> float:
    """The learning rate after a share ``progress`` in [0, 1) of the training (one_cycle: Smith and Topin 2018)."""
    if config.schedule == "constant":
        return config.learning_rate
    if config.schedule == "warm_up":
        return config.learning_rate * min(1.0, 0.04 + 0.96 * progress * config.epochs)
    if progress < RISING_SHARE:
        return config.learning_rate * (0.04 + 0.96 * progress / RISING_SHARE)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * (progress - RISING_SHARE) / (1 - RISING_SHARE)))


def set_learning_rate(optimizer: torch.optim.Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """The optimiser over all parameters that are not frozen."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    kinds: dict[str, Any] = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    on_gpu = bool(parameters) and parameters[0].is_cuda  # where one kernel for all parameters replaces hundreds
    return kinds[config.optimizer](
        parameters, lr=config.learning_rate, weight_decay=config.weight_decay, fused=on_gpu or None
    )
