"""Trainings that take seconds, in processes of their own."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from tests.campaign.server import launch
from xray_models.files import WEIGHTS_FILE, file_sha256

EPOCHS = 3
OPTIONS = ("--model", "cnn", "--preset", "coursework", "--epochs", str(EPOCHS), "--batch-size", "8", "--seed", "0")


@dataclass(frozen=True)
class Training:
    """A training of the custom CNN on ``data``, to be started, killed and resumed in ``folder``."""

    folder: Path
    data: Path
    log: Path

    def start(self, *options: str, **env: str) -> Popen:
        command = [sys.executable, "-m", "xray_models", "train", "--data", str(self.data), "--out", str(self.folder)]
        # One thread: the order in which several add up the same numbers changes the last bits of a sum.
        return launch([*command, *OPTIONS, *options], self.log, OMP_NUM_THREADS="1", **env)

    def resume(self) -> Popen:
        """Go on where there is something to go on with; else from the beginning."""
        return self.start("--resume") if any(self.folder.glob("*/history.csv")) else self.start()

    def printed(self) -> str:
        return self.log.read_text(errors="replace")

    def outcome(self) -> tuple[str, list]:
        """(SHA-256 of the final weights, the history without what depends on the clock)."""
        with open(self.folder / "cnn" / "history.csv", newline="") as file:
            rows = [{name: value for name, value in row.items() if name != "seconds"} for row in csv.DictReader(file)]
        return file_sha256(self.folder / "weights" / "cnn" / WEIGHTS_FILE), rows
