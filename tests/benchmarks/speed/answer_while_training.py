"""How long two answers with heatmaps take while a training runs on the same machine, and while none does.

    python -m tests.benchmarks.speed.answer_while_training --data DATA [--weights DIR] [--repeats N]

One real training per model is started as the page starts it, in a temporary folder, and stopped after the measurement.
Medians are reported; the last line is the slower of the two.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from demo.server.run_store import Run, RunStore
from tests.benchmarks.speed.answer import synthetic_radiograph
from tests.benchmarks.speed.row import DATA, Goal, Row, given
from tests.benchmarks.speed.wanted import DURING_TRAINING
from tests.helpers import ROOT
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import compare
from xray_models.networks.registry import MODELS
from xray_models.training.presets import PRESETS, TRY_IT_IMAGES

LAUNCH_LIMIT = 600  # seconds until the first mini-batch, reading the data set included


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set to train on, folder or zip")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights", help="folder of the trained models")
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    idle, training = measure(options.weights, options.data, options.repeats)
    for name, value in training.items():
        print(f"while the {name} trains: {value:.0f} ms")
    print(f"compare_ms_idle: {idle:.0f}")
    print(f"compare_ms_training: {max(training.values()):.0f}")


def rows(device: str, repeats: int = 15) -> list[Row]:
    """How many times its quiet time; nothing without a data set to train on."""
    data = given(DATA)
    if data is None:
        return []
    idle, training = measure(ROOT / "weights", data, repeats)
    note = f"{idle:.0f} ms alone, {max(training.values()):.0f} ms beside the slower one"
    known = {"n": repeats, "command": "speed.answer_while_training --data ZIP", "note": note}
    return [Row(DURING_TRAINING, max(training.values()) / idle, "times", Goal("<=", 2), **known)]


def measure(weights: Path, data: Path, repeats: int) -> tuple[float, dict[str, float]]:
    """Milliseconds of an answer while nothing trains, and while each model does."""
    classifiers = load_classifiers(weights)
    with tempfile.TemporaryDirectory() as scratch:
        image = synthetic_radiograph(Path(scratch) / "drawn.jpeg").read_bytes()

        def answer() -> None:
            compare(load_radiograph(image), classifiers)

        for _ in range(2):
            answer()  # warm-up
        idle = median_milliseconds(answer, repeats)
        run_store = RunStore(Path(scratch) / "runs")
        return idle, {name: while_training(run_store, data, name, answer, repeats) for name in MODELS}


def median_milliseconds(work: Callable[[], None], repeats: int) -> float:
    durations = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return 1000 * statistics.median(durations)


def while_training(run_store: RunStore, data: Path, name: str, work: Callable[[], None], repeats: int) -> float:
    """The median duration of ``work`` in milliseconds while the model ``name`` trains on mini-batches."""
    config = replace(PRESETS["recommended"][name], init="shipped", images=TRY_IT_IMAGES, epochs=100)
    run_id = run_store.start(data, data.name, "recommended", {name: config})
    try:
        wait_until(run_store, run_id, lambda run: run.state == "training")
        median = median_milliseconds(work, repeats)
        if not run_store.get(run_id).is_active:
            raise SystemExit(f"the training ended while it was measured:\n{run_store.get(run_id).log}")
    finally:
        run_store.stop(run_id)
        wait_until(run_store, run_id, lambda run: not run.is_active)
    return median


def wait_until(run_store: RunStore, run_id: str, condition: Callable[[Run], bool]) -> None:
    deadline = time.monotonic() + LAUNCH_LIMIT
    while not condition(run := run_store.get(run_id)):
        if not run.is_active or time.monotonic() > deadline:
            raise SystemExit(f"the training is {run.state}:\n{run.log}")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
