"""The reference: the network as it is. It decides where the error of another engine could change what is said."""

from __future__ import annotations

import numpy as np
import torch

from xray_models.inference.engines.direct import Direct, Pass
from xray_models.inference.engines.engine import Readings


class Float32(Direct):
    """A pass in float32, on a GPU too, where convolutions would otherwise round to ten bits (TF32)."""

    def __init__(self, run: Pass):
        super().__init__(run, "float32")

    def read(self, canvases: np.ndarray, heat: bool) -> Readings:
        if self._run.device.type != "cuda":
            return super().read(canvases, heat)
        with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
            return super().read(canvases, heat)
