"""From logits to the probability of PNEUMONIA."""

from __future__ import annotations

import numpy as np


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """logits (N, 2) -> probability of PNEUMONIA (N,): the softmax of logits / temperature."""
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) / temperature
    return 1 / (1 + np.exp(-np.clip(margin, -500, 500)))
