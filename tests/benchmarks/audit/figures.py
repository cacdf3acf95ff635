"""The figures of the data audit: plots of numbers, no image of the data set."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.benchmarks.audit.data import SERIES, AuditData
from tests.benchmarks.audit.duplicates import COPIES, THRESHOLD, Pairs, Recall
from tests.benchmarks.audit.models import CONFIDENT, Doubts, Interval
from tests.benchmarks.audit.statistics import NAMES
from xray_models.classes import CLASSES

COLOURS = ("#0072b2", "#d55e00")  # NORMAL, PNEUMONIA; of Okabe and Ito, for colour-blind readers
TRAIN, TEST, GREY = "#999999", "#009e73", "#666666"
SHOWN = ("mean", "contrast", "relative_sharpness", "fine", "noise", "elongation", "black_sides", "marks", "file_size")
SIZE = {"fontsize": 8}


def statistics_figure(x: np.ndarray, data: AuditData) -> Figure:
    """Densities of nine statistics by class and split."""
    figure = Figure(figsize=(9, 6.4), layout="constrained")
    for axes, name in zip(figure.subplots(3, 3).flat, SHOWN, strict=True):
        values = x[:, NAMES.index(name)]
        edges = np.linspace(*np.percentile(values, (0.5, 99.5)), 41)
        for label, class_name in enumerate(CLASSES):
            for is_test in (False, True):
                chosen = values[(data.labels == label) & (data.is_test == is_test)].clip(edges[0], edges[-1])
                density = np.histogram(chosen, edges)[0] / len(chosen)
                axes.stairs(
                    density, edges, color=COLOURS[label], linewidth=1.4, linestyle="--" if is_test else "-",
                    label=f"{class_name}, {'test' if is_test else 'train'}",
                )  # fmt: skip
        _style(axes, name.replace("_", " "))
        axes.locator_params(axis="x", nbins=5)
        axes.set_yticks([])
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, **SIZE)
    return figure


def bars_figure(rows: dict[str, Interval], colours: list[str]) -> Figure:
    """AUCs with their intervals, from top to bottom."""
    figure = Figure(figsize=(8, 0.28 * len(rows) + 0.8), layout="constrained")
    axes = figure.subplots()
    places = -np.arange(len(rows))
    for place, (value, low, high), colour in zip(places, rows.values(), colours, strict=True):
        axes.plot([low, high], [place, place], color=colour, linewidth=2)
        axes.plot(value, place, "o", color=colour, markersize=5)
        axes.annotate(f"{value:.3f}", (1.005, place), va="center", annotation_clip=False, **SIZE)
    axes.axvline(0.5, color=GREY, linewidth=0.8, linestyle=":")
    axes.set_yticks(places, rows, **SIZE)
    axes.set_xlim(0.42, 1)
    _style(axes, "")
    axes.set_xlabel("ROC AUC and its 95 % interval; 0.5 is chance", **SIZE)
    return figure


def numbering_figure(x: np.ndarray, data: AuditData, name: str) -> Figure:
    """One statistic along the numbers in the file names, one panel per series."""
    figure = Figure(figsize=(9, 4.6), layout="constrained")
    values = x[:, NAMES.index(name)]
    for axes, series in zip(figure.subplots(2, 2, sharey=True).flat, SERIES, strict=True):
        for is_test, colour, label in ((False, TRAIN, "train"), (True, TEST, "test")):
            mine = (data.series == series) & (data.is_test == is_test)
            axes.plot(data.numbers[mine], values[mine], ".", color=colour, markersize=2.5, label=label, rasterized=True)
        mine = data.series == series
        axes.plot(*running_median(data.numbers[mine], values[mine]), color="black", linewidth=1.3, label="median of 61")
        axes.set_ylim(*np.percentile(values, (0.3, 99.7)))
        _style(axes, series)
    figure.supxlabel("number in the file name", **SIZE)
    figure.supylabel(name.replace("_", " "), **SIZE)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, **SIZE)
    return figure


def running_median(numbers: np.ndarray, values: np.ndarray, window: int = 61) -> tuple[np.ndarray, np.ndarray]:
    """Medians of ``window`` neighbours in the order of the numbers; fewer values give one median."""
    order = np.argsort(numbers, kind="stable")
    window = min(window, len(order))
    median = np.median(np.lib.stride_tricks.sliding_window_view(values[order], window), axis=1)
    return numbers[order][window // 2 : window // 2 + len(median)], median


def duplicates_figure(recalls: dict[str, Recall], pairs: Pairs, labels: np.ndarray) -> Figure:
    """Scores of generated copies, of pairs that cannot be copies, and of all pairs."""
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    edges = np.linspace(0, 1.0001, 101)
    other = labels[pairs.first] != labels[pairs.second]
    curves = {
        f"generated copies ({len(COPIES)} kinds)": (np.concatenate([r.scores for r in recalls.values()]), TEST),
        "candidate pairs of NORMAL with PNEUMONIA": (pairs.score[other], COLOURS[1]),
        "candidate pairs of one class": (pairs.score[~other], COLOURS[0]),
    }
    for label, (score, colour) in curves.items():
        counts = np.histogram(score.clip(0, 1), edges)[0] + 0.5  # the axis is logarithmic: an empty bin shows as a half
        axes.stairs(counts, edges, color=colour, label=f"{label}, n = {len(score):,}")
    axes.set_yscale("log")
    axes.axvline(THRESHOLD, color="black", linewidth=0.8, linestyle="--")
    axes.legend(loc="upper center", **SIZE)
    _style(axes, "")
    axes.set_xlabel("correlation of fine detail after registration (coarse detail where that is below 0.8)", **SIZE)
    axes.set_ylabel("pairs", **SIZE)
    return figure


def doubts_figure(doubts: Doubts, labels: np.ndarray) -> Figure:
    """Both models' probability of the label that each image has."""
    figure = Figure(figsize=(4.6, 4.4), layout="constrained")
    axes = figure.subplots()
    odds = np.log10(doubts.p_label.clip(1e-6, 1 - 1e-6) / (1 - doubts.p_label).clip(1e-6, 1))
    limit = np.log10(CONFIDENT / (1 - CONFIDENT))
    for label, name in enumerate(CLASSES):
        axes.plot(*odds[:, labels == label], ".", color=COLOURS[label], markersize=3, label=name, rasterized=True)
    axes.axvline(limit, color="black", linewidth=0.8, linestyle="--")
    axes.axhline(limit, color="black", linewidth=0.8, linestyle="--")
    axes.legend(loc="upper left", **SIZE)
    _style(axes, "log10 of the odds that the label is right")
    axes.set_xlabel("by ImageNet features", **SIZE)
    axes.set_ylabel("by thumbnails, edges and statistics", **SIZE)
    return figure


def _style(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=9)
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
