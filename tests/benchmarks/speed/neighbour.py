"""Time of an answer while another process keeps one core busy, compared with its quiet time, of several checkouts.

The answer is that of the command line, both models with both heatmaps, and that of the page, from the first byte of the
upload to the last byte of the message. The OpenMP variables of this process go to all of them.

python -m tests.benchmarks.speed.neighbour --checkout old=DIR --checkout new=.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.benchmarks.checkouts import WARM_UP, add_checkout_option, answering, new_and_old, serving
from tests.benchmarks.serving.page_load import Visitor, mixed_files
from tests.benchmarks.speed.row import Goal, Row
from tests.helpers import real_example

GOAL = Goal("<=", 2)  # times the quiet time


def main() -> None:
    args = _parse()
    for name, folder in args.checkout:
        for what, measured in (("command line", _command_line), ("page", _page)):
            quiet, busy = measured(folder, args.image, args.answers)
            middle, beside, late = np.median(quiet), *np.percentile(busy, (50, 90))
            print(
                f"{name}, {what}: quiet {1000 * middle:.0f} ms, beside a neighbour {1000 * beside:.0f} ms "
                f"({beside / middle:.1f} times; p90 {1000 * late:.0f} ms), n = {args.answers} each",
                flush=True,
            )


def rows(device: str) -> list[Row]:
    """How many times its quiet time an answer takes; of the earlier checkout as well, where there is one."""
    found = []
    for title, measured in (("command line", _command_line), ("page", _page)):
        ratios = {}
        for name, folder in new_and_old().items():
            quiet, busy = measured(folder, real_example(), 25)
            ratios[name] = float(np.median(busy) / np.median(quiet))
            if name == "new":
                note = f"{1000 * np.median(quiet):.0f} ms alone, {1000 * np.median(busy):.0f} ms beside it"
        name = f"{title}, answer beside a neighbour"
        known = {"old": ratios.get("old"), "n": 25, "command": "speed.neighbour --checkout new=.", "note": note}
        found.append(Row(name, ratios["new"], "times", GOAL, **known))
    return found


def _command_line(folder: Path, image: Path, count: int) -> tuple[list[float], list[float]]:
    """Seconds of ``count`` answers alone, and of as many beside a neighbour."""
    with answering(folder, image) as ask:
        quiet = ask(count)
        with neighbour():
            return quiet, ask(count)


def _page(folder: Path, image: Path, count: int) -> tuple[list[float], list[float]]:
    file = mixed_files()[0]._replace(content=image.read_bytes())
    with serving(folder) as page:
        visitor = Visitor(page.address)

        def ask(number: int) -> list[float]:
            times = []
            for _ in range(number):
                start = time.perf_counter()
                _, error = visitor.drop(file)
                times.append(time.perf_counter() - start)
                assert not error, error
            return times

        ask(WARM_UP)
        quiet = ask(count)
        with neighbour():
            return quiet, ask(count)


@contextmanager
def neighbour() -> Iterator[None]:
    """Another process that uses a core as long as the block lasts."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    time.sleep(0.3)  # until it runs
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_checkout_option(parser)
    parser.add_argument("--image", type=Path, default=real_example())
    parser.add_argument("--answers", type=int, default=25, help="with and without a neighbour")
    return parser.parse_args()


if __name__ == "__main__":
    main()
