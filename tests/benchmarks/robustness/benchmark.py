"""How much accuracy the shipped models lose on corrupted test radiographs.

    python -m tests.benchmarks.robustness.benchmark --data ZIP [--weights DIR] [--images N] [--threads N]

Each decoded test radiograph is corrupted (the levels are in corruptions.py), put on the canvas again, and classified by
``Classifier.predict`` at the shipped operating point, so the labels are those that the page would show. Changes are
paired: the same radiographs, clean and corrupted, are resampled together. Writes reports/robustness.md and its figure.
Nothing is chosen on these figures.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import torch
from matplotlib.figure import Figure

from tests.benchmarks.reporting import (
    COLOURS,
    MARKERS,
    TITLES,
    argument_parser,
    format_interval,
    markdown_table,
    mean_interval,
    provenance,
    save_figure,
    save_report,
)
from tests.benchmarks.robustness.corruptions import CORRUPTIONS, Corruption
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_split
from xray_models.data.image_set import ImageSet
from xray_models.evaluation.evaluation import Evaluation
from xray_models.images.canvas import to_canvas
from xray_models.inference.batch import compute_logits
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.inference.probability import probabilities

ALLOWED_LOSS = 0.03  # of accuracy, by any single mild corruption
SEED = 0


@dataclass(frozen=True)
class Change:
    """A model on corrupted radiographs, compared with the same model on the clean ones."""

    metrics: dict[str, float]  # of the corrupted radiographs
    accuracy: tuple[float, float, float]  # change: mean, and its paired 95 % interval
    lost: int  # right on the clean radiograph, wrong on the corrupted one
    won: int  # wrong on the clean radiograph, right on the corrupted one


def compare_paired(clean: Evaluation, corrupted: Evaluation) -> Change:
    """The change between two evaluations of the same radiographs in the same order."""
    right, still_right = (evaluation.predicted == evaluation.labels for evaluation in (clean, corrupted))
    interval = mean_interval(still_right.astype(float) - right)
    lost, won = int((right & ~still_right).sum()), int((still_right & ~right).sum())
    return Change(corrupted.metrics(), interval, lost, won)


def too_costly(changes: dict[Corruption, Change]) -> list[Corruption]:
    """The mild corruptions that cost more than ALLOWED_LOSS, worst first."""
    costly = [c for c, change in changes.items() if c.strength == "mild" and change.accuracy[0] < -ALLOWED_LOSS]
    return sorted(costly, key=lambda corruption: changes[corruption].accuracy[0])


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--images", type=int, help="use only N test radiographs of each class, drawn at random")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    images = load_split(options.data, "test")
    if options.images:
        images = images.draw(dict.fromkeys(CLASSES, options.images), SEED)
    classifiers = load_classifiers(options.weights)
    clean = evaluate_as_page(classifiers, images)
    changes: dict[str, dict[Corruption, Change]] = {name: {} for name in classifiers}
    error = 0.0
    for corruption in CORRUPTIONS:
        corrupted = corrupt(images, corruption)
        for name, evaluation in evaluate_as_page(classifiers, corrupted).items():
            changes[name][corruption] = compare_paired(clean[name], evaluation)
            error = max(error, float32_difference(classifiers[name], corrupted, evaluation.p_pneumonia))
        print(f"{time.perf_counter() - start:5.0f} s  {corruption.kind}, {corruption.level}", flush=True)
    command = f"robustness.benchmark --data {options.data.name}" + (
        f" --images {options.images}" if options.images else ""
    )
    provenance_line = provenance(command, time.perf_counter() - start, options.weights)
    print(save_report("robustness", report(clean, changes, error, provenance_line)))


def corrupt(images: ImageSet, corruption: Corruption) -> ImageSet:
    """The corrupted radiographs on the canvas; the index of a radiograph is its seed."""

    def canvas(pixels: np.ndarray, seed: int) -> np.ndarray:
        return to_canvas(corruption(pixels.astype(np.float32) / 255, seed))

    with ThreadPoolExecutor(torch.get_num_threads()) as pool:
        canvases = list(pool.map(canvas, images.canvases.numpy(), range(SEED, SEED + len(images))))
    return replace(images, canvases=torch.from_numpy(np.stack(canvases)))


def evaluate_as_page(classifiers: dict[str, Classifier], images: ImageSet) -> dict[str, Evaluation]:
    """The evaluation of each model on all images, by the path that the page uses."""
    evaluations = {}
    for name, classifier in classifiers.items():
        p = [classifier.predict(canvas, heatmap=False).p_pneumonia for canvas in images.canvases.numpy()]
        evaluations[name] = Evaluation(images.labels.numpy(), np.array(p), classifier.record.threshold, images.files)
    return evaluations


def float32_difference(classifier: Classifier, images: ImageSet, p: np.ndarray) -> float:
    """The largest difference of the probabilities ``p`` (N,) from float32, over every hundredth image."""
    sampled = range(0, len(images), 100)
    record = classifier.record
    logits = compute_logits(classifier.model, images.canvases[list(sampled)], record.preprocessing, classifier.device)
    return float(np.abs(probabilities(logits.numpy(), record.temperature) - p[sampled]).max())


def report(
    clean: dict[str, Evaluation], changes: dict[str, dict[Corruption, Change]], error: float, provenance_line: str
) -> list[str]:
    n = len(next(iter(clean.values())).labels)
    parts = [
        "# Robustness", provenance_line,
        f"n = {n} test radiographs, seed {SEED}, each model at its shipped operating point. Accuracy and changes are "
        "in points of 100; brackets are paired bootstrap intervals at 95 % (1,000 resamples of the radiographs). "
        "*Lost* counts radiographs that were right before the corruption and wrong after it, *won* the opposite. The "
        "probabilities are those of `Classifier.predict`, as on the page; on every hundredth radiograph of each "
        f"corruption they differ from float32 by at most {error:.4f}. The source images are JPEGs of 224 x 224 pixels, "
        "so a level is harsher here than on a radiograph of full size. Which levels are mild was fixed in "
        "`corruptions.py` before the first run. Nothing is chosen on these figures.",
        figure(changes),
        "## What it means", *conclusions(changes),
    ]  # fmt: skip
    for name, model_changes in changes.items():
        parts += [f"## {TITLES[name]}", model_table(clean[name], model_changes)]
    return parts


def conclusions(changes: dict[str, dict[Corruption, Change]]) -> list[str]:
    """Two sentences per model, from the numbers alone."""
    sentences = []
    for name, model_changes in changes.items():
        mild = [corruption for corruption in model_changes if corruption.strength == "mild"]
        costly = too_costly(model_changes)
        listed = "; ".join(f"{c.kind}, {c.level}: {_points(model_changes[c])}" for c in costly)
        sentences.append(
            f"**{TITLES[name]}**: of {len(mild)} mild corruptions {len(costly)} cost more than "
            f"{100 * ALLOWED_LOSS:.0f} points" + (f" ({listed})." if costly else ".")
        )
        worst = min(model_changes, key=lambda corruption: model_changes[corruption].accuracy[0])
        metrics = model_changes[worst].metrics
        sentences.append(
            f"Its worst corruption is {worst.kind}, {worst.level} ({worst.strength}): {_points(model_changes[worst])} "
            f"points, with sensitivity {metrics['sensitivity']:.3f}, specificity {metrics['specificity']:.3f} and "
            f"ROC AUC {metrics['roc_auc']:.3f}."
        )
    return sentences


def model_table(clean: Evaluation, changes: dict[Corruption, Change]) -> str:
    heads = (
        "corruption",
        "level",
        "",
        "accuracy",
        "change, points",
        "lost",
        "won",
        "ROC AUC",
        "sensitivity",
        "specificity",
    )
    rows = [("none", "", "", *_figures(clean.metrics(), "", "", ""))]
    for corruption, change in changes.items():
        figures = _figures(change.metrics, _points(change), change.lost, change.won)
        rows.append((corruption.kind, corruption.level, corruption.strength, *figures))
    return markdown_table(heads, rows)


def _figures(metrics: dict[str, float], change: str, lost: object, won: object) -> tuple[object, ...]:
    others = (f"{metrics[name]:.3f}" for name in ("roc_auc", "sensitivity", "specificity"))
    return f"{100 * metrics['accuracy']:.1f}", change, lost, won, *others


def _points(change: Change) -> str:
    return format_interval(change.accuracy, digits=1, signed=True, factor=100)


def figure(changes: dict[str, dict[Corruption, Change]]) -> str:
    """One row per corruption: the change in accuracy of each model, with its interval."""
    drawing = Figure(figsize=(8, 0.22 * len(CORRUPTIONS) + 1), layout="constrained")
    axes = drawing.add_subplot()
    for number, (name, model_changes) in enumerate(changes.items()):
        means, low, high = 100 * np.array([change.accuracy for change in model_changes.values()]).T
        rows = np.arange(len(means)) + 0.3 * (number - 0.5)
        axes.errorbar(
            means,
            rows,
            xerr=(means - low, high - means),
            fmt=MARKERS[name],
            color=COLOURS[name],
            markersize=4,
            linewidth=1,
            label=TITLES[name],
        )
    for row, corruption in enumerate(CORRUPTIONS):
        if corruption.strength == "mild":
            axes.axhspan(row - 0.5, row + 0.5, color="0.93", zorder=0)
    axes.axvline(0, color="0.4", linewidth=0.8)
    axes.axvline(-100 * ALLOWED_LOSS, color="0.4", linewidth=0.8, linestyle="--")
    axes.set_yticks(range(len(CORRUPTIONS)), [f"{c.kind}, {c.level}" for c in CORRUPTIONS], fontsize=8)
    axes.set_ylim(len(CORRUPTIONS) - 0.5, -0.5)
    axes.set_xlabel("change in accuracy, points (dashed: three points lost; grey rows: mild)")
    axes.legend(loc="lower left")
    return save_figure(drawing, "robustness", "Change in test accuracy under each corruption, both models")


if __name__ == "__main__":
    main()
