"""The average of a network's weights over its training, which errs less than the weights of any one step.

An exponential moving average of all weights and running statistics (Polyak and Juditsky 1992; as an aid against shift
between training and use: Arpit et al. 2022, "Ensemble of averages"). Where a recipe asks for it, it is what is
validated and kept.
"""

from __future__ import annotations

import copy

import torch
from torch import nn


class WeightAverage:
    """``network`` is the average; with a ``decay`` of 0 it is the trained network itself."""

    def __init__(self, model: nn.Module, decay: float):
        """``decay`` in [0, 1): the share of the old average that a step keeps, less in the first steps."""
        self.model, self.decay, self.steps = model, decay, 0
        self.network = copy.deepcopy(model).requires_grad_(False) if decay else model

    @torch.no_grad()
    def update(self) -> None:
        """After every step of the optimiser."""
        if not self.decay:
            return
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mean, now in zip(self.network.state_dict().values(), self.model.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(now, 1 - decay)
            else:  # how many mini-batches a batch normalisation has seen
                mean.copy_(now)
