"""All rows of the table of speed for one device, one benchmark after another, kept in reports/speed.json.

    python -m tests.benchmarks.speed.rows --device cpu --data ZIP [--old DIR] [--only NAME ...]
    python -m tests.benchmarks.speed.rows --device cuda --data ZIP [--init FILE] [--seconds 230]

Nothing else may run meanwhile. ``--old`` is an earlier checkout: what can be compared with it is measured with it in
turn. ``--only`` names benchmarks: by their modules, as "speed.start". On a GPU all of it shall fit into a short lease:
a benchmark that would not end within ``--seconds`` is left out, and said to be. ``tests.benchmarks.results.tables``
makes the table of RESULTS.md from what was kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import torch

from tests.benchmarks.speed.row import DATA, INIT, OLD, Device, Row, keep


class Benchmark(NamedTuple):
    """A module below tests.benchmarks with ``rows(device)``, and about how many seconds that takes; None: not there."""

    module: str
    cpu: float | None
    cuda: float | None

    def seconds(self, device: Device) -> float | None:
        return self.cpu if device == "cpu" else self.cuda


BENCHMARKS = (
    Benchmark("speed.answer", 60, 30),
    Benchmark("speed.engines", 60, None),
    Benchmark("serving.page_load", 60, 35),
    Benchmark("speed.neighbour", 60, None),
    Benchmark("speed.answer_while_training", 120, 30),
    Benchmark("speed.drop", 60, None),
    Benchmark("speed.start", 60, 25),
    Benchmark("speed.first_visit", 60, None),
    Benchmark("speed.training", 60, 20),
    Benchmark("speed.try_it", 90, None),
    Benchmark("speed.recommended", None, 100),
)


def main() -> None:
    options = _parse()
    given = {DATA: options.data, OLD: options.old, INIT: options.init}
    os.environ.update({name: str(path) for name, path in given.items() if path})
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("There is no GPU here. Run this where torch.cuda.is_available() says so.")
    failed = []
    for module, found in measured(options.device, options.only, options.seconds):
        for row in found:
            print(f"{module}: {row}", flush=True)
        keep(found, options.device)
        failed += [] if found else [module]
    if failed:
        sys.exit(f"Without rows: {', '.join(failed)}.")


def measured(device: Device, only: list[str], limit: float | None) -> Iterator[tuple[str, list[Row]]]:
    """(module, its rows) of each benchmark that there is for ``device``; no rows where it failed or did not fit."""
    end = None if limit is None else time.monotonic() + limit
    for benchmark in BENCHMARKS:
        seconds = benchmark.seconds(device)
        if seconds is None or (only and benchmark.module not in only):
            continue
        if end is not None and time.monotonic() + seconds > end:
            print(f"{benchmark.module}: left out, it would take about {seconds:.0f} s", flush=True)
            yield benchmark.module, []
            continue
        try:
            yield benchmark.module, import_module(f"tests.benchmarks.{benchmark.module}").rows(device)
        except Exception:  # the others are measured all the same
            traceback.print_exc()
            yield benchmark.module, []


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=["cpu", "cuda"], required=True)
    parser.add_argument("--data", type=Path, default=os.environ.get(DATA), help="data set: folder or zip")
    parser.add_argument("--old", type=Path, default=os.environ.get(OLD), help="an earlier checkout of this project")
    parser.add_argument("--init", type=Path, default=os.environ.get(INIT), help="starting weights of the ResNet-50")
    parser.add_argument("--seconds", type=float, help="leave out what would take longer together")
    modules = [benchmark.module for benchmark in BENCHMARKS]
    parser.add_argument("--only", nargs="+", choices=modules, default=[], metavar="NAME")
    return parser.parse_args()


if __name__ == "__main__":
    main()
