"""Which training images contradict the shortcut, so that training can show them more often.

In the published data, statistics of the whole picture that say nothing about lungs separate the classes of ``train``
with an area under the ROC curve of 0.98, and those of ``test`` with 0.89 (tests/benchmarks/reports/data_audit.md).
Images that contradict them, for instance a normal radiograph that is blurred, are rare in ``train`` and common in
``test``. If each image is drawn in inverse proportion to the probability that the statistics give to its own class, the
statistics say nothing in the training set that results (as Idrissi et al. 2022 do with groups that people have named).
"""

from __future__ import annotations

import numpy as np
import torch
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from xray_models.classes import CLASSES
from xray_models.data.image_set import ImageSet
from xray_models.images.statistics import statistics

FOLDS = 5
_CLASSIFIER = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=3000))


def rarity(
    images: ImageSet, limit: float, others: ImageSet | None = None, device: torch.device | None = None
) -> Tensor:
    """(N,) float64: how often to draw each image, on average 1 in each class.

    Proportional to 1 / p, at most ``limit``, where p is the probability of its own class by its statistics. p comes
    from a logistic regression fitted on ``others``, or else on the images of other patients. All images are drawn alike
    if a class has fewer than FOLDS patients. ``device``: where the statistics are computed, if not on the CPU.
    """
    labels, patients = images.labels.numpy(), np.array(images.patients)
    x = _statistics(images, device)
    if others is not None:
        p = clone(_CLASSIFIER).fit(_statistics(others, device), others.labels.numpy()).predict_proba(x)
    elif min(len(set(patients[labels == label])) for label in range(len(CLASSES))) >= FOLDS:
        folds = StratifiedGroupKFold(FOLDS)
        p = cross_val_predict(_CLASSIFIER, x, labels, groups=patients, cv=folds, method="predict_proba")
    else:
        p = np.ones((len(images), len(CLASSES)))
    weights = 1 / p[np.arange(len(labels)), labels].clip(min=1 / limit)
    for label in range(len(CLASSES)):
        weights[labels == label] /= weights[labels == label].mean()
    return torch.from_numpy(weights)


def _statistics(images: ImageSet, device: torch.device | None) -> np.ndarray:
    return statistics(images.canvases.to(device or "cpu")).cpu().numpy()


def draw(weights: Tensor, generator: torch.Generator) -> Tensor:
    """(N,) indices in random order. Each comes as often as it weighs, rounded up or down (systematic resampling)."""
    ends = weights.cumsum(0) * (len(weights) / weights.sum())
    positions = torch.arange(len(weights)) + torch.rand(1, generator=generator, dtype=torch.float64)
    drawn = torch.searchsorted(ends, positions, right=True).clamp(max=len(weights) - 1)
    return drawn[torch.randperm(len(weights), generator=generator)]
