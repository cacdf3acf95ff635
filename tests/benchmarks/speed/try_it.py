"""How long "Try it" on the Retrain tab takes for both models, from the start of the process to the tested weights.

    python -m tests.benchmarks.speed.try_it --data DATA [--init imagenet|shipped|FILE] [--model NAME]

The training is the one that the page starts with its first settings, as a process of its own, in a temporary folder; so
the time holds the start of Python, the reading of the data set, both trainings, calibrations and tests. The curves of
both models are printed, with where the time went. ``--init`` replaces the ImageNet weights, which are downloaded.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.speed.row import DATA, Goal, Row, given
from tests.helpers import ROOT
from xray_models.networks.registry import MODELS
from xray_models.training.model_folder import ModelFolder
from xray_models.training.presets import TRY_IT
from xray_models.training.progress import read_progress
from xray_models.training.recipe import save_recipes

GOAL = Goal("<=", 90)  # seconds
CURVES = ("train_loss", "train_roc_auc", "validation_loss", "validation_roc_auc")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set to train on, folder or zip")
    parser.add_argument("--init", default="shipped", help="starting weights of the ResNet-50")
    parser.add_argument("--model", choices=MODELS, help="this one alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        parts = tried(options.data, Path(scratch), options.init, [options.model] if options.model else list(MODELS))
        for name in MODELS:
            if (ModelFolder(scratch, name).path / "history.csv").exists():
                print_curves(Path(scratch), name)
    for part, seconds in parts.items():
        print(f"{part}: {seconds:.1f} s")
    print(f"try_it_seconds: {sum(parts.values()):.1f}")


def rows(device: str) -> list[Row]:
    """From the shipped weights, as nothing may be downloaded; nothing without a data set."""
    data = given(DATA)
    if data is None:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        seconds = sum(tried(data, Path(scratch), "shipped", list(MODELS)).values())
    return [Row("Try it on the Retrain tab, both models", seconds, "s", GOAL, 1, command="speed.try_it --data ZIP")]


def tried(data: Path, run: Path, init: str, models: list[str]) -> dict[str, float]:
    """Seconds by what the process was doing, of a whole run into the folder ``run``."""
    recipes = {name: TRY_IT["recommended"][name] for name in models}
    if "resnet50" in recipes:
        recipes["resnet50"] = replace(recipes["resnet50"], init=init)
    save_recipes(run / "recipes.json", recipes)
    command = [sys.executable, "-m", "xray_models", "train", "--data", str(data), "--recipes"]
    parts: dict[str, float] = defaultdict(float)
    with open(run / "log.txt", "w") as log:
        before, part = time.perf_counter(), "start"
        process = subprocess.Popen(
            [*command, str(run / "recipes.json"), "--out", str(run)], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            time.sleep(0.1)
            progress, now = read_progress(run), time.perf_counter()
            parts[part] += now - before
            before = now
            if progress is not None:
                part = f"{progress.state}, {progress.model}" if progress.model else progress.state
    if process.returncode:
        raise SystemExit((run / "log.txt").read_text())
    return dict(parts)


def print_curves(run: Path, name: str) -> None:
    rows = ModelFolder(run, name).history_rows()
    for curve in CURVES:
        print(f"{name} {curve}: " + " ".join(f"{row[curve] or float('nan'):.3f}" for row in rows))


if __name__ == "__main__":
    main()
