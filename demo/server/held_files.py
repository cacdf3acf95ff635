"""Files of visitors that the page needs for as long as their visit lasts: a data set whose mistakes are looked at.

Each lies in the upload folder, in a folder of its own. Once ``visits`` forgets who holds it, it is deleted; under
pressure, those that nobody has read for longest go before.
"""

from __future__ import annotations

import gc
import secrets
import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from gradio.utils import get_upload_folder

from demo.server.room import make_room, moment
from demo.server.upload_folder import UPLOAD
from demo.server.uploads import claim, discard

MAX_BYTES = 6_000_000_000  # of all held files together: two of the largest data sets that a private page takes
_FOLDER = f"{UPLOAD}held-"  # as an upload, so that ``sweep`` deletes what a killed server leaves


class HeldFile:
    """A file that is there as long as somebody holds this. Made by ``HeldFiles.hold``."""

    def __init__(self, path: Path):
        self.key = secrets.token_urlsafe(16)  # nobody can guess it
        self.used = moment()
        self._size = path.stat().st_size
        self._path = path
        self._delete = weakref.finalize(self, shutil.rmtree, path.parent, ignore_errors=True)

    @property
    def path(self) -> Path | None:
        """None: it is gone, as others needed the room."""
        self.used = moment()
        return self._path if self._delete.alive and self._path.exists() else None

    @property
    def bytes(self) -> int:
        return self._size if self._delete.alive else 0

    def release(self) -> None:
        """Delete the file."""
        self._delete()

    def keep_alive(self) -> None:
        """Let ``sweep`` know that it is still needed."""
        if self._delete.alive:
            claim(self._path)


class HeldFiles:
    """All held files. Every method may be called from any thread."""

    def __init__(self, max_bytes: int = MAX_BYTES):
        self._max_bytes = max_bytes
        self._held: weakref.WeakValueDictionary[str, HeldFile] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def hold(self, upload: Path) -> HeldFile:
        """Take an upload out of the folder in which it came. OSError: it is gone, or the disk is full."""
        root = Path(get_upload_folder())
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=root))
        try:
            held = HeldFile(Path(shutil.move(upload, folder / "data")))
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        discard(upload)  # the folders that it had to itself
        with self._lock:
            self._held[held.key] = held
            make_room(list(self._held.values()), held, self._max_bytes)
        return held

    def get(self, key: str) -> HeldFile | None:
        """None: there is none, or it was forgotten."""
        return self._held.get(key)

    def keep_alive(self) -> None:
        """To be called more often than ``sweep`` deletes. What nobody holds but a cycle of objects goes, too: an error
        that was told refers to what it was about, and Python may look for cycles only hours later."""
        if self._held:
            gc.collect()
        for held in list(self._held.values()):
            held.keep_alive()


HELD_FILES = HeldFiles()  # those of this server: ``housekeeping`` keeps them alive
