"""From logits to the probability of PNEUMONIA."""

from __future__ import annotations

import numpy as np


def recalibrated(p_pneumonia: np.ndarray, old: float, new: float) -> np.ndarray:
    """Probabilities (N,) at the temperature ``old`` as they are at ``new``."""
    return probabilities(logits_from(p_pneumonia, old), new)


def logits_from(p_pneumonia: np.ndarray, temperature: float) -> np.ndarray:
    """Logits (N, 2), that of NORMAL 0, which give these probabilities (N,) at this temperature."""
    p = np.clip(p_pneumonia.astype(np.float64), 1e-16, 1 - 1e-16)
    return np.stack([np.zeros_like(p), temperature * np.log(p / (1 - p))], axis=1)


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """logits (N, 2) -> probability of PNEUMONIA (N,): the softmax of logits / temperature."""
    margin = (logits[:, 1] - logits[:, 0]).astype(np.float64) / temperature
    return 1 / (1 + np.exp(-np.clip(margin, -500, 500)))
