"""One epoch of training: a pass through the images in random mini-batches.

Random numbers depend on the seed and the epoch alone, so a resumed run repeats the one that was not interrupted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from tqdm import tqdm

from xray_models.classes import CLASSES
from xray_models.data.image_set import ImageSet
from xray_models.training.batches import EpochPlan, own_share, plan_epoch, seen_batches
from xray_models.training.distributed import Team
from xray_models.training.optimizer import learning_rate_at, set_learning_rate
from xray_models.training.progress import EpochProgress, OnProgress
from xray_models.training.recipe import TrainConfig
from xray_models.training.state import TrainingState
from xray_models.training.step import LossReader, Shown, Task
from xray_models.training.validation import combined_metrics, diverged
from xray_models.training.views import image_side, views_of


def train_one_epoch(
    state: TrainingState,
    images: ImageSet,
    epoch: int,
    sampling: Tensor | None = None,
    on_progress: OnProgress = lambda progress: None,
    canvases: Iterator[list[Tensor]] | None = None,
) -> dict[str, float]:
    """Train on ``images`` once each, or on as many drawn by the weights ``sampling`` (N,). ``epoch`` counts from 1.

    ``canvases``: its mini-batches, where they are made ahead. Returns the metrics of the outputs during the training,
    at threshold 0.5. XrayError: the loss is not finite.
    """
    config, team = state.config, state.team
    plan = plan_epoch(config, epoch, len(images), sampling, team)
    torch.manual_seed(plan.dropout_seed)
    state.train_mode()
    class_weight = class_weights(images.labels) if config.class_weights else torch.ones(len(CLASSES))
    labels, class_weight = images.labels.to(team.device), class_weight.to(team.device)
    logits = torch.zeros(len(images), len(CLASSES), device=team.device)
    reader, seen = LossReader(team.device), 0
    on_progress(EpochProgress(epoch, config.epochs, seen, len(images), None))
    batches, views = plan.order.to(team.device).split(config.batch_size), _views(state, images, epoch, plan, canvases)
    with _progress_bar(config, epoch, len(images), team) as bar:
        for number, (batch, batch_views) in enumerate(zip(batches, views, strict=True)):
            share_done = (epoch - 1 + number / len(batches)) / config.epochs
            set_learning_rate(state.optimizer, learning_rate_at(config, share_done))
            outputs, loss = train_step(state, labels, batch, batch_views, class_weight)
            logits[seen + team.rank : seen + len(batch) : team.size] = outputs
            seen += len(batch)
            bar.update(len(batch))
            shown_loss = _finite(reader.read(loss), config) if reader.is_due else None
            on_progress(EpochProgress(epoch, config.epochs, seen, len(images), shown_loss))
    return combined_metrics(images.labels[plan.order], logits, config, team)


def train_step(
    state: TrainingState, labels: Tensor, batch: Tensor, views: list[Tensor], class_weight: Tensor
) -> tuple[Tensor, Tensor]:
    """One update on the images at the indices ``batch`` (N,), with their ``class_weight`` (2,).

    ``labels`` are those of all images. ``views``: what the network sees of this process's share, (n, C, side, side),
    once, or in two exports whose answers are compared. Returns the logits (n, 2) float32 of the share, and the loss of
    the whole mini-batch.
    """
    team, share = state.team, state.team.share(batch)
    shown = Shown(
        torch.cat(views).contiguous(memory_format=torch.channels_last),
        labels[own_share(team, batch)],
        class_weight[labels[batch]].sum(),
    )
    task = Task(state.config, class_weight, len(views), len(batch), team.size, bool(len(share)))
    state.optimizer.zero_grad(set_to_none=True)
    outputs, loss = state.gradients(state.distributed, shown, task)
    state.optimizer.step()
    return outputs[: len(share)], team.sum(loss)


def class_weights(labels: Tensor) -> Tensor:
    """(2,): n / (2 n_class), so that both classes have the same weight and an image has 1 on average."""
    counts = torch.bincount(labels, minlength=len(CLASSES)).float()
    return len(labels) / (len(CLASSES) * counts)


def _views(
    state: TrainingState, images: ImageSet, epoch: int, plan: EpochPlan, canvases: Iterator[list[Tensor]] | None
) -> Iterator[list[Tensor]]:
    """What the trained stages see of each mini-batch, once or in two exports."""
    config, device = state.config, state.team.device
    if state.kept_views is not None:
        yield from (state.kept_views.of(indices, epoch) for indices, _ in plan.keys)
        return
    seen = seen_batches(images, config, plan.keys, device) if canvases is None else canvases
    generator, side = _on(device, plan.generator), image_side(config, epoch)
    for _, batch in zip(plan.keys, seen, strict=False):  # ``canvases`` go on with the next epoch
        yield views_of(batch, config, side, device, generator)


def _on(device: torch.device, generator: torch.Generator) -> torch.Generator:
    """``generator``, or on a GPU one there, which it seeds: what it draws need not be sent there."""
    if device.type == "cpu":
        return generator
    return torch.Generator(device).manual_seed(int(torch.randint(2**62, (1,), generator=generator)))


def _finite(loss: float, config: TrainConfig) -> float:
    """``loss`` itself. XrayError: it is not finite."""
    if not math.isfinite(loss):
        raise diverged(config)
    return loss


def _progress_bar(config: TrainConfig, epoch: int, images: int, team: Team) -> tqdm:
    """Shown on a terminal, not in a log file."""
    title = f"{config.model} epoch {epoch}/{config.epochs}"
    return tqdm(total=images, unit=" images", desc=title, mininterval=5, disable=None if team.leads else True)
