"""What a visitor may read of a run's files: cheap to read again, and without a path of the machine."""

from __future__ import annotations

import csv
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from demo.server.file_cache import cached_by_file
from demo.text.say import page_error
from xray_models.files import replacing_file

Hidden = tuple[tuple[str, str], ...]  # (path, what a visitor reads in its place)

ROOT = Path(__file__).resolve().parents[2]
LOG_LINES, LOG_BYTES = 200, 64_000  # what the page shows of a log: its end
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # how a progress bar moves the cursor
# An absolute path and, in group 1, its last part.
_PATH = re.compile(r"(?<![\w.:/\\])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:\"']+)+[/\\]([^\s/\\:\"']*)")


@cached_by_file
def read_json(file: Path) -> dict:
    """The object in a JSON file; {} where the file is missing or damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


@cached_by_file
def read_history(file: Path) -> list[dict]:
    """The complete rows of a ``history.csv``, one per epoch; [] while there is no file.

    ``epoch`` is an int, every other value a float (NaN for an empty cell).
    """
    rows: list[dict] = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return rows
    for row in csv.DictReader(lines):
        try:
            rows.append({**{name: _number(value) for name, value in row.items()}, "epoch": int(row["epoch"])})
        except (TypeError, ValueError, KeyError):
            break  # damaged from here on
    return rows


def _number(cell: str) -> float:
    return math.nan if cell == "" else float(cell)


@cached_by_file
def read_log(file: Path, hidden: Hidden, whole: bool = False) -> str:
    """The last lines of a log, or the ``whole`` of it; "" while there is no file. Of a progress bar, its last state."""
    try:
        with open(file, "rb") as log:
            size = log.seek(0, 2)
            start = 0 if whole else max(size - LOG_BYTES, 0)
            log.seek(start)
            text = log.read().decode("utf-8", "replace").rstrip()
    except FileNotFoundError:
        return ""
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
    with replacing_file(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, file in files.items():
            if file.is_file():  # weights hardly get smaller, and slowly
                archive.write(file, name, zipfile.ZIP_STORED if file.suffix == ".safetensors" else None)
