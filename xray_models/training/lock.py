"""One training at a time in a run's folder, and whether there is one.

RUN/.lock   held by the training process; the operating system releases it when the process ends, however it ends
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from xray_models.errors import XrayError

LOCK_FILE = ".lock"
LOCK_TIMEOUT = 2.0  # seconds; ``is_running`` holds the lock for an instant, too
_checking = threading.Lock()


@contextmanager
def lock_run(run: str | Path) -> Iterator[None]:
    """Keep other processes from training in ``run``. XrayError: another one does, or nothing can be written there."""
    lock = FileLock(Path(run) / LOCK_FILE, timeout=LOCK_TIMEOUT)
    try:
        Path(run).mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:  # an OSError, too
        raise XrayError(
            "run-busy", "Another training is in progress in this run's folder: wait until it ends, or stop it."
        ) from error
    except OSError as error:
        name, reason = Path(run).name, error.strerror
        raise XrayError(
            "no-run-folder",
            f"Nothing can be written to the run's folder {name} ({reason}): make it writable, or give another folder.",
            run=name,
            reason=reason,
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_running(run: str | Path) -> bool:
    """Whether a process trains in ``run``. No: also where there is something else than a file in the lock's place."""
    file = Path(run) / LOCK_FILE
    lock = FileLock(file, timeout=0)
    with _checking:  # two threads that check at the same time would take each other for a training
        try:
            if not file.exists():
                return False
            lock.acquire()
        except Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False
