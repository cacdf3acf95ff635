"""One step of training: the gradients of a mini-batch, and the loss as a number where it costs nothing to know it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from xray_models.training.consistency import divergence
from xray_models.training.recipe import TrainConfig

SECONDS_BETWEEN_READINGS = 0.5  # of the loss on a GPU


class Shown(NamedTuple):
    """What the network is shown in a step, on its device."""

    views: Tensor  # (k n, C, side, side): the n images of this process in k exports, whose answers are compared
    labels: Tensor  # (n,)
    weight: Tensor  # (): the summed weight of the classes of all images in the mini-batch


class Task(NamedTuple):
    """What is minimised. One for each size of a mini-batch: all but tensors, so that a step can be recorded."""

    config: TrainConfig
    class_weight: Tensor  # (2,)
    exports: int  # k
    images: int  # in the mini-batch of all processes
    processes: int
    counts: bool  # False: this process has no image of its own, and takes part with one of no weight


Gradients = Callable[[nn.Module, Shown, Task], tuple[Tensor, Tensor]]


def gradients(network: nn.Module, shown: Shown, task: Task) -> tuple[Tensor, Tensor]:
    """Put the gradients of the loss into the parameters of ``network``, which had none.

    Returns the logits (n, 2) float32 of the first export, and this process's part of the loss, a tensor ().
    """
    config = task.config
    with torch.autocast(shown.views.device.type, torch.bfloat16, enabled=config.bf16):
        outputs = network(shown.views).float()
    logits = outputs.chunk(task.exports)
    summed = F.cross_entropy(
        outputs,
        shown.labels.repeat(task.exports),
        task.class_weight,
        reduction="sum",
        label_smoothing=config.label_smoothing,
    )
    # Divided by the weight of the whole mini-batch, so that the sum over the processes is the mean of the mini-batch.
    loss = summed / task.exports / shown.weight
    if config.consistency:
        loss = loss + config.consistency * divergence(*logits).sum() / task.images
    loss = loss * task.counts
    (loss * task.processes).backward()  # because the gradients are averaged over the processes
    return logits[0].detach(), loss.detach()


class LossReader:
    """The loss of a step as a number: of each step on a CPU; on a GPU, which has to finish its work for it, twice a
    second."""

    def __init__(self, device: torch.device, clock: Callable[[], float] = time.monotonic):
        self._pause = SECONDS_BETWEEN_READINGS if device.type == "cuda" else 0.0
        self._clock, self._read = clock, -math.inf

    @property
    def is_due(self) -> bool:
        return self._clock() - self._read >= self._pause

    def read(self, loss: Tensor | float) -> float:
        self._read = self._clock()
        return float(loss)
