"""The interface of the engines: canvases in, readings out, in a named precision with a stated error."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from torch import Tensor


class Readings(NamedTuple):
    """What a network makes of N canvases: float32, on the device that computed it."""

    logits: Tensor  # (N, 2)
    novelty: Tensor | None  # (N,), 1 is the threshold; None: not known for this network
    heat: Tensor | None  # (N, 2, 224, 224) in [0, 1], of both classes, zero where there is none; None: not asked for

    def each(self, change: Callable[[Tensor], Tensor]) -> Readings:
        """The same after ``change`` of everything that is known."""
        novelty, heat = (None if values is None else change(values) for values in (self.novelty, self.heat))
        return Readings(change(self.logits), novelty, heat)


class Engine(ABC):
    """One way to run one network."""

    precision: str  # how an answer names it: "float32", or what is faster and less exact
    logit_error: float  # logit / temperature is at most so far from that of float32, for the shipped weights and more
    at_once: int  # canvases in one pass; more take as long in several passes
    side_by_side: bool = False  # whether several threads may use it at once

    @abstractmethod
    def read(self, canvases: np.ndarray, heat: bool) -> Readings:
        """What the network makes of ``canvases`` (N, 224, 224) uint8, N <= ``at_once``; tensors on the CPU."""

    @abstractmethod
    def novelty(self, canvases: np.ndarray) -> np.ndarray | None:
        """How unlike the training radiographs each of ``canvases`` (N, 224, 224) uint8 is, (N,); None: not known."""


class Halves(NamedTuple):
    """``model.features`` in two steps, (N, C, h, w) float32 each: see ``Network.halves``."""

    early: Callable[[Tensor], Tensor]
    late: Callable[[Tensor], Tensor]
