"""Pages of several checkouts of this project, running side by side: old against new in one run."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.speed.row import OLD, given
from tests.helpers import ROOT

# For each line that it reads, as many answers as that says, from the bytes of a file to two overlays, in a process of a
# checkout; prints their seconds.
ANSWERS = """
import json, sys, time
from pathlib import Path
from xray_models import SHIPPED_WEIGHTS, compare, load_classifiers, load_radiograph, load_scope, overlay
classifiers, scope = load_classifiers(SHIPPED_WEIGHTS), load_scope(SHIPPED_WEIGHTS)
content = Path(sys.argv[1]).read_bytes()
for line in sys.stdin:
    times = [time.perf_counter()]
    for _ in range(int(line)):
        comparison = compare(load_radiograph(content), classifiers, scope=scope)
        for prediction in comparison.predictions.values():
            overlay(comparison.canvas, prediction.heatmap)
        times.append(time.perf_counter())
    print(json.dumps([after - before for before, after in zip(times, times[1:])]), flush=True)
"""
WARM_UP = 3  # answers


class Page(NamedTuple):
    """A page that answers, and its process."""

    address: str
    pid: int


def add_checkout_option(parser: argparse.ArgumentParser) -> None:
    """``--checkout NAME=DIR``, once or several times -> ``args.checkout``: a list of (name, folder)."""

    def checkout(text: str) -> tuple[str, Path]:
        name, _, folder = text.partition("=")
        return name, Path(folder)

    parser.add_argument("--checkout", type=checkout, action="append", required=True, metavar="NAME=DIR")


def new_and_old() -> dict[str, Path]:
    """This checkout, and the earlier one where ``speed.rows`` was given it."""
    old = given(OLD)
    return {"new": ROOT} | ({"old": old} if old else {})


@contextmanager
def answering(checkout: Path, image: Path) -> Iterator[Callable[[int], list[float]]]:
    """A function of a number: the seconds of so many answers of a checkout for ``image``, in a process of its own."""
    command = [sys.executable, "-c", ANSWERS, str(image.resolve())]
    process = subprocess.Popen(command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin and process.stdout

    def ask(count: int) -> list[float]:
        print(count, file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())

    try:
        ask(WARM_UP)
        yield ask
    finally:
        process.kill()
        process.communicate()


@contextmanager
def serving(checkout: Path) -> Iterator[Page]:
    """The page of a checkout, in folders of its own; it ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-u", "app.py", "--runs", f"{folder}/runs"]
        environment = {**os.environ, "GRADIO_TEMP_DIR": f"{folder}/uploads"}
        process = subprocess.Popen(command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            address = next(found[0] for line in process.stdout or () if (found := re.search(r"http://[\d.:]+", line)))
            yield Page(address, process.pid)
        finally:
            process.terminate()
            process.wait(30)
