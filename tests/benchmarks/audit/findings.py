"""All that the audit looks at, in one go: images -> Findings, which the report then says and draws."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from tests.benchmarks.audit import models
from tests.benchmarks.audit.data import AuditData, Numbering, numberings
from tests.benchmarks.audit.duplicates import Pairs, Recall, find_pairs, groups, measure_recall
from tests.benchmarks.audit.features import imagenet_features, plain_features
from tests.benchmarks.audit.statistics import STATISTICS, statistics

RECALL_IMAGES = 200
COMPONENTS = 64  # of the ImageNet features, where they tell splits apart
_START = time.perf_counter()


@dataclass(frozen=True)
class Findings:
    """All that the report says, and its figures show."""

    data: AuditData
    numberings: list[Numbering]
    likeness: dict[str, models.Likeness | None]  # kind of pairs with one number -> how much more alike
    recalls: dict[str, Recall]
    pairs: Pairs
    statistics: np.ndarray  # (N, 21)
    shortcut: models.Shortcut
    random_folds: models.Interval  # AUC of the shortcut over folds by patient, train and validation
    blocks: list[models.Interval]  # the same, each fifth of the numbers left out
    separability: dict[str, dict[str, models.Interval]]  # two sets of images -> model -> AUC
    doubts: models.Doubts
    learned: np.ndarray  # (M,) indices of the images that the label check looked at: train and validation


def audit(data: AuditData, init: Path) -> Findings:
    """Look at everything; a line a step, as it takes minutes."""
    _say(f"{len(data)} images read; statistics")
    x = statistics(data.canvases, data.file_sizes)
    _say("near-duplicates: copies that we made, then all pairs")
    chosen = np.random.default_rng(0).choice(len(data), min(RECALL_IMAGES, len(data)), replace=False)
    recalls = measure_recall(data.canvases[np.sort(chosen)])
    pairs = find_pairs(data.canvases)
    _say("ImageNet features")
    deep = imagenet_features(data.canvases, init)
    _say("shortcut and shift")
    learned = np.flatnonzero(~data.is_test)
    together = same_child_or_picture(data.patients, pairs.same())
    block = models.blocks(data.series[learned], data.numbers[learned])
    shortcut = models.shortcut(x, data.labels, data.splits, data.patients, [group for group, _ in STATISTICS.values()])
    model, labels = models.MODELS[shortcut.chosen], data.labels[learned]
    over_folds = models.out_of_fold(model, x[learned], labels, together[learned])
    separability = shifts(x, deep, data, block)
    _say("labels")
    plain = np.hstack([plain_features(data.canvases[learned]), x[learned]])
    return Findings(
        data=data,
        numberings=numberings(data.series, data.numbers, data.is_test),
        likeness=same_numbers(deep, data),
        recalls=recalls,
        pairs=pairs,
        statistics=x,
        shortcut=shortcut,
        random_folds=models.auc_interval(labels, over_folds, together[learned]),
        blocks=models.leave_block_out(x[learned], labels, block, data.patients[learned], model),
        separability=separability,
        doubts=models.doubts(deep[learned], plain, labels, together[learned]),
        learned=learned,
    )


def same_child_or_picture(patients: np.ndarray, same: Pairs) -> np.ndarray:
    """(N,) one value for all images that a patient's number or a near-duplicate ties together."""
    first = np.unique(patients, return_index=True)[1][np.unique(patients, return_inverse=True)[1]]
    every = np.arange(len(patients))
    return groups(np.concatenate([every, same.first]), np.concatenate([first, same.second]), len(patients))


def shifts(x: np.ndarray, deep: np.ndarray, data: AuditData, block: np.ndarray) -> dict[str, dict]:
    """How well sets of images of one class can be told apart; the middle row of each class is the control."""
    reduced = PCA(COMPONENTS, random_state=0).fit_transform(deep)
    first_fifth = np.zeros(len(data), bool)
    first_fifth[np.flatnonzero(~data.is_test)[block == 0]] = True
    found = {}
    for label, name in enumerate(("NORMAL", "PNEUMONIA")):
        mine = data.labels == label
        learned = mine & ~data.is_test
        # A number in train and in test is two children, as the report shows: the split is part of the group.
        patients = np.char.add(data.patients, np.where(data.is_test, " test", ""))
        for title, features, rows, second in (
            ("train from test", x, mine, data.is_test),
            ("train from validation (control)", x, learned, data.splits == "validation"),
            ("first fifth of the training numbers from the rest", x, learned, first_fifth),
            ("train from test, by ImageNet features", reduced, mine, data.is_test),
        ):
            found[f"{name}, {title}"] = models.separability(features[rows], second[rows].astype(int), patients[rows])
    return found


def same_numbers(deep: np.ndarray, data: AuditData) -> dict[str, models.Likeness | None]:
    """Do images with one number look like one child's? Compared with pairs of the same series, splits and images."""

    def rows(series: str, is_test: bool) -> np.ndarray:
        return np.flatnonzero((data.series == series) & (data.is_test == is_test))

    found = {}
    for series in ("bacteria", "virus", "IM", "NORMAL2-IM"):
        mine = rows(series, False)
        found[f"{series} and {series}, both in train"] = models.likeness(deep, data.numbers, mine, mine)
    for a, b in (("bacteria", "virus"), ("IM", "NORMAL2-IM")):
        for in_a, in_b in ((False, False), (False, True), (True, False)):
            title = f"{a} in {'test' if in_a else 'train'} and {b} in {'test' if in_b else 'train'}"
            found[title] = models.likeness(deep, data.numbers, rows(a, in_a), rows(b, in_b))
    return found


def _say(step: str) -> None:
    print(f"{time.perf_counter() - _START:6.0f} s  {step}", flush=True)
