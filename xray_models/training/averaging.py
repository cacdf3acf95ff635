"""The average of a network's weights over its training, which errs less than the weights after any one step.

An exponential moving average of all weights and running statistics (Polyak and Juditsky 1992; against shifts between
training and use: Arpit et al. 2022, "Ensemble of averages"). If a recipe asks for it, the average is what is validated
and kept.
"""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.optim.swa_utils import get_ema_multi_avg_fn


class WeightAverage:
    """``network`` is the average of ``model``; with a ``decay`` of 0 it is ``model`` itself."""

    def __init__(self, model: nn.Module, decay: float):
        """``decay`` in [0, 1): the share of the old average that each step keeps, less in the first steps."""
        self.model, self.decay, self.steps = model, decay, 0
        self.network = copy.deepcopy(model).requires_grad_(False) if decay else model

    @torch.no_grad()
    def update(self) -> None:
        """To be called after each step of the optimiser."""
        if not self.decay:
            return
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        averages, latest = self.network.state_dict().values(), self.model.state_dict().values()
        pairs = list(zip(averages, latest, strict=True))
        floats = [(average, tensor) for average, tensor in pairs if average.is_floating_point()]
        get_ema_multi_avg_fn(decay)(*map(list, zip(*floats, strict=True)), self.steps)
        for average, tensor in pairs:
            if not average.is_floating_point():  # the number of mini-batches that a batch normalisation has seen
                average.copy_(tensor)
