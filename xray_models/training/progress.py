"""How far a run is, in a file that any process may read.

RUN/progress.json   replaced as a whole, at most twice a second
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import torch
from pydantic import AfterValidator, Field

from xray_models.documents import DamagedDocument, read_document
from xray_models.errors import XrayError
from xray_models.files import overwrite_text, write_text
from xray_models.networks.record import Count
from xray_models.networks.registry import ModelName
from xray_models.training.lock import is_running
from xray_models.training.pace import Pace, Work

PROGRESS_FILE = "progress.json"
# In which a process is at work.
RUNNING_STATES = ("reading", "weighing", "preparing", "training", "validating", "testing")
SECONDS_BETWEEN_WRITES = 0.5
MAX_BYTES = 64_000  # of the file

State = Literal[
    "reading", "weighing", "preparing", "training", "validating", "testing", "finished", "stopped", "failed"
]
Seconds = Annotated[float, Field(ge=0, le=1e9)]


def _as_failure(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` themselves, if they make an XrayError. ValueError: they do not."""
    code, message, details = values.get("code"), values.get("message"), values.get("details")
    if not (isinstance(code, str) and isinstance(message, str) and isinstance(details, dict)):
        raise ValueError("an error has a code, a message and details")
    are_plain = all(isinstance(value, int | float | str) for value in details.values())
    if not are_plain or details.keys() & {"self", "code", "message"}:  # names of XrayError's own arguments
        raise ValueError("the details of an error are numbers and texts by name")
    return values


@dataclass(frozen=True)
class EpochProgress:
    """How far the training of one model is, as ``fit`` reports it: before the images are weighted, at the start of
    each epoch and after each mini-batch."""

    epoch: int  # from 1
    epochs: int
    images: int  # of this epoch, in training or in validation
    total: int
    loss: float | None  # of the mini-batch; in validation, of the epoch's training
    # weighing (the images, by their statistics), preparing (their views for frozen stages), training or validating
    state: str = "training"


OnProgress = Callable[[EpochProgress], None]


@dataclass(frozen=True)
class RunProgress:
    """What RUN/progress.json says. ``images`` of ``total`` are done: of the files of the data set while reading, of the
    images of the epoch while training and validating."""

    state: State  # one of RUNNING_STATES, or finished, stopped, failed
    pid: Annotated[int, Field(ge=1, le=2**31)]
    device: str = ""  # cpu or cuda
    model: ModelName | None = None
    epoch: Count = 0  # from 1
    epochs: Count = 0
    images: Count = 0
    total: Count = 0
    loss: float | None = None  # of the last mini-batch
    images_per_second: Annotated[float, Field(ge=0, le=1e9)] | None = None
    seconds_left: Seconds | None = None  # of the whole run; None before the first mini-batches
    elapsed: Seconds = 0.0  # seconds since this process started
    # Code, message, details: why it failed, or why one of its models is not trained.
    error: Annotated[dict[str, Any], AfterValidator(_as_failure)] | None = None
    updated: float = 0.0  # seconds since 1970

    def to_json(self) -> dict:
        return asdict(self)


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
        text = json.dumps(self._progress.to_json(), indent=1)
        try:
            write_text(self.file, text)
        except OSError:  # a report that cannot be written does not end a training
            with suppress(OSError):
                overwrite_text(self.file, text)


def read_progress(run: str | Path) -> RunProgress | None:
    """None: the run has not reported anything yet, or its file is damaged."""
    try:
        return read_document(Path(run) / PROGRESS_FILE, RunProgress, MAX_BYTES)
    except (FileNotFoundError, DamagedDocument):
        return None


def run_state(run: str | Path) -> str:
    """The state in RUN/progress.json. "new": there is none yet. "interrupted": the process died while it worked.

    "reading" also stands for what a process at work has written if it cannot be read.
    """
    progress = read_progress(run)
    if progress is None:
        return "reading" if is_running(run) else "new"
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
