"""Where a run is, in a file that anybody may read, and a lock that says whether a process trains there.

RUN/progress.json   replaced as a whole, at most twice a second
RUN/.lock           held by the training process; the operating system lets it go when the process ends, however it ends
"""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from filelock import FileLock, Timeout

from xray_models.errors import XrayError
from xray_models.files import write_json
from xray_models.training.loop import Progress
from xray_models.training.pace import Pace, Work

PROGRESS_FILE, LOCK_FILE = "progress.json", ".lock"
GOING = ("reading", "weighing", "training", "validating", "testing")
SECONDS_BETWEEN_WRITES = 0.5
SECONDS_TO_WAIT_FOR_A_LOOK = 2.0  # somebody who only looks holds the lock for an instant
_looking = threading.Lock()


@dataclass(frozen=True)
class RunProgress:
    """What RUN/progress.json says. ``images`` of ``total`` are done: of the data set's files while reading, of the
    epoch's images while training and validating."""

    state: str  # one of GOING, or finished, stopped, failed
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
    elapsed: float = 0.0  # seconds since this process began
    error: dict | None = None  # code, message, details
    updated: float = 0.0  # seconds since 1970

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict) -> RunProgress:
        return cls(**values)


class ProgressFile:
    """What the train command reports through; ``silent`` writes nothing (the run's other processes)."""

    def __init__(self, run: str | Path, device: torch.device, silent: bool = False):
        self.file = Path(run) / PROGRESS_FILE
        self.silent = silent
        self._pace = Pace({})
        self._begun = time.monotonic()
        self._written = -SECONDS_BETWEEN_WRITES
        self._now = RunProgress("reading", os.getpid(), device.type)
        self._write()

    def reading(self, done: int, total: int) -> None:
        """Told by ``load_splits`` after every few files."""
        self._tell(images=done, total=total)

    def expect(self, work: dict[str, Work]) -> None:
        """What is to be done from here on, a model, in this order."""
        self._pace = Pace(work)

    def step(self, model: str, progress: Progress) -> None:
        """Told by ``fit``, as its ``watch``."""
        self._pace.step(model, progress.state, progress.epoch, progress.images)
        self._tell(
            state=progress.state,
            model=model,
            epoch=progress.epoch,
            epochs=progress.epochs,
            images=progress.images,
            total=progress.total,
            loss=self._now.loss if progress.loss is None else progress.loss,
        )

    def testing(self, model: str) -> None:
        """Calibration on validation and the one look at the test split."""
        self._pace.step(model, "testing", self._now.epoch, 0)
        self._tell(state="testing", model=model, images=0, total=0)

    def end(self, state: str, error: XrayError | None = None) -> None:
        """``state``: finished, stopped or failed."""
        said = {**error.to_json(), "details": _plain(error.details)} if error else None
        self._tell(state=state, error=said)

    def _tell(self, **values: object) -> None:
        before, self._now = self._now, replace(self._now, **values)
        changed = before.state != self._now.state or before.model != self._now.model
        if changed or time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write()

    def _write(self) -> None:
        if self.silent:
            return
        self._written = time.monotonic()
        going = self._now.state in GOING
        self._now = replace(
            self._now,
            images_per_second=self._pace.images_per_second,
            seconds_left=self._pace.seconds_left if going else None,
            elapsed=self._written - self._begun,
            updated=time.time(),
        )
        write_json(self.file, self._now.to_json())


def _plain(details: dict) -> dict:
    """What JSON can hold as it is, the rest as text."""
    return {key: value if isinstance(value, int | float | str) else str(value) for key, value in details.items()}


@contextmanager
def outcome_told(progress: ProgressFile) -> Iterator[None]:
    """The last word to ``progress``, whatever ends the block. A stop may come while a failure is being told (the
    signal that ends one of several processes breaks the connection of the others), and counts more."""
    try:
        try:
            yield
        except Exception as error:
            progress.end("failed", explain(error))
            raise
    except KeyboardInterrupt:
        progress.end("stopped")
        raise
    progress.end("finished")


def explain(error: Exception) -> XrayError:
    """``error`` as one plain sentence; the traceback is for the log."""
    if isinstance(error, XrayError):
        return error
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return XrayError("out-of-memory", "The memory was not enough: choose a smaller batch size, or fewer images.")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return XrayError("no-room", "The disk is full: make room on it, then go on with the run.")
    kind = type(error).__name__
    return XrayError("broken-off", f"The training broke off ({kind}); its log tells more.", kind=kind)


def read_progress(run: str | Path) -> RunProgress | None:
    """None: the run has not said anything yet, or its file is damaged."""
    try:
        return RunProgress.from_json(json.loads((Path(run) / PROGRESS_FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def hold(run: str | Path) -> Iterator[None]:
    """Keep other processes from training in ``run``. XrayError: one does already."""
    Path(run).mkdir(parents=True, exist_ok=True)
    lock = FileLock(Path(run) / LOCK_FILE, timeout=SECONDS_TO_WAIT_FOR_A_LOOK)
    try:
        lock.acquire()
    except Timeout as error:
        raise XrayError(
            "run-busy", "Another training is going on in this run's folder: wait for its end, or stop it."
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_running(run: str | Path) -> bool:
    """Whether a process trains in ``run``."""
    file = Path(run) / LOCK_FILE
    if not file.exists():
        return False
    lock = FileLock(file, timeout=0)
    with _looking:  # two who look at once would take each other for a training
        try:
            lock.acquire()
        except Timeout:
            return True
        lock.release()
        return False


def state_of(run: str | Path) -> str:
    """The state in RUN/progress.json; "new" before there is one, "interrupted" when the process died over it."""
    progress = read_progress(run)
    if progress is None:
        return "new"
    if progress.state in GOING and not is_running(run):
        # It may have ended by itself between the two looks.
        progress = read_progress(run) or progress
        return "interrupted" if progress.state in GOING else progress.state
    return progress.state
