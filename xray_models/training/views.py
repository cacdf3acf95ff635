"""Canvases as the network sees them in training: on its device, augmented."""

from __future__ import annotations

import torch
from torch import Tensor

from xray_models.classes import IMAGE_SIZE
from xray_models.training.augmentation import SMALL_SIDE, train_transform
from xray_models.training.recipe import TrainConfig


def views_of(
    canvases: list[Tensor], config: TrainConfig, side: int, device: torch.device, generator: torch.Generator
) -> list[Tensor]:
    """Each of ``canvases`` (n, 224, 224), exports of the same images, as the network sees it, (n, 3, side, side), with
    the same augmentation. The random numbers come from ``generator``, and are drawn where it is."""
    before, views = generator.get_state(), []
    for seen in canvases:
        generator.set_state(before)
        shown = seen.to(device, non_blocking=True)
        views.append(train_transform(shown, config.preprocessing, config.augmentation, generator, config.erased, side))
    return views


def image_side(config: TrainConfig, epoch: int) -> int:
    """In pixels: small images at first, which take half of the time ("progressive resizing", Howard 2018)."""
    return SMALL_SIDE if epoch <= config.small * config.epochs else IMAGE_SIZE
