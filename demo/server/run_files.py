"""What a visitor may read of a run's files: cheap to read again, and without a path of the machine."""

from __future__ import annotations

import csv
import json
import math
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from demo.text.say import page_error

T = TypeVar("T")
Hidden = tuple[tuple[str, str], ...]  # (path, what a visitor reads in its place)

ROOT = Path(__file__).resolve().parents[2]
LOG_LINES, LOG_BYTES = 200, 64_000  # what the page shows of a log: its end
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # how a progress bar moves the cursor
# An absolute path and, in group 1, its last part.
_PATH = re.compile(r"(?<![\w.:/\\])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:\"']+)+[/\\]([^\s/\\:\"']*)")


def read_cached(read: Callable[..., T], file: Path, *arguments: object) -> T | None:
    """``read(file, *arguments)``, done again only once the file is another one; None where there is none.

    Whoever gets the value shares it with others, and must leave it as it is.
    """
    try:
        stat = file.stat()
    except OSError:
        return None
    return _read_once(read, file, (stat.st_mtime_ns, stat.st_size, stat.st_ino), *arguments)


@lru_cache(maxsize=1024)
def _read_once(read: Callable[..., T], file: Path, stamp: tuple[int, ...], *arguments: object) -> T | None:
    try:
        return read(file, *arguments)
    except FileNotFoundError:
        return None


def read_json(file: Path) -> dict:
    """{} where the file is damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return {}


def read_history(file: Path) -> list[dict]:
    """The whole rows of a ``history.csv``, one an epoch; ``epoch`` is an int, all else a float (an empty cell: NaN)."""
    rows = []
    with open(file, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            try:
                rows.append({**{name: _number(value) for name, value in row.items()}, "epoch": int(row["epoch"])})
            except (TypeError, ValueError, KeyError):
                break  # damaged from here on
    return rows


def _number(cell: str) -> float:
    return math.nan if cell == "" else float(cell)


def read_log(file: Path, hidden: Hidden, whole: bool = False) -> str:
    """The log, or its last lines; of a progress bar only what was seen last."""
    with open(file, "rb") as log:
        size = log.seek(0, 2)
        start = 0 if whole else max(size - LOG_BYTES, 0)
        log.seek(start)
        text = log.read().decode("utf-8", "replace").rstrip()
    lines = [_CONTROL.sub("", line.rstrip("\r")).rpartition("\r")[2] for line in text.split("\n")]
    lines = lines if whole else lines[bool(start) :][-LOG_LINES:]
    return without_paths("\n".join(lines), hidden)


def without_paths(text: str, hidden: Hidden) -> str:
    """``text`` with each of ``hidden`` replaced, and any other absolute path by its last part."""
    ours = ((f"{folder}/", "") for folder in (ROOT, sys.prefix, Path.home()))
    for path, instead in (*hidden, *ours):
        text = text.replace(path, instead)
    return _PATH.sub(r"\1", text)


@contextmanager
def disk_errors_said() -> Iterator[None]:
    """What the operating system refuses to write becomes an XrayError."""
    try:
        yield
    except OSError as error:
        raise page_error("disk_refuses") from error


def write_zip(target: Path, texts: Mapping[str, str], files: Mapping[str, Path]) -> None:
    """``texts`` and the ``files`` that are there, by their names in the zip, which takes its place when whole."""
    new = target.with_suffix(".new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, file in files.items():
            if file.is_file():  # weights hardly get smaller, and slowly
                archive.write(file, name, zipfile.ZIP_STORED if file.suffix == ".safetensors" else None)
    new.replace(target)
