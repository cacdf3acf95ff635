"""Training one model by a recipe, on whatever device there is.

Random numbers are drawn from the seed and the epoch alone, so a resumed run repeats the one that was not interrupted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.errors import XrayError
from xray_models.evaluation.calibration import calibrated_loss
from xray_models.evaluation.metrics import classification_metrics
from xray_models.inference.batch import compute_logits
from xray_models.inference.probability import probabilities
from xray_models.networks.device import move_to
from xray_models.networks.registry import build_model
from xray_models.networks.surgery import freeze, insert_batch_norm
from xray_models.training.augmentation import SMALL_SIDE, augment_canvases, train_transform
from xray_models.training.averaging import WeightAverage
from xray_models.training.distributed import Team, undistributed
from xray_models.training.history import CHOICE, CURVES, History
from xray_models.training.model_folder import ModelFolder
from xray_models.training.optimizer import learning_rate_at, make_optimizer, set_learning_rate
from xray_models.training.progress import EpochProgress, OnProgress
from xray_models.training.recipe import TrainConfig
from xray_models.training.sampling import draw, rarity
from xray_models.training.starting_weights import start_model, starting_weights

VALIDATION_STEP = 64  # images between two reports
STATISTICS_IMAGES = 64  # from which the batch normalisations that are put back take their statistics


def fit(
    config: TrainConfig,
    splits: Splits,
    run: str | Path,
    team: Team | None = None,
    resume: bool = False,
    on_progress: OnProgress = lambda progress: None,
) -> History:
    """Train into the folder ``run``, keep the best epoch on validation, and return all epochs.

    With ``resume`` a run that has begun goes on after its last whole epoch, by the recipe it began with. An exception
    from ``on_progress`` ends the training there: what the finished epochs gave is on disk.
    """
    team = team or Team()
    folder = ModelFolder(run, config.model)
    started = folder.started(resume)
    if started:
        folder.check_data(splits.report.counts)
        config = folder.config()
        model = build_model(config.model, **folder.architecture())
    else:
        model = _begin(config, splits.train)
        if team.leads:
            folder.start(config, model, splits.report.counts, starting_weights(config.model, config.init))
    model = move_to(team.device, team.prepare(model))
    freeze(model, config.frozen_until)
    optimizer = make_optimizer(model, config)
    average = WeightAverage(model, config.average)
    optimizer.register_step_post_hook(lambda *_: average.update())
    history = History(folder.load_state(average, optimizer) if started else [])
    wrapped = team.join(model)
    validation = with_shifted_copies(splits.validation, config)
    weights = None
    if config.counterexamples:
        on_progress(EpochProgress(len(history.rows) + 1, config.epochs, 0, len(splits.train), None, "weighing"))
        weights = rarity(splits.train, config.counterexamples)
    for epoch in range(len(history.rows) + 1, config.epochs + 1):
        begin = time.perf_counter()
        trained = train_one_epoch(wrapped, splits.train, config, epoch, optimizer, team, on_progress, weights)
        at_end = EpochProgress(epoch, config.epochs, 0, len(validation), trained["loss"], "validating")
        network = average.network
        validated = validate(
            network, validation, config, team, lambda n, position=at_end: on_progress(replace(position, images=n))
        )
        row = {"epoch": epoch, "seconds": round(time.perf_counter() - begin, 1)}
        row |= {f"train_{name}": trained[name] for name in CURVES}
        row |= {f"validation_{name}": validated[name] for name in CURVES}
        row[CHOICE] = validated["calibrated_loss"]
        history.rows.append(row)
        if team.leads:
            folder.save_epoch(average, optimizer, history.rows, is_best=history.best_epoch == epoch)
            tqdm.write(f"{config.model} " + ", ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return history


def train_one_epoch(
    model: nn.Module,
    images: ImageSet,
    config: TrainConfig,
    epoch: int,
    optimizer: torch.optim.Optimizer,
    team: Team,
    on_progress: OnProgress = lambda progress: None,
    weights: Tensor | None = None,
) -> dict[str, float]:
    """One pass through ``images`` in random mini-batches, or as many drawn by their ``weights`` (N,); the metrics of
    the outputs on the way (threshold 0.5).

    XrayError: the loss is no number any more.
    """
    generator = torch.Generator().manual_seed(config.seed * 1000 + epoch)
    order = torch.randperm(len(images), generator=generator) if weights is None else draw(weights, generator)
    batches = order.split(config.batch_size)
    draws = config.seed * 1000 + epoch + (team.rank << 32)
    torch.manual_seed(draws)  # dropout
    if not team.leads:  # the processes must not all augment alike
        generator.manual_seed(draws)
    model.train()
    freeze(undistributed(model), config.frozen_until)
    weight = class_weights(images.labels) if config.class_weights else torch.ones(len(CLASSES))
    logits = torch.zeros(len(images), len(CLASSES), device=team.device)
    # Small at first, which takes half of the time ("progressive resizing", Howard 2018).
    side = SMALL_SIDE if epoch <= config.small * config.epochs else IMAGE_SIZE
    seen = 0
    on_progress(EpochProgress(epoch, config.epochs, seen, len(images), None))
    with _bar(f"{config.model} epoch {epoch}/{config.epochs}", len(images), team) as bar:
        for number, batch in enumerate(batches):
            set_learning_rate(optimizer, learning_rate_at(config, (epoch - 1 + number / len(batches)) / config.epochs))
            outputs, loss = train_step(model, optimizer, images, batch, weight, generator, config, team, side)
            logits[team.share(torch.arange(seen, seen + len(batch))).to(team.device)] = outputs
            seen += len(batch)
            bar.update(len(batch))
            on_progress(EpochProgress(epoch, config.epochs, seen, len(images), loss))
    return _metrics(images.labels[order], logits, config, team)


def train_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: ImageSet,
    batch: Tensor,
    weight: Tensor,
    generator: torch.Generator,
    config: TrainConfig,
    team: Team,
    side: int = IMAGE_SIZE,
) -> tuple[Tensor, float]:
    """One update on the mini-batch ``batch`` (N,) of ``images`` at ``side`` pixels; ``weight`` (2,) of the classes.

    Returns (the logits of this process's images of it (n, 2) float32, the loss of the whole mini-batch).
    """
    own = team.share(batch)
    rows = own if len(own) else batch[:1]  # who has no image takes part with one that weighs nothing
    canvases = images.canvases[rows].to(team.device)
    x = train_transform(canvases, config.preprocessing, config.augmentation, generator, config.erased, side)
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast(team.device.type, torch.bfloat16, enabled=config.bf16):
        logits = model(x.contiguous(memory_format=torch.channels_last)).float()
    labels, smoothing = images.labels[rows].to(team.device), config.label_smoothing
    summed = F.cross_entropy(logits, labels, weight.to(team.device), reduction="sum", label_smoothing=smoothing)
    # Over the weight of the whole mini-batch: the sum over the processes is the mean that one would have.
    loss = summed / weight[images.labels[batch]].sum().item() * bool(len(own))
    (loss * team.size).backward()  # the gradients are averaged
    optimizer.step()
    total = team.sum(loss.detach()).item()
    if not math.isfinite(total):
        raise _diverged(config)
    return logits.detach()[: len(own)], total


def validate(
    model: nn.Module,
    images: ImageSet,
    config: TrainConfig,
    team: Team,
    on_images: Callable[[int], None] = lambda images: None,
) -> dict[str, float]:
    """The metrics of ``images`` at threshold 0.5, before any calibration, and the ``calibrated_loss``.

    ``on_images`` gets how many are done.
    """
    team.align(model)
    logits = torch.zeros(len(images), len(CLASSES))
    for batch in torch.arange(len(images)).split(VALIDATION_STEP):
        on_images(int(batch[0]))
        own = team.share(batch)
        if len(own):
            logits[own] = compute_logits(model, images.canvases[own], config.preprocessing, team.device, config.bf16)
    logits = logits.to(team.device)
    metrics = _metrics(images.labels, logits, config, team)
    return metrics | {"calibrated_loss": calibrated_loss(logits.cpu().numpy(), images.labels.numpy())}


def _begin(config: TrainConfig, images: ImageSet) -> nn.Module:
    """The network as the recipe starts it; batch normalisations that were folded away are put back, as some of the
    training ``images`` are in training."""
    model = start_model(config.model, config.init, config.batch_norm, config.seed)
    if config.model != "cnn" or not config.batch_norm or model.batch_norm:
        return model
    generator = torch.Generator().manual_seed(config.seed)
    chosen = torch.randperm(len(images), generator=generator)[:STATISTICS_IMAGES]
    x = train_transform(images.canvases[chosen], config.preprocessing, config.augmentation, generator)
    return insert_batch_norm(model, x)


def _metrics(labels: Tensor, logits: Tensor, config: TrainConfig, team: Team) -> dict[str, float]:
    """``logits`` (N, 2): each process has its own images' rows, and zeros for the rest."""
    if not team.sum(logits).isfinite().all():
        raise _diverged(config)
    return classification_metrics(labels.numpy(), probabilities(logits.cpu().numpy()))


def _diverged(config: TrainConfig) -> XrayError:
    return XrayError(
        "diverged",
        f"The outputs of {config.model} are not numbers any more: choose a smaller learning rate.",
        model=config.model,
    )


def _bar(title: str, total: int, team: Team) -> tqdm:
    """Shown on a terminal, not in a log file."""
    return tqdm(total=total, unit=" images", desc=title, mininterval=5, disable=None if team.leads else True)


def with_shifted_copies(images: ImageSet, config: TrainConfig) -> ImageSet:
    """``images`` and as many randomly augmented copies as the recipe says, always the same ones.

    Train and test differ in aspect, sharpness and noise, and a validation set that looks like train hardly sees what
    that does.
    """
    generator = torch.Generator().manual_seed(0)  # not the seed of the training: all are judged by the same images
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
