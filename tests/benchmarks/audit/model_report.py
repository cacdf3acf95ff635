"""The sections of the data audit on simple models: shortcut, shift, doubted labels."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.benchmarks.audit import figures, models
from tests.benchmarks.audit.findings import Findings
from tests.benchmarks.audit.statistics import NAMES
from tests.benchmarks.reporting import format_interval, markdown_table, save_figure
from xray_models.classes import CLASSES


def shortcut_part(findings: Findings) -> list[str]:
    s, data = findings.shortcut, findings.data
    rows = {
        f"{s.chosen}, all {len(NAMES)}: test": s.test,
        **{f"{name}, all {len(NAMES)}: validation": auc for name, auc in s.validation.items()},
        f"{s.chosen}: folds by patient": findings.random_folds,
        **{f"{s.chosen}: fifth {i} of the numbers left out": auc for i, auc in enumerate(findings.blocks, start=1)},
        **{f"{group} alone: validation": auc for group, auc in s.by_group.items()},
    }
    colours = [figures.TEST] + [figures.COLOURS[0]] * (len(rows) - 1)
    counts = [int((data.splits == split).sum()) for split in ("train", "validation", "test")]
    return [
        "## What a classifier on these statistics alone reaches",
        f"{len(NAMES)} statistics of whole images, without any location. By itself that does not prove a shortcut, "
        "because an opacity also changes brightness, contrast and symmetry, and with them detail and file size; the "
        f"borders least. Fitted on train (n = {counts[0]:,}), chosen on validation (n = {counts[1]}): "
        f"**{s.chosen}**. Frozen, then scored on test (n = {counts[2]}) once: AUC "
        f"**{format_interval(s.test, 3)}** against {format_interval(s.validation[s.chosen], 3)} on validation; at 0.5 "
        f"accuracy {format_interval(s.accuracy, 3)}, sensitivity {format_interval(s.sensitivity, 3)}, specificity "
        f"{format_interval(s.specificity, 3)}. No other label model here was scored on test. (A trial of "
        "this script on 200 images, 50 of them of test, printed its figures before; nothing was changed for them.)",
        save_figure(figures.bars_figure(rows, colours), "audit_shortcut", "AUC of classifiers on statistics only"),
    ]


def shift_part(findings: Findings) -> list[str]:
    rows = [
        (title, *(format_interval(by_model[name], 3) for name in models.MODELS))
        for title, by_model in findings.separability.items()
    ]
    return [
        "## How far train and test differ",
        "Domain classifiers: out-of-fold AUC (5 folds by patient) of separating two sets of images of *one* class. "
        "0.5: they cannot be separated. The control, train against validation, shows the value without a shift.",
        markdown_table(("sets", *models.MODELS), rows),
    ]


def labels_part(findings: Findings) -> list[str]:
    data, doubts = findings.data, findings.doubts
    labels, files = data.labels[findings.non_test], data.files[findings.non_test]
    both = np.flatnonzero(doubts.both)
    order = both[np.argsort(doubts.p_label[:, both].mean(axis=0), kind="stable")]
    rows = [(files[i], *(f"{p:.3f}" for p in doubts.p_label[:, i])) for i in order]
    by_class = {name: int((labels[both] == label).sum()) for label, name in enumerate(CLASSES)}
    sub_class = Counter(data.series[findings.non_test][both].tolist())
    alone = [int((p < models.CONFIDENT).sum()) for p in doubts.p_label]
    return [
        "## Labels that two models doubt",
        f"Train with validation, n = {len(labels):,}; the test split is not used here. Two linear heads, out of "
        "fold (5 folds; images of one patient id and near-duplicates in one fold), one temperature each: (A) on "
        f"layer3 of a frozen ImageNet ResNet-50, mean and maximum (AUC {doubts.aucs[0]:.4f}), (B) on 32 x 32 "
        f"thumbnails, edge directions and the statistics above (AUC {doubts.aucs[1]:.4f}). An image is listed when "
        f"both give its label a probability below {models.CONFIDENT}.",
        f"**{len(both)} images** ({', '.join(f'{n} {name}' for name, n in by_class.items())}; by series "
        f"{', '.join(f'{n} {name}' for name, n in sorted(sub_class.items())) or 'none'}), "
        f"{100 * len(both) / len(labels):.2f} %. A alone doubts {alone[0]}, B alone {alone[1]}; if their doubts were "
        f"independent within a class, both would doubt {doubts.expected(labels):.1f} images.",
        "**Caution: nothing was relabelled, and no radiologist has looked at these images.** Both models can be wrong "
        "in the same way, because both sets of features contain the statistics above: a NORMAL image that is blurred "
        "like the PNEUMONIA ones is doubted, too. The list is for a reader of radiographs to check, not a list of "
        "errors.",
        save_figure(figures.doubts_figure(doubts, labels), "audit_labels", "Odds of the given label by both models"),
        *(["<details><summary>The files, most doubted first</summary>"] if rows else []),
        *([markdown_table(("file", "A: p(label)", "B: p(label)"), rows), "</details>"] if rows else []),
    ]
