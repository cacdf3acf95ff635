"""How long a pass through the backbones takes on the CPU, by each engine that could run it, side by side.

    python -m tests.benchmarks.speed.engines --data ZIP [--threads N] [--rounds N] [--only NAME ...]

For each engine: seconds from its import to the first pass of both networks, megabytes of what must be installed besides
PyTorch, for each network milliseconds per image, alone and in batches, and the largest error of logit / temperature and
of the novelty over radiographs of the validation split. Each engine has a process of its own, because threads of one
that wait would slow another down; the processes take turns. An engine that is not installed is named, with the command
that installs it: none of these is a dependency of the project.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch
from torch import Tensor

from tests.benchmarks.reporting import TITLES, made_by, markdown_table, read_json, save_json, save_report
from tests.benchmarks.speed.engines_compared import ENGINES, Way
from tests.benchmarks.speed.row import Row
from tests.helpers import ROOT
from xray_models.data.dataset import load_splits
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines.engine import Halves
from xray_models.inference.novelty import Novelty
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS
from xray_models.openmp import wait_patiently

REPORT = "engines"
BATCHES = {1: 25, 16: 3}  # images in a pass -> passes that are timed

MEANING = """Start-up is from the import of the engine to the first pass of both networks; megabytes are those of what
must be installed besides PyTorch; milliseconds are per image, for one image and for 16 in a pass, the median of a
process and the least of all processes; errors are the largest of logit / temperature and of the novelty (1 is its
threshold), over radiographs of the validation split. Each engine has processes of its own, in turn with those of the
others, whose OpenMP threads wait as those of the page do. *mixed* is the early half of a network in float32, the late
one in bfloat16.

What follows from it, and which engine is used, is in the docstring of `xray_models/inference/engines/__init__.py`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="data set; without it, no errors")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2, help="processes of each engine; 0: no times")
    parser.add_argument("--images", type=int, default=60)
    parser.add_argument("--only", nargs="+", default=list(ENGINES), choices=list(ENGINES), metavar="NAME")
    parser.add_argument("--one", choices=list(ENGINES), help=argparse.SUPPRESS)  # what a process of ``alone`` does
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    wait_patiently()  # the processes that this one starts
    if options.one:
        print(json.dumps(times(ENGINES[options.one], options.weights)))
        return
    for name in options.only:
        if ENGINES[name].missing:
            print(f"{name}: not installed; pip install {' '.join(ENGINES[name].missing)}")
    names = [name for name in options.only if not ENGINES[name].missing]
    start = time.perf_counter()
    rounds = [{name: alone(name, options) for name in names} for _ in range(options.rounds)]
    # Other load on the machine can only lengthen a time, so the least is kept.
    found = {
        name: {what: min(one[name][what] for one in rounds) for what in rounds[0][name]} for name in names if rounds
    }
    if options.data:
        errors = largest_errors(names, options.weights, validation_canvases(options.data, options.images))
        found = {name: found.get(name, {}) | errors[name] for name in names}
    keep(found, time.perf_counter() - start)


def rows(device: str) -> list[Row]:
    """Of the engines of the CPU that are installed, in a process each: milliseconds for one image, backbone alone."""
    settings = argparse.Namespace(weights=ROOT / "weights", threads=torch.get_num_threads())
    found = {name: alone(name, settings) for name in ENGINES if not ENGINES[name].missing}
    command = "speed.engines"
    return [
        Row(f"{TITLES[model]}, one image: {name}", figures[f"{model}, 1, ms"], "ms", n=BATCHES[1], command=command)
        for model in MODELS
        for name, figures in found.items()
    ]


def validation_canvases(data: Path, images: int) -> Tensor:
    canvases = load_splits(data).validation.canvases
    return canvases[:: max(1, len(canvases) // images)][:images]


def alone(name: str, options: argparse.Namespace) -> dict[str, float]:
    """What ``times`` finds in a new process."""
    settings = ["--one", name, "--weights", options.weights, "--threads", options.threads]
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.speed.engines", *map(str, settings)]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


@torch.inference_mode()
def times(way: Way, weights: Path) -> dict[str, float]:
    """The columns of one engine that are measured in a process of its own."""
    networks = {name: load_checkpoint(folder)[0] for name, folder in model_directories(weights).items()}
    start = time.perf_counter()
    built = {name: way.build(network) for name, network in networks.items()}
    for halves in built.values():
        halves.late(halves.early(torch.zeros(1, 3, 224, 224)))
    figures = {"start-up, s": time.perf_counter() - start, "install, MB": way.megabytes}
    for name, halves in built.items():
        for batch, repeats in BATCHES.items():
            figures[f"{name}, {batch}, ms"] = 1000 * median_seconds(halves, batch, repeats)
    return figures


def median_seconds(halves: Halves, batch: int, repeats: int) -> float:
    """Per image; the first two passes are warm-up."""
    x = torch.randn(batch, 3, 224, 224).contiguous(memory_format=torch.channels_last)
    seconds = []
    for _ in range(repeats + 2):
        start = time.perf_counter()
        halves.late(halves.early(x))
        seconds.append((time.perf_counter() - start) / batch)
    return statistics.median(seconds[2:])


@torch.inference_mode()
def largest_errors(names: list[str], weights: Path, canvases: Tensor) -> dict[str, dict[str, float]]:
    """Of logit / temperature and of the novelty, by engine."""
    errors: dict[str, dict[str, float]] = {name: {} for name in names}
    for model, folder in model_directories(weights).items():
        network, record = load_checkpoint(folder)
        novelty, exact = Novelty.load(folder, network), Halves(*network.halves())
        inputs = [eval_transform(canvas[None], record.preprocessing) for canvas in canvases]
        expected = [readings(exact, network, record, novelty, x) for x in inputs]
        for name in names:
            halves = ENGINES[name].build(network)
            found = [readings(halves, network, record, novelty, x) for x in inputs]
            for what in expected[0]:
                pairs = zip(found, expected, strict=True)
                errors[name][f"{what}, error"] = max(abs(one[what] - other[what]) for one, other in pairs)
        print(f"errors of {model} found", flush=True)
    return errors


def readings(
    halves: Halves, network: Network, record: ModelRecord, novelty: Novelty | None, x: Tensor
) -> dict[str, float]:
    """What decides the answer for one input: logit / temperature and, where it is known, the novelty."""
    early = halves.early(x.contiguous(memory_format=torch.channels_last))
    normal, pneumonia = network.head(halves.late(early))[0].tolist()
    logit = {record.model: (pneumonia - normal) / record.temperature}
    return logit if novelty is None else logit | {"novelty": float(novelty.score(early))}


def keep(found: dict[str, dict[str, float]], seconds: float) -> None:
    """Put ``found`` in the place of the same figures of earlier runs, and write the report."""
    kept = (read_json(REPORT) or {}).get("engines", {})
    for name, figures in found.items():
        kept[name] = kept.get(name, {}) | figures
    kept = {name: kept[name] for name in ENGINES if name in kept}
    save_json(REPORT, {"engines": kept})
    columns = list(dict.fromkeys(what for figures in kept.values() for what in figures))
    rows = [[name, *(formatted(figures.get(what), what) for what in columns)] for name, figures in kept.items()]
    parts = ["# Engines of the CPU", made_by("speed.engines --data ZIP", seconds), MEANING]
    print(save_report(REPORT, [*parts, markdown_table(["engine", *columns], rows)]))


def formatted(value: float | None, what: str) -> str:
    digits = 4 if "error" in what else 0 if "MB" in what else 1
    return "" if value is None else f"{value:.{digits}f}"


if __name__ == "__main__":
    main()
