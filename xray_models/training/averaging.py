"""The average of a network's weights over its training, which errs less than the weights after any one step.

An exponential moving average of all weights and running statistics (Polyak and Juditsky 1992; against shifts between
training and use: Arpit et al. 2022, "Ensemble of averages"). If a recipe asks for it, the average is what is validated
and kept.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor
from torch.optim.swa_utils import get_ema_multi_avg_fn

from xray_models.networks.network import Network


class WeightAverage:
    """``network`` is the average of ``model``; with a ``decay`` of 0 it is ``model`` itself."""

    def __init__(self, model: Network, decay: float):
        """``decay`` in [0, 1): the share of the old average that each step keeps, less in the first steps."""
        self.model, self.decay, self.steps = model, decay, 0
        self.network = copy.deepcopy(model).requires_grad_(False) if decay else model
        pairs = list(zip(self.network.state_dict().values(), model.state_dict().values(), strict=True))
        # (averages, latest): of weights and statistics, and of the mini-batches that batch normalisations have seen.
        self._floats = _lists([pair for pair in pairs if pair[0].is_floating_point()])
        self._counts = _lists([pair for pair in pairs if not pair[0].is_floating_point()])

    @torch.no_grad()
    def update(self) -> None:
        """To be called after each step of the optimiser."""
        if not self.decay:
            return
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        get_ema_multi_avg_fn(decay)(*self._floats, self.steps)
        if self._counts[0]:
            torch._foreach_copy_(*self._counts)


def _lists(pairs: list[tuple[Tensor, Tensor]]) -> tuple[list[Tensor], list[Tensor]]:
    return [average for average, _ in pairs], [latest for _, latest in pairs]
