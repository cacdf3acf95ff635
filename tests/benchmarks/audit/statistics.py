"""The statistics of the audit: those of the image, and the size of its file."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from xray_models.images import statistics as plain_statistics

# statistic -> (group, meaning)
STATISTICS = plain_statistics.STATISTICS | {"file_size": ("file", "log of the bytes of the JPEG, all of one quality")}
NAMES = tuple(STATISTICS)


def statistics(canvases: Tensor, file_sizes: np.ndarray) -> np.ndarray:
    """(N, 224, 224) uint8 and bytes (N,) -> (N, 21) in the order of NAMES."""
    return np.column_stack([plain_statistics.statistics(canvases).numpy(), np.log(file_sizes)])
