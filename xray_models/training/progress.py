"""How far a run is, in a file that any process may read.

RUN/progress.json   replaced as a whole, at most twice a second
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from xray_models.errors import XrayError
from xray_models.files import write_json
from xray_models.training.lock import is_running
from xray_models.training.pace import Pace, Work

PROGRESS_FILE = "progress.json"
RUNNING_STATES = ("reading", "weighing", "training", "validating", "testing")  # in which a process is at work
SECONDS_BETWEEN_WRITES = 0.5


@dataclass(frozen=True)
class EpochProgress:
    """How far the training of one model is, as ``fit`` reports it: before the images are weighted, at the start of
    each epoch and after each mini-batch."""

    epoch: int  # from 1
    epochs: int
    images: int  # of this epoch, in training or in validation
    total: int
    loss: float | None  # of the mini-batch; in validation, of the epoch's training
    state: str = "training"  # weighing (the images, by their statistics), training or validating


OnProgress = Callable[[EpochProgress], None]


@dataclass(frozen=True)
class RunProgress:
    """What RUN/progress.json says. ``images`` of ``total`` are done: of the files of the data set while reading, of the
    images of the epoch while training and validating."""

    state: str  # one of RUNNING_STATES, or finished, stopped, failed
    pid: int
    device: str = ""  # cpu or cuda
    model: str | None = None
    epoch: int = 0  # from 1
    epochs: int = 0
    images: int = 0
    total: int = 0
    loss: float | None = None  # of the last mini-batch
    images_per_second: float | None = None
    seconds_left: float | None = None  # of the whole run; None before the first mini-batches
    elapsed: float = 0.0  # seconds since this process started
    error: dict | None = None  # code, message, details: why it failed, or why one of its models is not trained
    updated: float = 0.0  # seconds since 1970

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict) -> RunProgress:
        return cls(**values)


class ProgressFile:
    """Writes the progress of a run. A ``silent`` one writes nothing: for all but the first of several processes."""

    def __init__(self, run: str | Path, device: torch.device, silent: bool = False):
        self.file = Path(run) / PROGRESS_FILE
        self.silent = silent
        self._pace = Pace({})
        self._started = time.monotonic()
        self._progress = RunProgress("reading", os.getpid(), device.type)
        self._write()

    def reading(self, done: int, total: int) -> None:
        """Images read: for ``load_splits``."""
        self._update(images=done, total=total)

    def expect(self, work: dict[str, Work]) -> None:
        """What is still to be done for each model, in the order of their training."""
        self._pace = Pace(work)

    def step(self, model: str, progress: EpochProgress) -> None:
        """A step of ``fit``."""
        self._pace.step(model, progress.state, progress.epoch, progress.images)
        self._update(
            state=progress.state,
            model=model,
            epoch=progress.epoch,
            epochs=progress.epochs,
            images=progress.images,
            total=progress.total,
            loss=self._progress.loss if progress.loss is None else progress.loss,
        )

    def refuse(self, error: XrayError) -> None:
        """A model cannot be trained; the run goes on with the other one."""
        self._update(error=_error_json(error))
        self._write()

    def testing(self, model: str) -> None:
        """The calibration on validation and the one scoring on the test split."""
        self._pace.step(model, "testing", self._progress.epoch, 0)
        self._update(state="testing", model=model, images=0, total=0)

    def end(self, state: str, error: XrayError | None = None) -> None:
        """``state``: finished, stopped or failed."""
        self._update(state=state, error=_error_json(error) if error else None)

    def _update(self, **values: Any) -> None:
        """Write a new state or model at once, other values when the last write is long enough ago."""
        previous, self._progress = self._progress, replace(self._progress, **values)
        changed = (previous.state, previous.model) != (self._progress.state, self._progress.model)
        if changed or time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        if self.silent:
            return
        running = self._progress.state in RUNNING_STATES
        self._progress = replace(
            self._progress,
            images_per_second=self._pace.images_per_second,
            seconds_left=self._pace.seconds_left if running else None,
            elapsed=self._written - self._started,
            updated=time.time(),
        )
        write_json(self.file, self._progress.to_json())


def read_progress(run: str | Path) -> RunProgress | None:
    """None: the run has not reported anything yet, or its file is damaged."""
    try:
        return RunProgress.from_json(json.loads((Path(run) / PROGRESS_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def run_state(run: str | Path) -> str:
    """The state in RUN/progress.json. "new": there is none yet. "interrupted": the process died while it worked."""
    progress = read_progress(run)
    if progress is None:
        return "new"
    if progress.state in RUNNING_STATES and not is_running(run):
        # The process may have ended well since the file was read: read it again.
        progress = read_progress(run) or progress
        return "interrupted" if progress.state in RUNNING_STATES else progress.state
    return progress.state


def _error_json(error: XrayError) -> dict:
    return {**error.to_json(), "details": _plain(error.details)}


def _plain(details: dict) -> dict:
    """``details`` with everything that JSON cannot hold as text."""
    return {key: value if isinstance(value, int | float | str) else str(value) for key, value in details.items()}
