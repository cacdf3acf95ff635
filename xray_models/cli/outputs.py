"""Where a command writes: refused in one sentence before its long work, and a name of its own for every output."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from xray_models.errors import XrayError

MAX_NAME_BYTES = 255  # of a file name, on nearly every file system


def check_folder(folder: Path) -> None:
    """XrayError: nothing can be written into ``folder``, which may not exist yet."""
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if _exists(path))
    if not nearest.is_dir():
        raise _no_output(folder, f"{nearest} is not a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):  # this asks for a read-only disk, too
        raise _no_output(folder, f"nothing may be written into {nearest}")


def check_file(file: Path) -> None:
    """XrayError: ``file`` cannot be written. Its folder has to exist."""
    if _exists(file) and not file.is_file():  # to write means to replace, which a device would not survive
        raise _no_output(file, "it is not an ordinary file")
    if not _exists(file.absolute().parent):
        raise _no_output(file, f"there is no folder {file.absolute().parent}")
    check_folder(file.parent)
    if _exists(file) and not os.access(file, os.W_OK):
        raise _no_output(file, "this file may not be changed")


def output_stems(files: Sequence[str], folder: Path, endings: Iterable[str]) -> list[str]:
    """For each of ``files`` how the names of its outputs in ``folder`` begin; they go on with each of ``endings``.

    This is its own name without the ending. Where that is taken by an earlier file, whatever the capitals (some disks
    do not tell them apart), or would replace one of ``files``, "-2", "-3" and so on follow. Too long a name is cut.
    """
    endings = list(endings)
    taken = {_key(Path(file)) for file in files}
    numbers = defaultdict[str, int](lambda: 1)
    stems = []
    for file in files:
        stem = base = _cut(Path(file).stem, MAX_NAME_BYTES - max(map(len, endings)) - len("-99999"))
        while not taken.isdisjoint(keys := {_key(folder / (stem + ending)) for ending in endings}):
            numbers[base] += 1
            stem = f"{base}-{numbers[base]}"
        taken |= keys
        stems.append(stem)
    return stems


def positive(text: str) -> int:
    """The type of an option. ValueError: it is no whole number above 0."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _cut(name: str, size: int) -> str:
    """``name`` in at most ``size`` bytes."""
    encoded = os.fsencode(name)
    return name if len(encoded) <= size else encoded[:size].decode(sys.getfilesystemencoding(), "ignore")


def _key(path: Path) -> str:
    """Equal for two paths that may be one file."""
    return os.path.abspath(path).casefold()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long, or a folder that may not be entered
        return False


def _no_output(path: Path, reason: str) -> XrayError:
    return XrayError("no-output", f"{path} cannot be written: {reason}. Choose another place.")
