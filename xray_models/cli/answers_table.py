"""The answers of ``predict`` as a CSV: a row per file, written as it is answered, so that a stopped run can go on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from xray_models.errors import XrayError
from xray_models.files import printable, replacing_file
from xray_models.networks.registry import MODELS

_OF_MODEL = ("label", "p_pneumonia", "threshold", "uncertain", "error")
COLUMNS = (
    "file", "error_code", "error", "width", "height", "format", "view", "spacing_mm", "warnings", "inside_scope",
    "scope_reasons", "agreement", *(f"{model}_{column}" for model in MODELS for column in _OF_MODEL),
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # in the first cell of a row, for spreadsheets


class AnswersTable:
    """An open CSV of answers."""

    def __init__(self, out: TextIO):
        self._out = out
        self._writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")

    def write(self, answer: Mapping[str, Any]) -> None:
        """Add the row of ``answer``, which is as ``predict --json`` prints it."""
        self._writer.writerow(_row(answer))
        self._out.flush()  # what was answered stays, whatever ends the process


@contextmanager
def writing_table(file: Path, resume: bool) -> Iterator[tuple[AnswersTable, set[str]]]:
    """A table in ``file``, and the names of the files that have their row: none, unless ``resume`` keeps the old rows.

    XrayError: the file to go on with is another table.
    """
    old = _old_rows(file) if resume else []
    with replacing_file(file) as new:
        _write_rows(new, old)
    with open(file, "a", encoding="utf-8", newline="") as out:
        yield AnswersTable(out), {row["file"] for row in old}


def name_in_table(file: str) -> str:
    """The name of a file as it stands in its row: the same file, and no formula for a spreadsheet."""
    return printable(f"./{file}" if file.startswith(_STARTS_A_FORMULA) else file)


def _old_rows(file: Path) -> list[dict[str, str]]:
    """The whole rows of an earlier run; the last one may have been cut off."""
    text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if reader.fieldnames is not None and tuple(reader.fieldnames) != COLUMNS:
        raise XrayError(
            "other-table", f"{file} is no table of this command, so it cannot go on with it. Choose another file."
        )
    rows = list(reader)
    whole = rows if text.endswith("\n") else rows[:-1]
    return [row for row in whole if None not in row and None not in row.values()]


def _write_rows(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    with open(file, "w", encoding="utf-8-sig", newline="") as out:  # its first bytes tell spreadsheets that it is UTF-8
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(answer: Mapping[str, Any]) -> dict[str, object]:
    error, about, scope = (answer.get(key) or {} for key in ("error", "input", "scope"))
    row = {
        "file": name_in_table(answer["file"]),
        "error_code": error.get("code"),
        "error": error.get("message"),
        **{key: about.get(key) for key in ("width", "height", "format", "view", "spacing_mm")},
        "warnings": " ".join(warning["code"] for warning in about.get("warnings", ())),
        "inside_scope": scope.get("inside"),
        "scope_reasons": " ".join(scope.get("reasons", ())),
        "agreement": answer.get("agreement"),
    }
    for model, prediction in answer.get("models", {}).items():
        row |= {f"{model}_{column}": prediction.get(column) for column in _OF_MODEL}
    return row | {f"{model}_error": sentence for model, sentence in answer.get("failures", {}).items()}
