"""The files of a model folder, and how files and folders are replaced in one step: only here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

WEIGHTS_FILE, RECORD_FILE, PREDICTIONS_FILE = "model.safetensors", "model.json", "test_predictions.csv"


class replacing:
    """Context manager: yields an empty folder that takes the place of ``target`` when the block ends without error."""

    def __init__(self, target: Path):
        self.target = target
        self.new = target.with_name(f".{target.name}.new")
        self.old = target.with_name(f".{target.name}.old")

    def __enter__(self) -> Path:
        recover(self.target)
        shutil.rmtree(self.new, ignore_errors=True)
        self.new.mkdir(parents=True)
        return self.new

    def __exit__(self, kind, error, trace) -> None:
        if kind is not None:
            shutil.rmtree(self.new, ignore_errors=True)
            return
        if self.target.exists():
            os.rename(self.target, self.old)
        os.rename(self.new, self.target)
        shutil.rmtree(self.old, ignore_errors=True)


def recover(target: Path) -> None:
    """Whoever was killed while ``replacing`` left the old folder beside its place: put it back, or tidy it away."""
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    shutil.rmtree(old, ignore_errors=True)
