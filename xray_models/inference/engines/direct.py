"""One pass through a network, from canvases to readings; and the engine that makes it call by call."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from xray_models.images.canvas import Preprocessing, resize_and_crop, to_float
from xray_models.inference.engines.engine import Engine, Halves, Readings
from xray_models.inference.gradcam import grad_cam, on_canvas
from xray_models.inference.novelty import Novelty
from xray_models.networks.network import Network


class Pass:
    """From canvases to readings, through the halves of a network in whatever precision they have.

    Everything is on the device of ``model``. Nothing waits for the device or depends on a value, so that a CUDA graph
    can hold it.
    """

    def __init__(self, model: Network, halves: Halves, preprocessing: Preprocessing, novelty: Novelty | None):
        self.model, self.halves, self.resize = model, halves, preprocessing.resize
        self.device = next(model.parameters()).device
        self.has_novelty = novelty is not None
        self._novelty = novelty.to(self.device) if novelty else None
        statistics = (preprocessing.mean, preprocessing.std)
        self._mean, self._std = (torch.tensor(values, device=self.device).view(1, 3, 1, 1) for values in statistics)

    def __call__(self, canvases: Tensor, heat: bool) -> Readings:
        """``canvases`` (N, 224, 224) uint8 on the device."""
        early = self.halves.early(self._input(canvases))
        novelty = self._novelty.score(early) if self._novelty else None
        features = self.halves.late(early)
        return Readings(self.model.head(features), novelty, self._heat(features) if heat else None)

    def novelty(self, canvases: Tensor) -> Tensor | None:
        """``Readings.novelty`` alone, by the early half of the network."""
        return self._novelty.score(self.halves.early(self._input(canvases))) if self._novelty else None

    def _input(self, canvases: Tensor) -> Tensor:
        x = resize_and_crop(to_float(canvases), self.resize)
        return ((x - self._mean) / self._std).contiguous(memory_format=torch.channels_last)

    def _heat(self, features: Tensor) -> Tensor:
        return on_canvas(grad_cam(features, self.model.channel_gradients(features)), self.resize)


class Direct(Engine):
    """A pass as it is, call by call."""

    def __init__(self, run: Pass, precision: str, logit_error: float = 0.0, at_once: int = 1):
        self._run = run
        self.precision, self.logit_error, self.at_once = precision, logit_error, at_once
        self.side_by_side = run.device.type == "cpu"  # a GPU has a queue of its own, for which batches are better

    def read(self, canvases: np.ndarray, heat: bool) -> Readings:
        with torch.inference_mode():
            return self._run(self._moved(canvases), heat).each(Tensor.cpu)

    def novelty(self, canvases: np.ndarray) -> np.ndarray | None:
        with torch.inference_mode():
            scores = self._run.novelty(self._moved(canvases))
            return None if scores is None else scores.cpu().numpy()

    def _moved(self, canvases: np.ndarray) -> Tensor:
        return torch.tensor(canvases).to(self._run.device)
