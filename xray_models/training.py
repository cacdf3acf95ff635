"""Training one model by a recipe, on whatever device there is.

Random numbers are drawn from the seed and the epoch alone, so a resumed run repeats the one that was not interrupted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from .calibration import probabilities
from .dataset import ImageSet, Splits
from .evaluation import classification_metrics, compute_logits
from .initial_weights import start_model
from .models import CLASSES, build_model, freeze, pick_device
from .recipes import TrainConfig
from .runs import RunFolder
from .transforms import augment_canvases, train_transform

# What is kept for an epoch and a split: the curves of the report's annexes B and C, and the area under the ROC curve.
CURVES = ("loss", "accuracy", "balanced_accuracy", "f1", "cohen_kappa", "roc_auc")


@dataclass
class History:
    """One row an epoch: ``epoch``, ``seconds``, and CURVES of train and validation ("train_loss", ...)."""

    rows: list[dict] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """The epoch (from 1) with the lowest validation loss."""
        return min(self.rows, key=lambda row: row["validation_loss"])["epoch"]

    def to_frame(self) -> pd.DataFrame:
        """Long form for plotting: epoch, split, metric, value."""
        return pd.DataFrame(
            [
                (row["epoch"], split, metric, row[f"{split}_{metric}"])
                for row in self.rows
                for split in ("train", "validation")
                for metric in CURVES
            ],
            columns=["epoch", "split", "metric", "value"],
        )


@dataclass(frozen=True)
class Progress:
    """Where a run is, for whoever watches: told after every mini-batch."""

    epoch: int  # from 1
    epochs: int
    images: int  # seen in this epoch
    total: int
    loss: float


def fit(
    config: TrainConfig,
    splits: Splits,
    run: str | Path,
    device: torch.device | None = None,
    resume: bool = False,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> History:
    """Train into the folder ``run``, keep the best epoch on validation, and return all epochs.

    With ``resume`` a run that has begun goes on after its last whole epoch, by the recipe it began with. Whatever
    ``watch`` raises ends the training there: what the finished epochs gave is on disk.
    """
    device = device or pick_device()
    folder = RunFolder(run, config.model)
    started = folder.started(resume)
    if started:
        folder.check_data(splits.report.counts)
        config = folder.config()
        model = build_model(config.model, **folder.architecture())
    else:
        model = start_model(config.model, config.init, config.batch_norm, config.seed)
        folder.start(config, model, splits.report.counts)
    model = model.to(device, memory_format=torch.channels_last)
    freeze(model, config.frozen_until)
    optimizer = make_optimizer(model, config)
    history = History(folder.load_state(model, optimizer) if started else [])
    validation = with_shifted_copies(splits.validation, config)
    for epoch in range(len(history.rows) + 1, config.epochs + 1):
        begin = time.perf_counter()
        trained = train_one_epoch(model, splits.train, config, epoch, optimizer, device, watch)
        validated = validate(model, validation, config, device)
        row = {"epoch": epoch, "seconds": round(time.perf_counter() - begin, 1)}
        row |= {f"train_{name}": trained[name] for name in CURVES}
        row |= {f"validation_{name}": validated[name] for name in CURVES}
        history.rows.append(row)
        folder.save_epoch(model, optimizer, history.rows, is_best=history.best_epoch == epoch)
        tqdm.write(f"{config.model} " + ", ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return history


def train_one_epoch(
    model: nn.Module,
    images: ImageSet,
    config: TrainConfig,
    epoch: int,
    optimizer: torch.optim.Optimizer,
    device: torch.device,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> dict[str, float]:
    """One pass through ``images`` in random mini-batches; the metrics of the outputs on the way (threshold 0.5)."""
    generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
    torch.manual_seed(config.seed * 1000 + epoch)  # dropout
    model.train()
    freeze(model, config.frozen_until)
    batches = torch.randperm(len(images), generator=generator).split(config.batch_size)
    weight = class_weights(images.labels).to(device) if config.class_weights else None
    outputs: list[Tensor] = []
    with tqdm(
        total=len(images), unit=" images", desc=f"{config.model} epoch {epoch}/{config.epochs}", mininterval=5
    ) as bar:
        for number, batch in enumerate(batches):
            set_learning_rate(optimizer, learning_rate_at(config, (epoch - 1 + number / len(batches)) / config.epochs))
            x = train_transform(images.canvases[batch].to(device), config.preprocessing, config.augmentation, generator)
            logits, loss = train_step(model, optimizer, x, images.labels[batch].to(device), config, weight)
            outputs.append(logits)
            bar.update(len(batch))
            watch(Progress(epoch, config.epochs, bar.n, len(images), loss))
    labels = images.labels[torch.cat(batches)].numpy()
    return classification_metrics(labels, probabilities(torch.cat(outputs).cpu().numpy()))


def train_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    labels: Tensor,
    config: TrainConfig,
    weight: Tensor | None,
) -> tuple[Tensor, float]:
    """One update on one mini-batch: (logits (N, 2) float32, loss)."""
    optimizer.zero_grad(set_to_none=True)
    x = x.contiguous(memory_format=torch.channels_last)
    with torch.autocast(x.device.type, torch.bfloat16, enabled=config.bf16):
        logits = model(x)
    loss = F.cross_entropy(logits.float(), labels, weight=weight, label_smoothing=config.label_smoothing)
    loss.backward()
    optimizer.step()
    return logits.detach().float(), loss.item()


def validate(model: nn.Module, images: ImageSet, config: TrainConfig, device: torch.device) -> dict[str, float]:
    """The metrics of ``images`` at threshold 0.5, before any calibration."""
    logits = compute_logits(model, images, config.preprocessing, device, bf16=config.bf16)
    return classification_metrics(images.labels.numpy(), probabilities(logits.numpy()))


def with_shifted_copies(images: ImageSet, config: TrainConfig) -> ImageSet:
    """``images`` and as many randomly augmented copies as the recipe says, always the same ones.

    Train and test differ in sharpness, tone and crop, and a validation set that looks like train hardly sees what
    that does.
    """
    generator = torch.Generator().manual_seed(config.seed)
    copies = [
        replace(
            images,
            canvases=torch.cat(
                [augment_canvases(part, config.augmentation, generator) for part in images.canvases.split(64)]
            ),
        )
        for _ in range(config.validation_copies)
    ]
    return ImageSet.concatenate([images, *copies])


def class_weights(labels: Tensor) -> Tensor:
    """(2,): n / (2 n_class), so that both classes weigh the same and the mean weight of an image is 1."""
    counts = torch.bincount(labels, minlength=len(CLASSES)).float()
    return len(labels) / (len(CLASSES) * counts)


def learning_rate_at(config: TrainConfig, progress: float) -> float:
    """The rate at ``progress`` in [0, 1) of the whole run (one_cycle after Smith and Topin 2018)."""
    if config.schedule == "constant":
        return config.learning_rate
    rise = 0.25
    if progress < rise:
        return config.learning_rate * (0.04 + 0.96 * progress / rise)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * (progress - rise) / (1 - rise)))


def set_learning_rate(optimizer: torch.optim.Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate


def make_optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """The optimiser over all parameters that are not frozen."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[config.optimizer](parameters, lr=config.learning_rate, weight_decay=config.weight_decay)
