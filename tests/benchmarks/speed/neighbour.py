"""Time of an answer while another process keeps one core busy, compared with its quiet time, of several checkouts.

The answer is that of the command line, both models with both heatmaps, and that of the page, from the first byte of the
upload to the last byte of the message. The OpenMP variables of this process go to all of them.

python -m tests.benchmarks.speed.neighbour --checkout old=DIR --checkout new=.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from tests.benchmarks.checkouts import add_checkout_option, serving
from tests.benchmarks.serving.page_load import Visitor, mixed_files
from tests.helpers import real_example

WARM_UP = 3  # answers
# For each line that it reads, as many answers as that says, in a new process of the checkout; prints their seconds.
ANSWER = """
import json, sys, time
from xray_models import SHIPPED_WEIGHTS, compare, load_classifiers, load_radiograph, load_scope
classifiers, scope = load_classifiers(SHIPPED_WEIGHTS), load_scope(SHIPPED_WEIGHTS)
radiograph = load_radiograph(sys.argv[1])
for line in sys.stdin:
    times = [time.perf_counter()]
    for _ in range(int(line)):
        compare(radiograph, classifiers, scope=scope)
        times.append(time.perf_counter())
    print(json.dumps([after - before for before, after in zip(times, times[1:])]), flush=True)
"""


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


def _command_line(folder: Path, image: Path, count: int) -> tuple[list[float], list[float]]:
    """Seconds of ``count`` answers alone, and of as many beside a neighbour."""
    command = [sys.executable, "-c", ANSWER, str(image.resolve())]
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(number: int) -> list[float]:
        print(number, file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())

    ask(WARM_UP)
    quiet = ask(count)
    with neighbour():
        busy = ask(count)
    process.communicate()
    return quiet, busy


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
