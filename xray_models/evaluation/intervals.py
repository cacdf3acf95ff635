"""95 % intervals."""

from __future__ import annotations

import math

import numpy as np

from xray_models.evaluation.metrics import classification_metrics

Interval = tuple[float, float]
BOOTSTRAP_RESAMPLES = 1000


def wilson_interval(successes: int, n: int, z: float = 1.959964) -> Interval:
    """Wilson (1927) score interval of a proportion."""
    if n == 0:
        return 0.0, 1.0
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def bootstrap_intervals(labels: np.ndarray, p: np.ndarray, threshold: float, seed: int = 0) -> dict[str, Interval]:
    """Percentile bootstrap (Efron 1979) over images, 1000 resamples, the classes apart, so that both are there."""
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(labels == label) for label in (0, 1)]
    samples: dict[str, list[float]] = {}
    for _ in range(BOOTSTRAP_RESAMPLES):
        rows = np.concatenate([generator.choice(group, len(group)) for group in groups])
        for name, value in classification_metrics(labels[rows], p[rows], threshold).items():
            samples.setdefault(name, []).append(value)
    return {name: tuple(float(v) for v in np.percentile(values, (2.5, 97.5))) for name, values in samples.items()}
