"""The data audit in words: reports/data_audit.md. Every figure in a sentence is measured in the same run."""

from __future__ import annotations

from collections import Counter

import numpy as np
from sklearn.metrics import roc_auc_score

from tests.benchmarks.audit import figures, models
from tests.benchmarks.audit.duplicates import COARSE, FINE, MAX_DISTANCE, MIN_COARSE, MIN_CORRELATION, THRESHOLD
from tests.benchmarks.audit.findings import Findings
from tests.benchmarks.audit.model_report import labels_part, shift_part, shortcut_part
from tests.benchmarks.audit.statistics import STATISTICS
from tests.benchmarks.reporting import format_interval, markdown_table, save_figure, save_report
from xray_models.classes import CLASSES

LISTED = 40  # files or pairs by name
DRIFT = "relative_sharpness"  # the statistic that is drawn along the numbers


def write_report(findings: Findings, seconds: float):
    """Write reports/data_audit.md and its figures; returns the file."""
    parts = [
        "# Data audit",
        _opening(findings, seconds),
        *_counts(findings),
        *_numbers(findings),
        *_duplicates(findings),
        *_statistics(findings),
        *shortcut_part(findings),
        *shift_part(findings),
        *labels_part(findings),
    ]
    return save_report("data_audit", parts)


def _opening(f: Findings, seconds: float) -> str:
    return (
        "Made by `python -m tests.benchmarks.data_audit --data chest_xray_224.zip --init FILE` in "
        f"{seconds / 60:.0f} minutes; seeds fixed. All figures are measured in that run, on n images as given. "
        "Brackets are 95 % intervals: "
        "bootstrap by patient for AUCs, Wilson's for shares. *Train* is the published train and val without the "
        'validation set that the project splits off by patient (seed 0), unless it says "with validation". **This '
        "audit looks at the test split**, at its pixels and at the statistics of its classes, to describe the shift; "
        "one frozen baseline is scored on it, once. No recipe, threshold or augmentation may be chosen from what it "
        "says about test."
    )


def _counts(f: Findings) -> list[str]:
    data = f.data
    rows = [
        (
            split,
            *(int(((data.splits == split) & (data.labels == label)).sum()) for label in range(len(CLASSES))),
            len(set(data.patients[data.splits == split])),
        )
        for split in ("train", "validation", "test")
    ]
    settings = "; ".join(f"{count:,} files: {text}" for text, count in sorted(f.data.jpeg.items()))
    return [
        "## What is there",
        markdown_table(("split", *CLASSES, "patients by the project's rule"), rows),
        f"JPEG settings: {settings}. "
        + (
            "So neither the tables nor the size in pixels tell the classes apart; what is left of the originals' "
            "compression and size lies in the pixels and in the file size."
            if len(data.jpeg) == 1
            else "The settings differ between files: see whether they follow the class."
        ),
    ]


def _numbers(f: Findings) -> list[str]:
    rows = [
        (
            n.series,
            *(f"{n.ids[s]:,} ids, {n.images[s]:,} images: {_ranges(n.ranges[s])}" for s in ("train", "test")),
            n.in_both,
            n.most_images,
        )
        for n in f.numberings
    ]
    data = f.data
    by_rule = len(set(data.patients[data.is_test]) & set(data.patients[~data.is_test]))
    alike = [
        (title, found.pairs, format_interval(found.auc, 3)) if found else (title, "none", "")
        for title, found in f.likeness.items()
    ]
    per_patient = {
        name: np.unique(data.patients[data.labels == label], return_counts=True)[1]
        for label, name in enumerate(CLASSES)
    }
    images = "; ".join(
        f"{name}: {len(c):,} patients, of whom {(c == 1).sum():,} have one image, {(c >= 5).sum()} five or more, "
        f"{c.max()} at most"
        for name, c in per_patient.items()
    )
    return [
        "## Patients",
        f"By the project's rule (`person12`, `IM-0115`, whatever stands around it) {by_rule} ids stand both in train "
        "(with validation) and in test. The names hold four numberings, though, and within each of them no or few "
        "ids do:",
        markdown_table(("series", "train with validation", "test", "ids in both", "most images of one id"), rows),
        "Are two images with one number of one child? ROC AUC of the likeness (cosine of frozen ImageNet features, "
        "standardised) for pairs with one number against pairs of the same images, series and splits with two "
        "numbers. 0.5: no more alike than strangers.",
        markdown_table(("pairs with one number", "pairs", "AUC"), alike),
        f"Images a patient, by the project's rule, all splits: {images}.",
    ]


def _ranges(runs: list[tuple[int, int]]) -> str:
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs) or "none"


def _duplicates(f: Findings) -> list[str]:
    recall = [
        (kind, f"{r.candidates} of {r.count}", f"{r.found} of {r.count}", f"{np.percentile(r.scores, 1):.3f}")
        for kind, r in f.recalls.items()
    ]
    other = f.data.labels[f.pairs.first] != f.data.labels[f.pairs.second]
    highest = f.pairs.score[other & f.pairs.is_fine]
    same = f.pairs.same()
    return [
        "## Near-duplicates",
        f"All {len(f.data) * (len(f.data) - 1) // 2:,} pairs of images are compared by a 64-bit DCT hash and by the "
        f"correlation of high-pass thumbnails of {COARSE} x {COARSE} pixels; {len(f.pairs.score):,} pairs with a "
        f"Hamming distance of at most {MAX_DISTANCE} or a correlation above {MIN_CORRELATION} are registered (scale "
        f"and shift of each axis, so that crops don't matter) at {COARSE} and, where that gives more than "
        f"{MIN_COARSE}, at {FINE} pixels. A pair is a near-duplicate when the detail finer than 2 of those pixels "
        f"correlates at {THRESHOLD} or more.",
        f"How that was checked. (1) Copies made of {next(iter(f.recalls.values())).count} images drawn with a fixed "
        "seed, through the whole search:",
        markdown_table(("copy", "candidates", "found", "1st percentile of the score"), recall),
        f"(2) {other.sum():,} candidate pairs are of a NORMAL with a PNEUMONIA, so no copies unless a label is wrong: "
        f"{(highest >= THRESHOLD).sum()} of them reach {THRESHOLD}"
        + (f", the highest at the fine stage is {highest.max():.3f}." if len(highest) else ".")
        + " (3) Turned or mirrored copies are not looked for.",
        save_figure(figures.duplicates_figure(f.recalls, f.pairs, f.data.labels), "audit_duplicates",
                    "Scores of made copies and of the pairs of the data set"),
        *_pairs(f, same),
    ]  # fmt: skip


def _pairs(f: Findings, same) -> list[str]:
    data = f.data
    identical = np.array([bool((data.canvases[i] == data.canvases[j]).all())
                          for i, j in zip(same.first, same.second, strict=True)], dtype=bool)  # fmt: skip
    kinds = Counter(
        (" and ".join(sorted({str(data.splits[i]), str(data.splits[j])})), "identical" if equal else "near")
        for i, j, equal in zip(same.first, same.second, identical, strict=True)
    )
    rows = [(where, kinds[where, "identical"], kinds[where, "near"]) for where in sorted({where for where, _ in kinds})]
    strangers = data.patients[same.first] != data.patients[same.second]
    labels = data.labels[same.first] != data.labels[same.second]
    crossing = data.is_test[same.first] != data.is_test[same.second]
    told_pairs = [
        f"- {data.files[i]} and {data.files[j]}: {score:.3f}{', identical' if equal else ''}"
        for i, j, score, equal, show in zip(
            same.first, same.second, same.score, identical, crossing | ~identical | labels, strict=True
        )
        if show
    ]
    if not len(same.score):
        return ["No pair of the data set reaches it."]
    return [
        markdown_table(("pairs within, or between", "identical pixels", "near-duplicates besides"), rows),
        f"Of the {len(same.score)} pairs {strangers.sum()} carry two different patient ids, {labels.sum()} two "
        f"different labels, and {crossing.sum()} lie on both sides of train (with validation) and test.",
        *(
            [f"Pairs that are not identical, cross into test or differ in label (the first {LISTED}):"]
            + ["\n".join(told_pairs[:LISTED])]
            if told_pairs
            else []
        ),
    ]


def _statistics(f: Findings) -> list[str]:
    data, x = f.data, f.statistics
    learned, test = ~data.is_test, data.is_test
    shifts = [models.standardised_shift(x[data.labels == label], test[data.labels == label]) for label in (0, 1)]
    rows = []
    for k, (name, (group, meaning)) in enumerate(STATISTICS.items()):
        medians = [
            f"{np.median(x[rows_ & (data.labels == label), k]):.3g}" for rows_ in (learned, test) for label in (0, 1)
        ]
        aucs = [f"{roc_auc_score(data.labels[rows_], x[rows_, k]):.3f}" for rows_ in (learned, test)]
        rows.append((f"{name.replace('_', ' ')} ({group}): {meaning}", *medians, *aucs,
                     *(f"{shift[k]:+.2f}" for shift in shifts)))  # fmt: skip
    heads = ("statistic", "train N", "train P", "test N", "test P", "AUC train", "AUC test", "shift N", "shift P")
    return [
        "## Statistics of the pictures",
        f"Medians by split and class (N: NORMAL, P: PNEUMONIA; train with validation, n = {learned.sum():,}; test, n "
        f"= {test.sum()}). *AUC* is that of the one statistic for PNEUMONIA: 0.5 says nothing, far below tells as "
        "much as far above. *Shift* is test's median less train's, in units of train's spread in that class. The "
        "width and height of the originals are lost: all were squeezed to 224 x 224; *elongation* is a proxy for "
        "their aspect, and no ruler.",
        markdown_table(heads, rows),
        save_figure(figures.statistics_figure(x, data), "audit_statistics",
                    "Nine statistics by class and split: solid train with validation, dashed test"),
        f"Along the numbers in the file names, which are unlikely to be in random order ({DRIFT.replace('_', ' ')}):",
        save_figure(figures.numbering_figure(x, data, DRIFT), "audit_numbering",
                    f"{DRIFT.replace('_', ' ')} along the four numberings, train and test"),
    ]  # fmt: skip
