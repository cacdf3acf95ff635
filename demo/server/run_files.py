"""The files of a run's folder and how the server reads them, each again only when it has changed."""

from __future__ import annotations

import csv
import dataclasses
import math
import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

from demo.server.file_cache import cached_by_file
from demo.server.hidden_paths import Replacements, hide_paths, hide_paths_in
from demo.text.say import page_error
from xray_models.documents import DamagedDocument, open_plain, read_document
from xray_models.errors import XrayError
from xray_models.networks.registry import ModelName
from xray_models.training.presets import PRESETS
from xray_models.training.progress import RunProgress, read_progress
from xray_models.training.recipe import TrainConfig, load_recipes
from xray_models.version import VERSION

REQUEST_FILE = "job.json"  # what was asked for, written once; the name is that of the first run folders
RECIPES_FILE, HISTORY_FILE, LOG_FILE = "recipes.json", "history.csv", "log.txt"
INFO_BYTES, HISTORY_BYTES = 64_000, 4_000_000  # of these files, at most
LARGEST = 1e9  # value of a curve
LOG_LINES, LOG_BYTES = 200, 64_000  # how much of the end of a log the page shows, at most
_CURSOR_MOVE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # how a progress bar moves the cursor


def _known_preset(name: str) -> str:
    if name not in PRESETS:
        raise ValueError(f"no preset {name!r}")
    return name


@dataclasses.dataclass(frozen=True)
class RunInfo:
    """What job.json says: what was asked for."""

    created: AwareDatetime
    data: Annotated[str, AfterValidator(os.path.abspath)]  # for the server alone
    data_name: str  # what a visitor may read of it
    preset: Annotated[str, AfterValidator(_known_preset)]
    models: Annotated[tuple[ModelName, ...], Field(min_length=1)]  # in the order of their training
    version: str | None = None  # of the program that wrote the folder; None: earlier than 0.4.0


@cached_by_file
def read_run_info(file: Path) -> RunInfo | XrayError:
    """What job.json says, or why it cannot be used: it is missing or damaged, or another version wrote it."""
    try:
        return read_document(file, RunInfo, INFO_BYTES)
    except (FileNotFoundError, DamagedDocument):
        pass
    try:
        version = read_document(file, dict, INFO_BYTES).get("version", VERSION)
    except (FileNotFoundError, DamagedDocument):
        version = VERSION
    if version == VERSION or not isinstance(version, str):
        return page_error("run_damaged")
    return page_error("run_other_version", version=hide_paths(version[:40]), own=VERSION)


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

    ``epoch`` is an int, from 1 on; every other value a float, NaN for an empty cell or an impossible number.
    """
    rows: list[dict] = []
    for row in csv.DictReader(_read_end(file, HISTORY_BYTES)[1].splitlines()):
        try:
            values = {**{name: _number(value) for name, value in row.items()}, "epoch": int(row["epoch"])}
        except (TypeError, ValueError, KeyError):
            break  # damaged from here on
        if values["epoch"] != len(rows) + 1:
            break
        rows.append(values)
    return rows


def _number(cell: str) -> float:
    value = math.nan if cell == "" else float(cell)
    return value if abs(value) < LARGEST else math.nan


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
        with open_plain(file, links=False) as log:  # a link in a folder from elsewhere could show any file
            size = log.seek(0, 2)
            log.seek(max(size - limit, 0) if limit else 0)
            return size, log.read().decode("utf-8", "replace").rstrip()
    except OSError:
        return 0, ""


def _as_on_a_screen(text: str) -> list[str]:
    """The lines of a terminal's output as they look at the end: a carriage return overwrites its line."""
    return [_CURSOR_MOVE.sub("", line.rstrip("\r")).rpartition("\r")[2] for line in text.split("\n")]
