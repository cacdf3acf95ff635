"""Do the heatmaps depend on what the networks learned, and does the answer depend on the hot pixels?

    python -m tests.benchmarks.heatmaps.sanity --data ZIP [--weights DIR] [--images N] [--threads N]

Cascading randomisation (randomisation.py, with its criterion) and deletion and insertion curves (deletion_insertion.py)
of both models, on a seeded sample of test radiographs, half of each class, each with the heatmap of the predicted
class. Writes reports/heatmap_sanity.md and its figures. Nothing is chosen on them.
"""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from tests.benchmarks.heatmaps.deletion_insertion import MODES, ORDERS, STEPS, Curves, follow_curves, probability
from tests.benchmarks.heatmaps.measures import heatmaps
from tests.benchmarks.heatmaps.randomisation import (
    CRITERION,
    INITIALISATIONS,
    MEASURES,
    RANDOM_PAIRS,
    Cascade,
    randomise,
)
from tests.benchmarks.reporting import (
    TITLES,
    argument_parser,
    format_interval,
    markdown_table,
    mean_interval,
    provenance,
    save_figure,
    save_report,
)
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_split
from xray_models.data.image_set import ImageSet
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.device import pick_device

SEED = 0
VERDICTS = {True: "passes", False: "does not pass", None: "is not decided by"}


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--images", type=int, default=60, help="test radiographs, half of each class")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    canvases = sample(load_split(options.data, "test"), options.images)
    cascades: dict[str, Cascade] = {}
    curves: dict[str, Curves] = {}
    for name, directory in model_directories(options.weights).items():
        model, record = load_checkpoint(directory)
        model.to(pick_device(), memory_format=torch.channels_last).requires_grad_(False)
        targets = (probability(model, record, canvases.numpy(), 1, bf16=False) >= record.threshold).astype(int)
        originals = heatmaps(model, record.preprocessing, canvases, targets)
        curves[name] = follow_curves(model, record, canvases, targets, originals, SEED)
        print(f"{time.perf_counter() - start:5.0f} s  {name}: deletion and insertion", flush=True)
        cascades[name] = randomise(model, record, canvases, targets, originals, SEED)
        print(f"{time.perf_counter() - start:5.0f} s  {name}: randomisation", flush=True)
    command = f"heatmaps.sanity --data {options.data.name} --images {options.images}"
    provenance_line = provenance(command, time.perf_counter() - start, options.weights)
    print(save_report("heatmap_sanity", report(cascades, curves, len(canvases), provenance_line)))
    for name, cascade in cascades.items():
        print(f"{name:9} cascading randomisation: {'met' if cascade.passes() else 'not met'}")


def sample(images: ImageSet, count: int) -> Tensor:
    """Canvases (count, 224, 224) uint8, half of each class."""
    generator = np.random.default_rng(SEED)
    of_class = [np.flatnonzero(images.labels == label) for label in (0, 1)]
    return images.canvases[np.concatenate([generator.choice(rows, count // 2, replace=False) for rows in of_class])]


def report(cascades: dict[str, Cascade], curves: dict[str, Curves], n: int, provenance_line: str) -> list[str]:
    return [
        "# Heatmaps: sanity", provenance_line,
        f"{n} test radiographs (seed {SEED}, half of each class), Grad-CAM for the predicted class. "
        "Brackets are bootstrap intervals at 95 % (1,000 resamples of the radiographs). Nothing is chosen on these "
        "figures.",
        "## What it means", *conclusions(cascades, curves),
        "## Cascading randomisation",
        f"Stages are re-initialised from the head down, {INITIALISATIONS} times with different random values. "
        "Similarity compares the heatmap after that with the original one of the same radiograph and class (1: the "
        f"same map). The limit is the similarity of the original heatmaps of {RANDOM_PAIRS} random pairs of the "
        f"radiographs. Criterion: {CRITERION}. It was fixed before the first run, except for its last clause (see "
        "`randomisation.py`).",
        cascade_figure(cascades),
        *(part for name, cascade in cascades.items() for part in (f"### {TITLES[name]}", cascade_table(cascade))),
        "## Deletion and insertion",
        f"Mean area under the curve of the calibrated probability of the predicted class, over {STEPS} steps of 5 % of "
        "the pixels. Deletion: pixels are replaced by the radiograph's mean grey, and a small area is good. Insertion: "
        "pixels appear in a blurred copy, and a large area is good. *Advantage* is how much better the heatmap is than "
        "the other order on the same radiographs (paired, positive is better). The random order is that of a random "
        "map as coarse as the heatmap. Mixed precision changes an area by at most "
        f"{max(c.error for c in curves.values()):.4f} (checked in float32).",
        curve_figure(curves),
        curve_table(curves),
    ]  # fmt: skip


def conclusions(cascades: dict[str, Cascade], curves: dict[str, Curves]) -> list[str]:
    """A sentence or two per model and test, from the numbers alone."""
    sentences = []
    for name, cascade in cascades.items():
        last = np.nanmean(list(cascade.stages.values())[-1], axis=0)
        values = ", ".join(
            f"{measure} {a:.2f} against {b:.2f} between two radiographs"
            for measure, a, b in zip(MEASURES, last, cascade.pairs.mean(axis=0), strict=True)
        )
        sentences.append(f"**{TITLES[name]}** {VERDICTS[cascade.passes()]} the randomisation test: {values}.")
        sentences.append(f"{compare_orders(curves[name])} {end_of_deletion(curves[name])}")
    return sentences


def compare_orders(curves: Curves) -> str:
    """How often the heatmap is better than an order that ignores the network, and where it is not."""
    not_better, count = [], 0
    for target, mode, order in product((1, 0), MODES, ORDERS[1:]):
        if (curves.targets == target).any():
            _, low, high = mean_interval(curves.advantage(mode, order, target))
            count += 1
            if low <= 0:
                found = "worse" if high < 0 else "no significant difference"
                not_better.append(f"{mode} of {CLASSES[target]} against {order}, {found}")
    exceptions = f" (the others: {'; '.join(not_better)})" if not_better else ""
    return (
        "By deletion and insertion its heatmap is better than an order that ignores the network in "
        f"{count - len(not_better)} of {count} comparisons{exceptions}."
    )


def end_of_deletion(curves: Curves) -> str:
    """How far deletion goes: where uniform grey still gets the same class, the order of the pixels cannot matter."""
    ends = [
        f"{curves.scores['deletion', 'heatmap'][curves.targets == target, -1].mean():.2f} for {CLASSES[target]}"
        for target in (1, 0)
        if (curves.targets == target).any()
    ]
    return f"With all pixels deleted, the predicted class still has a mean probability of {', '.join(ends)}."


def cascade_table(cascade: Cascade) -> str:
    rows = [
        (f"down to {stage}", *(format_interval(mean_interval(column[~np.isnan(column)])) for column in values.T),
         f"{cascade.blank[stage]:.0%}")
        for stage, values in cascade.stages.items()
    ]  # fmt: skip
    rows.append(
        ("**two radiographs, trained network**", *(format_interval(mean_interval(c)) for c in cascade.pairs.T), "")
    )
    return markdown_table(("re-initialised", *MEASURES, "blank heatmaps"), rows)


def cascade_figure(cascades: dict[str, Cascade]) -> str:
    """One panel per model: similarity after each stage, and the limit of each measure (dashed)."""
    drawing = Figure(figsize=(9, 3.4), layout="constrained")
    for axes, (name, cascade) in zip(drawing.subplots(1, len(cascades), sharey=True), cascades.items(), strict=True):
        for column, (measure, colour, mark) in enumerate(zip(MEASURES, ("#0072b2", "#d55e00"), "oD", strict=True)):
            means = [1.0, *(np.nanmean(values[:, column]) for values in cascade.stages.values())]
            axes.plot(means, marker=mark, markersize=4, color=colour, label=measure)
            axes.axhline(cascade.pairs[:, column].mean(), color=colour, linestyle="--", linewidth=1)
        axes.set_xticks(range(len(means)), ["trained", *cascade.stages], rotation=60, fontsize=8)
        axes.set_title(TITLES[name], fontsize=10)
        axes.set_ylim(-0.3, 1.03)
    axes.legend(fontsize=8)
    drawing.supylabel("similarity to the original heatmap", fontsize=9)
    drawing.supxlabel("re-initialised down to (dashed: two different radiographs)", fontsize=9)
    return save_figure(drawing, "heatmap_sanity_randomisation", "Similarity of heatmaps under cascading randomisation")


def curve_table(curves: dict[str, Curves]) -> str:
    rows = []
    for (name, c), target, mode in product(curves.items(), (1, 0), MODES):
        areas = [format_interval(mean_interval(c.areas(mode, order, target))) for order in ORDERS]
        better = [format_interval(mean_interval(c.advantage(mode, order, target)), signed=True) for order in ORDERS[1:]]
        rows.append((TITLES[name], CLASSES[target], (c.targets == target).sum(), mode, *areas, *better))
    return markdown_table(("model", "predicted", "n", "mode", "heatmap", "random", "centre", "advantage over random",
                  "advantage over centre"), rows)  # fmt: skip


def curve_figure(curves: dict[str, Curves]) -> str:
    """One row per model, one column per mode and class: mean probability against the share of pixels."""
    drawing = Figure(figsize=(10, 2.6 * len(curves)), layout="constrained")
    panels = drawing.subplots(len(curves), 4, sharex=True, sharey=True)
    share = 100 * np.arange(STEPS + 1) / STEPS
    for row, (name, model_curves) in zip(panels, curves.items(), strict=True):
        for axes, (mode, target) in zip(row, ((mode, target) for mode in MODES for target in (1, 0)), strict=True):
            axes.set_title(f"{TITLES[name]}: {mode}, {CLASSES[target]}", fontsize=8)
            for order, style, colour in zip(ORDERS, ("-", "--", ":"), ("#d55e00", "#0072b2", "#009e73"), strict=True):
                scores = model_curves.scores[mode, order][model_curves.targets == target]
                if len(scores):
                    axes.plot(share, scores.mean(axis=0), style, color=colour, label=order)
    panels[0, 0].legend(fontsize=8)
    drawing.supxlabel("pixels deleted or inserted, %", fontsize=9)
    drawing.supylabel("mean probability of the predicted class", fontsize=9)
    return save_figure(drawing, "heatmap_sanity_curves", "Deletion and insertion curves of both models")


if __name__ == "__main__":
    main()
