"""Two models on the same images: by how much the second is better, with paired intervals."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import BOOTSTRAP_RESAMPLES

GAINS = ("accuracy", "balanced_accuracy", "roc_auc")
GainInterval = tuple[float, float, float]  # value, low, high


def paired_gains(before: Evaluation, after: Evaluation, seed: int = 0) -> dict[str, GainInterval]:
    """Change of each of GAINS with its percentile bootstrap interval at 95 %, the same images resampled for both and
    the classes resampled apart. ValueError: the evaluations are not of the same images."""
    row_of = {file: row for row, file in enumerate(after.files)}
    if sorted(row_of) != sorted(before.files):
        raise ValueError("the two models were scored on different images")
    rows = np.array([row_of[file] for file in before.files])
    labels, p = before.labels, (before.p_pneumonia, after.p_pneumonia[rows])
    correct = [predicted == labels for predicted in (before.predicted, after.predicted[rows])]
    rng = np.random.default_rng(seed)
    classes = [np.flatnonzero(labels == label) for label in (0, 1)]

    def changes(drawn: np.ndarray) -> tuple[float, ...]:
        accuracy = [c[drawn].mean() for c in correct]
        balanced = [np.mean([c[drawn][labels[drawn] == label].mean() for label in (0, 1)]) for c in correct]
        auc = [roc_auc_score(labels[drawn], scores[drawn]) for scores in p]
        return tuple(float(second - first) for first, second in (accuracy, balanced, auc))

    value = changes(np.arange(len(labels)))
    resampled = [
        changes(np.concatenate([rng.choice(members, len(members)) for members in classes]))
        for _ in range(BOOTSTRAP_RESAMPLES)
    ]
    low, high = np.percentile(resampled, (2.5, 97.5), axis=0)
    return {name: (value[i], float(low[i]), float(high[i])) for i, name in enumerate(GAINS)}
