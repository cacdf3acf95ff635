"""Radiographs per second of ``predict`` on many files, compared with the bare pipeline, and its peak memory.

The bare pipeline decodes in threads and runs both networks on batches, on the same engines; it asks about no scope,
looks for no margins and writes nothing. Start-up counts for neither. Both take the same files in turn: three times some
of them, or with --whole every file of the data set once, that many at a time. Memory is that of whole processes, for
some files and for four times as many.

python -m tests.benchmarks.speed.predict --data ZIP --files 500 --whole
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path

import numpy as np

from tests.benchmarks.reporting import argument_parser
from tests.benchmarks.speed.row import DATA, Goal, Row
from tests.helpers import ROOT
from xray_models.__main__ import main as command_line
from xray_models.data.in_order import in_order
from xray_models.data.pictures import open_pictures
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

BATCH, FILES, ROUNDS = 16, 200, 3
PEAK = (  # MiB of a whole process
    "import resource, sys; from xray_models.__main__ import main; main(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)"
)


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--whole", action="store_true", help="every file once, --files at a time")
    args = parser.parse_args()
    for row in measured(args.data, args.files, args.whole):
        print(row)


def rows(device: str) -> list[Row]:
    return measured(Path(os.environ[DATA]), FILES)


def measured(data: Path, files: int, all_of_them: bool = False) -> list[Row]:
    command = f"speed.predict --data ZIP --files {files}{' --whole' if all_of_them else ''}"
    with _unpacked(data, None if all_of_them else 4 * files) as names:
        parts = [names[i : i + files] for i in range(0, len(names), files)] if all_of_them else [names[:files]] * ROUNDS
        bare, whole = _rates(parts)
        few, many = (_peak(names[:count]) for count in (files, 4 * files))
    note = f"bare pipeline {np.median(bare):.0f} images/s"
    speed = Row.of("predict, many files", whole, "images/s", command=command, note=note)
    share = Row("predict, share of the bare pipeline's speed", float(np.median(np.divide(whole, bare))), "times",
                Goal(">=", 0.9), len(whole), command=command)  # fmt: skip
    memory = Row("predict, peak memory for four times as many files", many / few, "times", Goal("<=", 1.05), 1,
                 command=command, note=f"{few:.0f} MiB for {files}, {many:.0f} for {4 * files}")  # fmt: skip
    return [speed, share, memory]


@contextmanager
def _unpacked(data: Path, count: int | None) -> Iterator[list[str]]:
    """``count`` pictures of a data set, from all of it, as files; None: every one, in a mixed order."""
    with open_pictures([str(data)]) as pictures, tempfile.TemporaryDirectory() as folder:
        names = []
        mixed = np.random.default_rng(0).permutation(len(pictures))
        for number in mixed if count is None else np.linspace(0, len(pictures) - 1, count).astype(int):
            names.append(str(Path(folder) / f"{number}.jpeg"))
            Path(names[-1]).write_bytes(pictures[number].data())
        yield names


def _rates(parts: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Images per second of the bare pipeline and of ``predict`` for each of ``parts``, in turn."""
    classifiers = load_classifiers(SHIPPED_WEIGHTS)
    bare, whole = [], []
    start_up = min(_seconds(lambda: _predict(parts[0][:1])) for _ in range(2))
    for names in parts:
        bare.append(len(names) / _seconds(partial(_bare, names, classifiers)))
        whole.append((len(names) - 1) / (_seconds(partial(_predict, names)) - start_up))
    return bare, whole


def _bare(names: Sequence[str], classifiers: dict[str, Classifier]) -> None:
    def decoded(name: str) -> np.ndarray:
        return to_canvas(load_radiograph(Path(name)).pixels)

    with closing(in_order(decoded, names, 2 * BATCH)) as canvases:
        while batch := list(islice(canvases, BATCH)):
            for classifier in classifiers.values():
                classifier.p_pneumonia(np.stack(batch))


def _predict(names: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        command_line(["predict", *names, "--csv", f"{folder}/answers.csv"])


def _peak(names: Sequence[str]) -> float:
    """MiB, of a process that reads these files."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", PEAK, "predict", *names, "--csv", f"{out}/answers.csv"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stderr.splitlines()[-1])


def _seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
