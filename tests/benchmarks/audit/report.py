"""The text of reports/data_audit.md. Every figure in a sentence is measured in the same run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from tests.benchmarks.audit import figures, models
from tests.benchmarks.audit.data import AuditData
from tests.benchmarks.audit.duplicates import COARSE, FINE, MAX_DISTANCE, MIN_COARSE, MIN_CORRELATION, THRESHOLD, Pairs
from tests.benchmarks.audit.findings import Findings
from tests.benchmarks.audit.model_report import labels_part, shift_part, shortcut_part
from tests.benchmarks.audit.statistics import STATISTICS
from tests.benchmarks.reporting import format_interval, markdown_table, save_figure, save_report
from xray_models.classes import CLASSES

LISTED = 40  # files or pairs by name
DRIFT = "relative_sharpness"  # the statistic that is plotted along the numbers


def write_report(findings: Findings, seconds: float) -> Path:
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


def _opening(findings: Findings, seconds: float) -> str:
    return (
        "Made by `python -m tests.benchmarks.audit.data_audit --data chest_xray_224.zip --init FILE` in "
        f"{seconds / 60:.0f} minutes; seeds fixed. All figures are measured in that run, on n images as given. "
        "Brackets are 95 % intervals: bootstrap by patient for AUCs, Wilson's for proportions. *Train* is the "
        "published train and val without the validation set that the project splits off by patient (seed 0), unless "
        'it says "with validation". **This audit looks at the test split**, at its pixels and at the statistics of its '
        "classes, to describe the shift; one frozen baseline is scored on it, once. No recipe, threshold or "
        "augmentation may be chosen from what it says about test."
    )


def _counts(findings: Findings) -> list[str]:
    data = findings.data
    rows = [
        (
            split,
            *(int(((data.splits == split) & (data.labels == label)).sum()) for label in range(len(CLASSES))),
            len(set(data.patients[data.splits == split])),
        )
        for split in ("train", "validation", "test")
    ]
    settings = "; ".join(f"{count:,} files: {text}" for text, count in sorted(findings.data.jpeg.items()))
    return [
        "## Contents of the data set",
        markdown_table(("split", *CLASSES, "patients by the project's rule"), rows),
        f"JPEG settings: {settings}. "
        + (
            "So neither the tables nor the size in pixels separate the classes; any trace of the originals' "
            "compression and size is in the pixels and in the file size."
            if len(data.jpeg) == 1
            else "The settings differ between files: check whether they follow the class."
        ),
    ]


def _numbers(findings: Findings) -> list[str]:
    rows = [
        (
            n.series,
            *(f"{n.ids[s]:,} ids, {n.images[s]:,} images: {_ranges(n.ranges[s])}" for s in ("train", "test")),
            n.in_both,
            n.most_images,
        )
        for n in findings.numberings
    ]
    data = findings.data
    by_rule = len(set(data.patients[data.is_test]) & set(data.patients[~data.is_test]))
    alike = [
        (title, found.pairs, format_interval(found.auc, 3)) if found else (title, "none", "")
        for title, found in findings.likeness.items()
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
        f"By the project's rule (`person12`, `IM-0115`, ignoring the rest of the name) {by_rule} ids occur both in "
        "train (with validation) and in test. But the names contain four numberings, and within each of them few ids "
        "or none occur in both:",
        markdown_table(("series", "train with validation", "test", "ids in both", "most images of one id"), rows),
        "Do two images with one number show one child? ROC AUC of the similarity (cosine of frozen ImageNet features, "
        "standardised) for pairs with one number against pairs of the same images, series and splits with two "
        "numbers. 0.5: no more similar than images of two children.",
        markdown_table(("pairs with one number", "pairs", "AUC"), alike),
        f"Images per patient, by the project's rule, all splits: {images}.",
    ]


def _ranges(runs: list[tuple[int, int]]) -> str:
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs) or "none"


def _duplicates(findings: Findings) -> list[str]:
    recall = [
        (kind, f"{r.candidates} of {r.count}", f"{r.found} of {r.count}", f"{np.percentile(r.scores, 1):.3f}")
        for kind, r in findings.recalls.items()
    ]
    data, pairs = findings.data, findings.pairs
    other = data.labels[pairs.first] != data.labels[pairs.second]
    highest = pairs.score[other & pairs.is_fine]
    copied = next(iter(findings.recalls.values())).count
    return [
        "## Near-duplicates",
        f"All {len(data) * (len(data) - 1) // 2:,} pairs of images are compared by a 64-bit DCT hash and by the "
        f"correlation of high-pass thumbnails of {COARSE} x {COARSE} pixels; {len(pairs.score):,} pairs with a "
        f"Hamming distance of at most {MAX_DISTANCE} or a correlation above {MIN_CORRELATION} are registered (scale "
        f"and shift of each axis, so that crops do not matter) at {COARSE} and, where that gives more than "
        f"{MIN_COARSE}, at {FINE} pixels. A pair is a near-duplicate when the detail finer than 2 of those pixels "
        f"correlates at {THRESHOLD} or more.",
        f"How this was checked. (1) Copies of {copied} images drawn with a fixed seed were put through the whole "
        "search:",
        markdown_table(("copy", "candidates", "found", "1st percentile of the score"), recall),
        f"(2) {other.sum():,} candidate pairs are of a NORMAL with a PNEUMONIA, so no copies unless a label is wrong: "
        f"{(highest >= THRESHOLD).sum()} of them reach {THRESHOLD}"
        + (f", the highest at the fine stage is {highest.max():.3f}." if len(highest) else ".")
        + " (3) Rotated or mirrored copies are not searched for.",
        save_figure(figures.duplicates_figure(findings.recalls, pairs, data.labels), "audit_duplicates",
                    "Scores of generated copies and of the pairs of the data set"),
        *_pairs(data, pairs.same()),
    ]  # fmt: skip


def _pairs(data: AuditData, same: Pairs) -> list[str]:
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
    listed_pairs = [
        f"- {data.files[i]} and {data.files[j]}: {score:.3f}{', identical' if equal else ''}"
        for i, j, score, equal, show in zip(
            same.first, same.second, same.score, identical, crossing | ~identical | labels, strict=True
        )
        if show
    ]
    if not len(same.score):
        return ["No pair of the data set reaches this score."]
    return [
        markdown_table(("pairs within or between", "identical pixels", "other near-duplicates"), rows),
        f"Of the {len(same.score)} pairs {strangers.sum()} carry two different patient ids, {labels.sum()} two "
        f"different labels, and {crossing.sum()} connect train (with validation) with test.",
        *(
            [f"Pairs that are not identical, connect train with test or differ in label (the first {LISTED}):"]
            + ["\n".join(listed_pairs[:LISTED])]
            if listed_pairs
            else []
        ),
    ]


def _statistics(findings: Findings) -> list[str]:
    data, x = findings.data, findings.statistics
    non_test, test = ~data.is_test, data.is_test
    shifts = [models.standardised_shift(x[data.labels == label], test[data.labels == label]) for label in (0, 1)]
    rows = []
    for k, (name, (group, meaning)) in enumerate(STATISTICS.items()):
        medians = [
            f"{np.median(x[rows_ & (data.labels == label), k]):.3g}" for rows_ in (non_test, test) for label in (0, 1)
        ]
        aucs = [f"{roc_auc_score(data.labels[rows_], x[rows_, k]):.3f}" for rows_ in (non_test, test)]
        rows.append((f"{name.replace('_', ' ')} ({group}): {meaning}", *medians, *aucs,
                     *(f"{shift[k]:+.2f}" for shift in shifts)))  # fmt: skip
    heads = ("statistic", "train N", "train P", "test N", "test P", "AUC train", "AUC test", "shift N", "shift P")
    return [
        "## Statistics of the images",
        f"Medians by split and class (N: NORMAL, P: PNEUMONIA; train with validation, n = {non_test.sum():,}; test, n "
        f"= {test.sum()}). *AUC* is that of the one statistic for PNEUMONIA: 0.5 means no information, and values far "
        "below 0.5 carry as much as values far above. *Shift* is test's median minus train's, in units of train's "
        "spread in that class. The width and height of the originals are lost, because all were resized to 224 x 224; "
        "*elongation* is only a proxy for their aspect ratio.",
        markdown_table(heads, rows),
        save_figure(figures.statistics_figure(x, data), "audit_statistics",
                    "Nine statistics by class and split: solid train with validation, dashed test"),
        f"Along the numbers in the file names, which are probably not in random order ({DRIFT.replace('_', ' ')}):",
        save_figure(figures.numbering_figure(x, data, DRIFT), "audit_numbering",
                    f"{DRIFT.replace('_', ' ')} along the four numberings, train and test"),
    ]  # fmt: skip
