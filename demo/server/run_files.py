"""The files of a run's folder and how the server reads them, each again only when it has changed."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
import re
from pathlib import Path

from demo.server.file_cache import cached_by_file
from demo.server.hidden_paths import Replacements, hide_paths, hide_paths_in
from xray_models.errors import XrayError
from xray_models.training.progress import RunProgress, read_progress
from xray_models.training.recipe import TrainConfig, load_recipes

REQUEST_FILE = "job.json"  # what was asked for, written once; the name is that of the first run folders
RECIPES_FILE, HISTORY_FILE, LOG_FILE = "recipes.json", "history.csv", "log.txt"
LOG_LINES, LOG_BYTES = 200, 64_000  # how much of the end of a log the page shows, at most
_CURSOR_MOVE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # how a progress bar moves the cursor


@cached_by_file
def read_json(file: Path) -> dict:
    """The object in a JSON file; {} where the file is missing or damaged."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


@cached_by_file
def read_recipes(file: Path) -> dict[str, TrainConfig]:
    """The recipe of each model; {} where the file is missing or damaged."""
    try:
        return load_recipes(file)
    except XrayError:
        return {}


@cached_by_file
def read_visible_progress(file: Path, replacements: Replacements) -> RunProgress | None:
    """The progress in ``progress.json``, no path in its error; None while there is none, or where it is damaged."""
    progress = read_progress(file.parent)
    if progress is None or progress.error is None:
        return progress
    return dataclasses.replace(progress, error=hide_paths_in(progress.error, replacements))


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
def read_log(file: Path, replacements: Replacements) -> str:
    """The last lines of a log; "" while there is no file. Of a progress bar, its last state is shown."""
    size, text = _read_end(file, LOG_BYTES)
    lines = _as_on_a_screen(text)
    if size > LOG_BYTES:
        lines = lines[1:]  # the first one is cut in the middle
    return hide_paths("\n".join(lines[-LOG_LINES:]), replacements)


def read_whole_log(file: Path, replacements: Replacements) -> str:
    """The log from its beginning; "" where there is no file."""
    return hide_paths("\n".join(_as_on_a_screen(_read_end(file, None)[1])), replacements)


def _read_end(file: Path, limit: int | None) -> tuple[int, str]:
    """(bytes in the file, its last ``limit`` bytes as text)."""
    try:
        with open(file, "rb") as log:
            size = log.seek(0, 2)
            log.seek(max(size - limit, 0) if limit else 0)
            return size, log.read().decode("utf-8", "replace").rstrip()
    except FileNotFoundError:
        return 0, ""


def _as_on_a_screen(text: str) -> list[str]:
    """The lines of a terminal's output as they look at the end: a carriage return overwrites its line."""
    return [_CURSOR_MOVE.sub("", line.rstrip("\r")).rpartition("\r")[2] for line in text.split("\n")]
