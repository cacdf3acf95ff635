"""Whether a process that was launched is still on its way to its first report, which takes it seconds.

RUN/starting   says what progress.json was before. The process holds a lock on it from its launch on, through the open
               file that it inherits: the operating system releases it when the process ends, however it ends.

So a run whose process is gone is never "starting", and no clock is asked, which somebody may set back.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TextIO

from demo.server.file_cache import file_stamp
from xray_models.documents import open_plain, parse_document
from xray_models.files import replacing_file
from xray_models.training.progress import PROGRESS_FILE

try:
    import fcntl
except ImportError:  # Windows: there, the file counts until the server that launched the process removes it
    fcntl = None  # type: ignore[assignment]

STARTING_FILE = "starting"


def held_starting_file(folder: Path) -> TextIO:
    """A new RUN/starting, open and locked, for a process that is about to be launched; then to be closed here."""
    stamp = file_stamp(folder / PROGRESS_FILE)
    with replacing_file(folder / STARTING_FILE) as new:
        file = open(new, "w", encoding="utf-8")  # noqa: SIM115, it stays open
        file.write(json.dumps(stamp))
        file.flush()
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
    return file


def is_starting(folder: Path) -> bool:
    """Whether a process was launched, is alive and has not reported yet."""
    try:
        with open_plain(folder / STARTING_FILE) as file:
            if fcntl is not None and _is_free(file.fileno()):
                return False
            before = parse_document(file.read(), object)
    except (OSError, ValueError):
        return False
    stamp = file_stamp(folder / PROGRESS_FILE)
    return before == (None if stamp is None else list(stamp))


def remove_starting_file(folder: Path, inode: int) -> None:
    """Tidy up after a process has ended, unless another one was launched meanwhile. OSError: there is no such file."""
    if (folder / STARTING_FILE).stat().st_ino == inode:
        os.unlink(folder / STARTING_FILE)


def _is_free(descriptor: int) -> bool:
    """Whether nobody has locked an open file; several that ask at once do not disturb each other."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
