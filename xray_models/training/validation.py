"""What a network reaches on the validation images, after each epoch and at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor, nn

from xray_models.classes import CLASSES
from xray_models.data.image_set import ImageSet
from xray_models.errors import XrayError
from xray_models.evaluation.calibration import calibrated_loss
from xray_models.evaluation.metrics import classification_metrics
from xray_models.inference.batch import compute_logits, logits_of
from xray_models.inference.probability import probabilities
from xray_models.training.augmentation import augment_canvases
from xray_models.training.distributed import Team
from xray_models.training.exports import seen_canvases
from xray_models.training.recipe import TrainConfig

BATCH_SIZE = 64  # another one would give other copies, too
GPU_BATCH_SIZE = 256  # that a GPU validates at once


def with_shifted_copies(images: ImageSet, config: TrainConfig) -> ImageSet:
    """``images``, their original files, and as many randomly exported and augmented copies as the recipe says.

    The same ones every time, and made once for the models and the steps of a run that ask for them in turn. Train and
    test differ in aspect ratio, sharpness and noise, and what people drop differs from both. A validation set that
    looks like train hardly shows what that does to a network.
    """
    return _with_copies(images, config.originals, config.exported, config.augmentation, config.validation_copies)


@lru_cache(maxsize=1)
def _with_copies(images: ImageSet, originals: float, exported: float, augmentation: str, copies: int) -> ImageSet:
    generator = torch.Generator().manual_seed(0)  # not the recipe's: the same images judge all trainings
    sets = [images]
    if images.original_rows is not None and originals:
        rows = torch.nonzero(images.original_rows >= 0)[:, 0]
        canvases = images.canvases_of(rows, torch.ones(len(rows), dtype=torch.bool))
        sets.append(replace(images.subset(rows), canvases=canvases))
    for _ in range(copies):
        parts = [
            augment_canvases(seen_canvases(images, indices, originals, exported, generator), augmentation, generator)
            for indices in torch.arange(len(images)).split(BATCH_SIZE)
        ]
        sets.append(replace(images, canvases=torch.cat(parts)))
    return ImageSet.concatenate(sets)


def validate(
    model: nn.Module,
    images: ImageSet,
    config: TrainConfig,
    team: Team,
    on_progress: Callable[[int], None] = lambda images: None,
    inputs: Tensor | None = None,
) -> dict[str, float]:
    """The metrics of ``images`` at threshold 0.5 without calibration, and the ``calibrated_loss``.

    ``inputs`` (N, C, h, w): what ``model`` takes, if that is not the images themselves: see ``frozen_validation``.
    ``on_progress`` gets how many images are done. XrayError: the outputs are not finite.
    """
    team.share_buffers(model)
    logits = torch.zeros(len(images), len(CLASSES))
    on_gpu = team.device.type == "cuda"
    for batch in torch.arange(len(images)).split(GPU_BATCH_SIZE if on_gpu else BATCH_SIZE):
        on_progress(int(batch[0]))
        own = team.share(batch)
        if len(own) and inputs is not None:
            logits[own] = logits_of(model, [inputs[own]], team.device, config.bf16)
        elif len(own):
            canvases, at_once = images.canvases[own], GPU_BATCH_SIZE if on_gpu else BATCH_SIZE // 2
            logits[own] = compute_logits(model, canvases, config.preprocessing, team.device, config.bf16, at_once)
    logits = logits.to(team.device)
    metrics = combined_metrics(images.labels, logits, config, team)
    return metrics | {"calibrated_loss": calibrated_loss(logits.cpu().numpy(), images.labels.numpy())}


def combined_metrics(labels: Tensor, logits: Tensor, config: TrainConfig, team: Team) -> dict[str, float]:
    """The metrics at threshold 0.5 over all processes.

    ``logits`` (N, 2) hold the rows of this process's images, and zeros in the others; they are completed in place.
    XrayError: they are not finite.
    """
    if not team.sum(logits).isfinite().all():
        raise diverged(config)
    return classification_metrics(labels.numpy(), probabilities(logits.cpu().numpy()))


def diverged(config: TrainConfig) -> XrayError:
    return XrayError(
        "diverged",
        f"The outputs of {config.model} are no longer numbers: choose a smaller learning rate.",
        model=config.model,
    )
