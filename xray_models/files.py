"""The files of a model folder, and how files and folders are replaced in one step: the only place that does.

Whatever ends a process while it writes, a reader finds the old content or the new one, complete.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WEIGHTS_FILE, RECORD_FILE, PREDICTIONS_FILE = "model.safetensors", "model.json", "test_predictions.csv"
NOVELTY_FILE = "novelty.safetensors"
CHECKPOINT_FILES = (WEIGHTS_FILE, RECORD_FILE, PREDICTIONS_FILE, NOVELTY_FILE)  # what the folder of a model may hold

ABANDONED_AFTER = 3600  # seconds without a write: then a temporary file belongs to a process that was killed


@contextmanager
def replacing_file(target: str | Path) -> Iterator[Path]:
    """Yield a path to write to; the file written there takes the place of ``target`` when the block ends without error.

    Several writers of one ``target`` do not disturb each other: each has its own path, and the last to end wins.
    """
    new = _temporary_path(Path(target))
    try:
        yield new
        os.replace(new, target)
    finally:
        _delete(new)


def printable(text: str) -> str:
    """``text`` with escapes, such as \\udcff, for what UTF-8 cannot write: bytes of a file name in another encoding."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def write_text(target: str | Path, text: str) -> None:
    """Replace the file ``target`` in one step by ``printable`` text, whatever the locale is."""
    with replacing_file(target) as new:
        new.write_text(printable(text), encoding="utf-8")


def write_json(target: str | Path, values: object) -> None:
    """Replace the file ``target`` in one step by ``values`` as indented JSON."""
    write_text(target, json.dumps(values, indent=1) + "\n")


@contextmanager
def replacing_folder(target: str | Path) -> Iterator[Path]:
    """Yield an empty folder; it takes the place of the folder ``target`` when the block ends without error.

    This takes two renames. If the process is killed between them, ``recover`` brings the old folder back. Of several
    writers at once, one may fail with an OSError, but no folder is ever a mixture.
    """
    target = Path(target)
    recover(target)
    new, old = _temporary_path(target), _old_path(target)
    new.mkdir(parents=True)
    try:
        yield new
        if target.exists():
            os.rename(target, old)
        os.rename(new, target)
    finally:
        _delete(new)
        recover(target)


def recover(target: str | Path) -> None:
    """Finish or undo what a killed process left half done in ``replacing_folder(target)``."""
    target = Path(target)
    old = _old_path(target)
    if not old.exists():  # nothing is touched then: the weights may be on a read-only disk
        return
    if not target.exists():
        os.rename(old, target)
    _delete(old)


def overwrite_text(file: str | Path, text: str) -> None:
    """Put ``text``, and blanks up to the old length, into a file that is there, without a new one beside it.

    For a full disk alone: a reader may see one half of it. OSError: even that is impossible.
    """
    content = printable(text).encode("utf-8")
    with open(file, "r+b") as old:
        old.write(content.ljust(os.fstat(old.fileno()).st_size))


def is_disk_full(error: BaseException) -> bool:
    """Whether an error says that the disk is full, or the share of it that this user may fill.

    safetensors says it in the words of its message alone.
    """
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return re.search(r"\(os error (28|112|122)\)", str(error)) is not None  # 112: Windows


def file_sha256(file: str | Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _old_path(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _temporary_path(target: Path) -> Path:
    """A path beside ``target`` that no other writer uses. Deletes what killed writers of ``target`` left there."""
    for path in target.parent.glob(f".{glob.escape(target.name)}.*.new"):
        with suppress(OSError):  # another writer may have tidied it away
            if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
                _delete(path)
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.new")


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
