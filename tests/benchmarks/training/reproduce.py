"""Does a training give the shipped model record again? Every figure of a run beside the shipped one.

    python -m xray_models train --data ZIP --originals ZIP --preset recommended --model cnn --seed 0 --out RUN_DIR
    python -m tests.benchmarks.training.reproduce --run RUN_DIR [--weights DIR] [--within 0.02]

Trains nothing itself. RUN_DIR has the finished run, --weights what it is compared with (default: the shipped weights).
Recipe, seed, starting weights and numbers of images must be the same, or it was another training: then, and where a
figure on the test split differs by more than --within, the exit status is 1. The same device repeats the same training;
others round differently, and the differences grow over the epochs.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np

from tests.benchmarks.reporting import TITLES
from tests.benchmarks.results.scored import WEIGHTS
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord
from xray_models.training.recipe import TrainConfig

WITHIN = 0.02  # two points of 100: less than the 95 % interval of any of these figures at n = 624


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="folder of a finished run, or its weights/")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="what it is compared with")
    parser.add_argument("--within", type=float, default=WITHIN, help="how far a figure on test may be off")
    options = parser.parse_args()
    weights = options.run / "weights" if (options.run / "weights").is_dir() else options.run
    shipped, found = model_directories(options.weights), model_directories(weights)
    again = {name: folder for name, folder in found.items() if (folder / RECORD_FILE).exists()}
    if not again:
        raise SystemExit(f"There is no finished model in {options.run}.")
    results = [compare_folders(shipped[name], folder, options.within) for name, folder in again.items()]
    raise SystemExit(0 if all(results) else 1)


def compare_folders(shipped: Path, again: Path, within: float) -> bool:
    """Print how the record in ``again`` differs from the shipped one; whether it is the same training and close."""
    records = ModelRecord.read(shipped), ModelRecord.read(again)
    print(f"{TITLES[records[0].model]}\n{'':44} {'shipped':>9} {'again':>9} {'difference':>11}")
    others = list(other_settings(*records))
    for name, first, second in others:
        print(f"another training: {name} is {first}, and {second} in this run")
    far = []
    for name, first, second in figures(*records):
        print(f"{name:44} {first:9.4f} {second:9.4f} {second - first:+11.4f}")
        if name.startswith("test ") and abs(second - first) > within:
            far.append(name)
    print(f"{'test predictions':44} {predictions(shipped, again, *records)}")
    print("given again" if not (others or far) else f"not given again: {', '.join(far) or 'another training'}")
    return not (others or far)


def other_settings(shipped: ModelRecord, again: ModelRecord) -> Iterator[tuple[str, object, object]]:
    """(name, shipped value, value of the run) of everything that makes it another training."""
    unsaid = {field.name: field.default for field in fields(TrainConfig)}  # a record from before there was a setting
    first, second = (unsaid | record.recipe for record in (shipped, again))
    for key in sorted(first.keys() | second.keys()):
        if first.get(key) != second.get(key):
            yield key, first.get(key), second.get(key)
    starts = [r.training.started_from.sha256 if r.training.started_from else None for r in (shipped, again)]
    if starts[0] != starts[1]:
        yield "SHA-256 of the starting weights", *starts
    if shipped.data != again.data:
        yield "number of images", shipped.data, again.data
    if shipped.training.device != again.training.device:
        print(f"trained on another device: {shipped.training.device}, and {again.training.device} in this run")


def figures(shipped: ModelRecord, again: ModelRecord) -> Iterator[tuple[str, float, float]]:
    """(name, shipped figure, figure of the run) of everything that both records have."""
    for name in ("temperature", "threshold"):
        yield name, getattr(shipped, name), getattr(again, name)
    if shipped.uncertain and again.uncertain:
        for end, name in enumerate(("uncertain from", "uncertain to")):
            yield name, shipped.uncertain[end], again.uncertain[end]
    if shipped.training.best_epoch and again.training.best_epoch:
        yield "best epoch", shipped.training.best_epoch, again.training.best_epoch
    for split, first, second in (
        ("validation", shipped.calibration.validation, again.calibration.validation),
        ("test", shipped.test.metrics() if shipped.test else {}, again.test.metrics() if again.test else {}),
    ):
        for name, value in first.items():
            if value is not None and second.get(name) is not None:
                yield f"{split} {name}", value, second[name]


def predictions(shipped: Path, again: Path, *records: ModelRecord) -> str:
    """How far the probabilities for the single test images are apart."""
    files = [folder / PREDICTIONS_FILE for folder in (shipped, again)]
    if not all(file.exists() for file in files):
        return "not kept"
    first, second = (
        Evaluation.from_csv(file.read_text(), record.threshold) for file, record in zip(files, records, strict=True)
    )
    if first.files != second.files:
        return "of other images"
    apart = np.abs(first.p_pneumonia - second.p_pneumonia)
    labels = int((first.predicted != second.predicted).sum())
    return f"mean |difference| {apart.mean():.4f}, largest {apart.max():.4f}, {labels} of {len(apart)} labels differ"


if __name__ == "__main__":
    main()
