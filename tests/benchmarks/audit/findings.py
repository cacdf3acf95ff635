"""The whole audit: images -> Findings, which the report describes and draws."""

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
COMPONENTS = 64  # of the ImageNet features, for separating the splits
_START = time.perf_counter()


@dataclass(frozen=True)
class Findings:
    """Everything that the report and its figures show."""

    data: AuditData
    numberings: list[Numbering]
    likeness: dict[str, models.Likeness | None]  # kind of pairs with one number -> how much more similar
    recalls: dict[str, Recall]
    pairs: Pairs
    statistics: np.ndarray  # (N, 21)
    shortcut: models.Shortcut
    random_folds: models.Interval  # AUC of the shortcut over folds by patient, train with validation
    blocks: list[models.Interval]  # the same, with each fifth of the numbers left out
    separability: dict[str, dict[str, models.Interval]]  # two sets of images -> model -> AUC
    doubts: models.Doubts
    non_test: np.ndarray  # (M,) indices of the images of the label check: train with validation


def audit(data: AuditData, init: Path) -> Findings:
    """Run every part; prints one line per step, because it takes minutes."""
    _log_step(f"{len(data)} images read; statistics")
    x = statistics(data.canvases, data.file_sizes)
    _log_step("near-duplicates: generated copies, then all pairs")
    chosen = np.random.default_rng(0).choice(len(data), min(RECALL_IMAGES, len(data)), replace=False)
    recalls = measure_recall(data.canvases[np.sort(chosen)])
    pairs = find_pairs(data.canvases)
    _log_step("ImageNet features")
    deep = imagenet_features(data.canvases, init)
    _log_step("shortcut and shift")
    non_test = np.flatnonzero(~data.is_test)
    together = same_child_or_picture(data.patients, pairs.same())
    block = models.blocks(data.series[non_test], data.numbers[non_test])
    shortcut = models.shortcut(x, data.labels, data.splits, data.patients, [group for group, _ in STATISTICS.values()])
    model, labels = models.MODELS[shortcut.chosen], data.labels[non_test]
    over_folds = models.out_of_fold(model, x[non_test], labels, together[non_test])
    separability = shifts(x, deep, data, block)
    _log_step("labels")
    plain = np.hstack([plain_features(data.canvases[non_test]), x[non_test]])
    return Findings(
        data=data,
        numberings=numberings(data.series, data.numbers, data.is_test),
        likeness=same_numbers(deep, data),
        recalls=recalls,
        pairs=pairs,
        statistics=x,
        shortcut=shortcut,
        random_folds=models.auc_interval(labels, over_folds, together[non_test]),
        blocks=models.leave_block_out(x[non_test], labels, block, data.patients[non_test], model),
        separability=separability,
        doubts=models.doubts(deep[non_test], plain, labels, together[non_test]),
        non_test=non_test,
    )


def same_child_or_picture(patients: np.ndarray, same: Pairs) -> np.ndarray:
    """(N,) one value for all images that are connected by a patient's number or as near-duplicates."""
    first = np.unique(patients, return_index=True)[1][np.unique(patients, return_inverse=True)[1]]
    all_rows = np.arange(len(patients))
    return groups(np.concatenate([all_rows, same.first]), np.concatenate([first, same.second]), len(patients))


def shifts(x: np.ndarray, deep: np.ndarray, data: AuditData, block: np.ndarray) -> dict[str, dict]:
    """How well two sets of images of one class can be separated; the second row of each class is the control."""
    reduced = PCA(COMPONENTS, random_state=0).fit_transform(deep)
    first_fifth = np.zeros(len(data), bool)
    first_fifth[np.flatnonzero(~data.is_test)[block == 0]] = True
    found = {}
    for label, name in enumerate(("NORMAL", "PNEUMONIA")):
        mine = data.labels == label
        non_test = mine & ~data.is_test
        # One number in train and in test means two children, as the report shows: the split is part of the group.
        patients = np.char.add(data.patients, np.where(data.is_test, " test", ""))
        for title, features, rows, second in (
            ("train from test", x, mine, data.is_test),
            ("train from validation (control)", x, non_test, data.splits == "validation"),
            ("first fifth of the training numbers from the rest", x, non_test, first_fifth),
            ("train from test, by ImageNet features", reduced, mine, data.is_test),
        ):
            found[f"{name}, {title}"] = models.separability(features[rows], second[rows].astype(int), patients[rows])
    return found


def same_numbers(deep: np.ndarray, data: AuditData) -> dict[str, models.Likeness | None]:
    """Are images with one number as similar as images of one child? Compared with pairs of the same series."""

    def rows(series: str, is_test: bool) -> np.ndarray:
        return np.flatnonzero((data.series == series) & (data.is_test == is_test))

    found = {}
    for series in ("bacteria", "virus", "IM", "NORMAL2-IM"):
        mine = rows(series, False)
        found[f"{series} and {series}, both in train"] = models.likeness(deep, data.numbers, mine, mine)
    for a, b in (("bacteria", "virus"), ("IM", "NORMAL2-IM")):
        for a_in_test, b_in_test in ((False, False), (False, True), (True, False)):
            title = f"{a} in {'test' if a_in_test else 'train'} and {b} in {'test' if b_in_test else 'train'}"
            found[title] = models.likeness(deep, data.numbers, rows(a, a_in_test), rows(b, b_in_test))
    return found


def _log_step(step: str) -> None:
    print(f"{time.perf_counter() - _START:6.0f} s  {step}", flush=True)
