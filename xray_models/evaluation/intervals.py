"""95 % intervals."""

from __future__ import annotations

import math

import numpy as np

from xray_models.evaluation.metrics import classification_metrics

Interval = tuple[float, float]
BOOTSTRAP_RESAMPLES = 1000
Z = 1.959964  # of a 95 % interval


def wilson_interval(successes: int, n: int, z: float = Z) -> Interval:
    """The score interval of a proportion (Wilson 1927); (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def difference_interval(first: float, of_first: Interval, second: float, of_second: Interval) -> Interval:
    """The 95 % interval of ``first`` - ``second``, of different images, from the interval of each.

    Square-and-add (Newcombe 1998; Zou and Donner 2008): the distances to the ends add up like standard errors.
    """
    below = math.hypot(first - of_first[0], of_second[1] - second)
    above = math.hypot(of_first[1] - first, second - of_second[0])
    return first - second - below, first - second + above


def proportion_intervals(matrix: np.ndarray) -> dict[str, Interval]:
    """Wilson's intervals of the metrics of a confusion matrix that are proportions of images."""
    (tn, fp), (fn, tp) = matrix.tolist()
    return {
        "accuracy": wilson_interval(tn + tp, tn + fp + fn + tp),
        "sensitivity": wilson_interval(tp, tp + fn),
        "specificity": wilson_interval(tn, tn + fp),
    }


def bootstrap_intervals(
    labels: np.ndarray, p_pneumonia: np.ndarray, threshold: float, seed: int = 0
) -> dict[str, Interval]:
    """The percentile bootstrap of every metric (Efron 1979), with 1000 resamples of the images.

    Each class is resampled on its own, so that both are in every resample.
    """
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(labels == label) for label in (0, 1)]
    samples: dict[str, list[float]] = {}
    for _ in range(BOOTSTRAP_RESAMPLES):
        rows = np.concatenate([generator.choice(group, len(group)) for group in groups])
        for name, value in classification_metrics(labels[rows], p_pneumonia[rows], threshold).items():
            samples.setdefault(name, []).append(value)
    return {name: _percentiles(values) for name, values in samples.items()}


def _percentiles(values: list[float]) -> Interval:
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)
