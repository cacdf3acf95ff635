"""Seconds of the recommended recipe for both models on a GPU, from the files of the data set to tested weights.

    python -m tests.benchmarks.speed.recommended --data ZIP [--init FILE]

The command of the README, without originals, in a process of its own and a temporary folder. ``--init`` has the
starting weights of the ResNet-50; without it it starts from random values, which takes as long.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.speed.row import DATA, INIT, Goal, Row, given
from tests.helpers import ROOT

NAME = "recommended recipe, both models, from files to tested weights"
GOAL = Goal("<=", 60)  # seconds
LONGEST = 100.0  # seconds, within all rows of a GPU


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set: folder or zip")
    parser.add_argument("--init", type=Path, help="starting weights of the ResNet-50")
    options = parser.parse_args()
    print(f"{seconds(options.data, options.init, None):.0f} s")


def rows(device: str) -> list[Row]:
    """One training of each model; not measured where it takes longer than LONGEST. Nothing without a data set."""
    data, command = given(DATA), "speed.recommended --data ZIP --init FILE"
    if data is None:
        return []
    try:
        return [Row(NAME, seconds(data, given(INIT), LONGEST), "s", GOAL, 1, command=command)]
    except subprocess.TimeoutExpired:
        return [Row.missing(NAME, "s", f"not ready after {LONGEST:.0f} s", GOAL, command)]


def seconds(data: Path, init: Path | None, longest: float | None) -> float:
    """TimeoutExpired: it takes longer than ``longest``."""
    with tempfile.TemporaryDirectory() as folder:
        settings = ["--data", data, "--preset", "recommended", "--init", init or "random", "--out", f"{folder}/run"]
        start = time.perf_counter()
        command = [sys.executable, "-m", "xray_models", "train", *map(str, settings)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=longest)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
