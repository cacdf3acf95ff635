"""From the report's recipe to ours, one step at a time, on part of the training images.

    python -m tests.benchmarks.training.ablation --data ZIP --model cnn [--images 1200] [--epochs 6] [--seed 0]

Every step keeps the changes of the steps before it. Each trained network is scored on the test split once, and nothing
is chosen on these scores: the steps were fixed before the first run. Gains are measured against the step before, on the
same test images (paired bootstrap). Part of the images and a few epochs show the direction of a step, not its size in a
full training. The runs stay in runs/ablation, named by their settings, and an interrupted ablation continues from them.
Writes reports/ablation_MODEL.md.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import torch

from tests.benchmarks.reporting import TITLES, format_interval, made_by, markdown_table, save_report
from tests.benchmarks.results.gains import GAINS, paired_gains
from tests.benchmarks.results.scored import Scored, read_checkpoint
from tests.helpers import ROOT
from xray_models.data.dataset import Splits, load_splits
from xray_models.images.canvas import Preprocessing
from xray_models.networks.registry import MODELS
from xray_models.training.allocator import keep_freed_memory
from xray_models.training.finish import finish
from xray_models.training.loop import fit
from xray_models.training.model_folder import ModelFolder
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig

METRICS = ("accuracy", "roc_auc", "sensitivity", "specificity")

_OPTIMISER = {"optimizer": "adamw", "weight_decay": 0.02, "schedule": "one_cycle"}
_LOSS = {"class_weights": True, "label_smoothing": 0.05}
_AUGMENTATION = {"augmentation": "break_shortcuts", "validation_copies": 2}
_AVERAGE = {"average": 0.99}
_EXPORTS = {"originals": 0.6, "exported": 0.9}
STEPS = {
    "resnet50": (
        ("the report's recipe", {}),
        ("AdamW, one cycle, layer1 and below frozen, no resizing",
         _OPTIMISER | {"learning_rate": 3e-4, "frozen_until": "layer1", "preprocessing": Preprocessing()}),
        ("class weights, label smoothing", _LOSS),
        ("augmentation that breaks shortcuts, instead of random crops", _AUGMENTATION),
        ("random erasing, averaged weights, small images in the first two thirds of the epochs",
         {"erased": 0.3, "small": 2 / 3} | _AVERAGE),
        ("counterexamples to the shortcut more often", {"counterexamples": 10.0}),
        ("images as other programs save them", _EXPORTS),
        ("two such versions of each image, whose answers must not differ", {"consistency": 12.0}),
    ),
    "cnn": (
        ("the report's recipe", {}),
        ("He's initialisation, batch normalisation while training, normalised pixels, bfloat16",
         {"batch_norm": True, "preprocessing": Preprocessing(), "bf16": True}),
        ("AdamW, one cycle", _OPTIMISER),
        ("class weights, label smoothing", _LOSS),
        ("augmentation that breaks shortcuts", _AUGMENTATION),
        ("averaged weights", _AVERAGE),
        ("images as other programs save them, small ones in the first two thirds of the epochs",
         {"small": 2 / 3} | _EXPORTS),
    ),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set: folder or zip")
    parser.add_argument("--model", choices=MODELS, required=True)
    parser.add_argument("--init", default="imagenet", help="starting weights of the ResNet-50: a file, or imagenet")
    parser.add_argument("--images", type=int, default=1200)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "runs" / "ablation")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    keep_freed_memory()
    start = time.perf_counter()
    splits = load_splits(options.data)
    small = splits.sample(options.images, options.seed)
    small = replace(small, validation=splits.validation, test=splits.test)  # whole splits for scoring
    scored = []
    for number, (title, config) in enumerate(recipes(options), start=1):
        settings = f"{options.images}-images-{options.epochs}-epochs-seed-{options.seed}"
        scored.append(train_step(config, small, options.out / options.model / settings / str(number), title))
        print(f"{time.perf_counter() - start:5.0f} s  {title}: AUC {scored[-1].test['roc_auc']:.4f}", flush=True)
    command = f"training.ablation --data {options.data.name} --model {options.model}"
    command += f" --images {options.images} --epochs {options.epochs} --seed {options.seed}"
    provenance_line = made_by(command, time.perf_counter() - start)
    print(save_report(f"ablation_{options.model}", report(options, scored, provenance_line)))


def recipes(options: argparse.Namespace) -> list[tuple[str, TrainConfig]]:
    """(title, recipe) of every step."""
    config = replace(PRESETS["coursework"][options.model], epochs=options.epochs, seed=options.seed)
    if options.model == "resnet50":
        config = replace(config, init=options.init)
    steps = []
    for title, change in STEPS[options.model]:
        config = replace(config, **change)
        steps.append((title, config))
    return steps


def train_step(config: TrainConfig, splits: Splits, run: Path, title: str) -> Scored:
    """The network of one step; trained and scored here unless an earlier call did that."""
    folder = ModelFolder(run, config.model)
    if not folder.tested_epochs():
        fit(config, splits, run, resume=folder.started(resume=True))
        finish(config.model, splits, run)
    return read_checkpoint(folder.checkpoint, title)


def report(options: argparse.Namespace, scored: list[Scored], provenance_line: str) -> list[str]:
    rows = []
    for number, step in enumerate(scored):
        cells = [f"{step.test[metric]:.3f}" for metric in METRICS]
        gains = ["", "", ""]
        if number:
            gain_intervals = paired_gains(scored[number - 1].evaluation, step.evaluation)
            gains = [format_interval(gain_intervals[metric], digits=1, signed=True, factor=100) for metric in GAINS]
        rows.append((step.title if number == 0 else f"+ {step.title}", *cells, *gains))
    return [
        f"# {TITLES[options.model]}: from the report's recipe to ours", provenance_line,
        f"{options.images} of the training images, {options.epochs} epochs per step, seed {options.seed}; the whole "
        f"validation and test sets (n = {scored[0].test['n']}). Gains are in points of 100 against the step before, "
        "with the paired 95 % bootstrap interval over test images: it covers another draw of test images, not another "
        "seed. Operating points are fitted on each step's own validation.",
        markdown_table(("step", *METRICS, *(f"gain in {metric}" for metric in GAINS)), rows),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
