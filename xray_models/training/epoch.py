"""One epoch of training: a pass through the images in random mini-batches.

Random numbers depend on the seed and the epoch alone, so a resumed run repeats the one that was not interrupted.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.data.image_set import ImageSet
from xray_models.training.augmentation import SMALL_SIDE, train_transform
from xray_models.training.batches import SeenBatches, made_ahead
from xray_models.training.consistency import divergence
from xray_models.training.distributed import Team
from xray_models.training.optimizer import learning_rate_at, set_learning_rate
from xray_models.training.progress import EpochProgress, OnProgress
from xray_models.training.recipe import TrainConfig
from xray_models.training.sampling import draw
from xray_models.training.state import TrainingState
from xray_models.training.validation import combined_metrics, diverged


def train_one_epoch(
    state: TrainingState,
    images: ImageSet,
    epoch: int,
    sampling: Tensor | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> dict[str, float]:
    """Train on ``images`` once each, or on as many drawn by the weights ``sampling`` (N,). ``epoch`` counts from 1.

    Returns the metrics of the outputs during the training, at threshold 0.5. XrayError: the loss is not finite.
    """
    config, team = state.config, state.team
    generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
    order = torch.randperm(len(images), generator=generator) if sampling is None else draw(sampling, generator)
    batches = order.split(config.batch_size)
    _seed_process(config, epoch, team, generator)
    state.train_mode()
    class_weight = class_weights(images.labels) if config.class_weights else torch.ones(len(CLASSES))
    logits = torch.zeros(len(images), len(CLASSES), device=team.device)
    seen = 0
    on_progress(EpochProgress(epoch, config.epochs, seen, len(images), None))
    canvases = made_ahead(SeenBatches(images, [_own(team, batch) for batch in batches], config, generator), team.device)
    with _progress_bar(config, epoch, len(images), team) as bar:
        for number, (batch, seen_batch) in enumerate(zip(batches, canvases, strict=True)):
            share_done = (epoch - 1 + number / len(batches)) / config.epochs
            set_learning_rate(state.optimizer, learning_rate_at(config, share_done))
            views = _views(seen_batch, config, image_side(config, epoch), team.device, generator)
            outputs, loss = train_step(state, images.labels, batch, views, class_weight)
            logits[team.share(torch.arange(seen, seen + len(batch))).to(team.device)] = outputs
            seen += len(batch)
            bar.update(len(batch))
            on_progress(EpochProgress(epoch, config.epochs, seen, len(images), loss))
    return combined_metrics(images.labels[order], logits, config, team)


def train_step(
    state: TrainingState, labels: Tensor, batch: Tensor, views: list[Tensor], class_weight: Tensor
) -> tuple[Tensor, float]:
    """One update on the images at the indices ``batch`` (N,), with their ``class_weight`` (2,).

    ``labels`` are those of all images. ``views``: what the network sees of this process's share, (n, 3, side, side),
    once, or in two exports whose answers are compared. Returns the logits (n, 2) float32 of the share, and the loss of
    the whole mini-batch. XrayError: the loss is not finite.
    """
    config, team = state.config, state.team
    share, own_labels = team.share(batch), labels[_own(team, batch)].to(team.device)
    state.optimizer.zero_grad(set_to_none=True)
    with torch.autocast(team.device.type, torch.bfloat16, enabled=config.bf16):
        outputs = state.distributed(torch.cat(views).contiguous(memory_format=torch.channels_last)).float()
    logits = outputs.chunk(len(views))
    summed = F.cross_entropy(
        outputs,
        own_labels.repeat(len(views)),
        class_weight.to(team.device),
        reduction="sum",
        label_smoothing=config.label_smoothing,
    )
    # Divided by the weight of the whole mini-batch, so that the sum over the processes is the mean of the mini-batch.
    loss = summed / len(views) / class_weight[labels[batch]].sum().item()
    if config.consistency:
        loss = loss + config.consistency * divergence(*logits).sum() / len(batch)
    loss = loss * bool(len(share))
    (loss * team.size).backward()  # because the gradients are averaged over the processes
    state.optimizer.step()
    total = team.sum(loss.detach()).item()
    if not math.isfinite(total):
        raise diverged(config)
    return logits[0].detach()[: len(share)], total


def _own(team: Team, batch: Tensor) -> Tensor:
    """This process's share of ``batch``, or one image: a process without any takes part with one of no weight."""
    own = team.share(batch)
    return own if len(own) else batch[:1]


def _views(
    canvases: list[Tensor], config: TrainConfig, side: int, device: torch.device, generator: torch.Generator
) -> list[Tensor]:
    """Each of ``canvases`` (n, 224, 224) as the network sees it, (n, 3, side, side), with the same augmentation."""
    before, views = generator.get_state(), []
    for seen in canvases:
        generator.set_state(before)
        views.append(
            train_transform(seen.to(device), config.preprocessing, config.augmentation, generator, config.erased, side)
        )
    return views


def class_weights(labels: Tensor) -> Tensor:
    """(2,): n / (2 n_class), so that both classes have the same weight and an image has 1 on average."""
    counts = torch.bincount(labels, minlength=len(CLASSES)).float()
    return len(labels) / (len(CLASSES) * counts)


def image_side(config: TrainConfig, epoch: int) -> int:
    """In pixels: small images at first, which take half of the time ("progressive resizing", Howard 2018)."""
    return SMALL_SIDE if epoch <= config.small * config.epochs else IMAGE_SIZE


def _seed_process(config: TrainConfig, epoch: int, team: Team, generator: torch.Generator) -> None:
    """Let the processes differ in dropout and augmentation. The first keeps its ``generator`` for the augmentation."""
    seed = config.seed * 1000 + epoch + (team.rank << 32)
    torch.manual_seed(seed)  # dropout
    if not team.leads:
        generator.manual_seed(seed)


def _progress_bar(config: TrainConfig, epoch: int, images: int, team: Team) -> tqdm:
    """Shown on a terminal, not in a log file."""
    title = f"{config.model} epoch {epoch}/{config.epochs}"
    return tqdm(total=images, unit=" images", desc=title, mininterval=5, disable=None if team.leads else True)
