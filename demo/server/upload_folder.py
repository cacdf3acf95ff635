"""The folder of everything that visitors send, and what is deleted from it when.

Each server has a folder of its own, which nobody else on the machine can read. Whatever nobody has written to for some
minutes is deleted, however it came there: uploads that nobody asked about, those that broke off, zips of runs that were
downloaded, and the whole folder of a server that was killed. Gradio 6.31 itself (``delete_cache``) forgets what never
arrived, and all of it when a server is killed.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

UPLOAD = "upload-"  # begins the name of the folder that each upload has to itself: see ``upload_door``
KEEP_SECONDS = 300  # without a write; an upload that is arriving is written to, and one that arrived is read at once
BYTES_PER_SECOND = 1_000_000  # a large data set gets more time: it is hashed, and perhaps copied to another disk
BEAT_SECONDS = 60  # between two sweeps; a sweep also shows other servers that this one lives
_FOLDER_VARIABLE = "GRADIO_TEMP_DIR"  # where Gradio reads the name of its upload folder
_SERVER = "radiographs-"


def own_folder() -> Path:
    """Make the folder of this server and have Gradio use it; to be called in the main thread, before the page is built.

    It lies in GRADIO_TEMP_DIR, or where the system keeps temporary files, and is deleted when the server ends, also by
    SIGTERM, as systemd and Docker end it: Python itself would then end at once, without its exit handlers.
    """
    parent = Path(os.environ.get(_FOLDER_VARIABLE) or tempfile.gettempdir()).resolve()
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_SERVER, dir=parent))  # for this user alone
    os.environ[_FOLDER_VARIABLE] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    return folder


def sweep(folder: Path, now: float | None = None) -> None:
    """Delete what is too old in ``folder``, a server's own, and the folders beside it of servers that have ended.

    In another folder, which other programs may share, uploads alone. ``now``: seconds since the epoch.
    """
    now = time.time() if now is None else now
    is_own = folder.name.startswith(_SERVER)
    if is_own:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # somebody may have emptied the temporary folder
        os.utime(folder)
        for other in folder.parent.glob(f"{_SERVER}*"):
            if other != folder and _age(other, now) > KEEP_SECONDS:
                _delete(other)
    for entry in folder.iterdir() if folder.is_dir() else ():
        if (is_own or entry.name.startswith(UPLOAD)) and _is_over(entry, now):
            _delete(entry)


def _is_over(entry: Path, now: float) -> bool:
    """Whether nothing in ``entry``, a file or a folder, has been written to for as long as its size gives it."""
    files = [entry, *entry.rglob("*")]
    return min(_age(file, now) for file in files) > KEEP_SECONDS + sum(map(_size, files)) / BYTES_PER_SECOND


def _age(path: Path, now: float) -> float:
    """Seconds since ``path`` was last written to or moved; a time to come counts too, as clocks are set back.

    Infinite for what is gone.
    """
    try:
        status = path.lstat()
    except OSError:
        return float("inf")
    return min(abs(now - status.st_mtime), abs(now - status.st_ctime))


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _delete(path: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() and not path.is_symlink() else path.unlink()
