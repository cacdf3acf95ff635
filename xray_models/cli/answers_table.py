"""The answers of ``predict`` as a CSV: a row per file, written as it is answered, so that a stopped run can go on.

Each row says by what it was answered, so that no run goes on with the rows of other weights.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from xray_models.errors import XrayError
from xray_models.files import printable, replacing_file
from xray_models.networks.registry import MODELS

_OF_MODEL = ("label", "p_pneumonia", "threshold", "uncertain", "calibration", "error")
COLUMNS = (
    "file", "error_code", "error", "width", "height", "format", "view", "spacing_mm", "warnings", "inside_scope",
    "scope_reasons", "agreement", *(f"{model}_{column}" for model in MODELS for column in _OF_MODEL), "answered_by",
)  # fmt: skip
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # in any cell, for spreadsheets


class AnswersTable:
    """An open CSV of answers. ``answered_by``: see ``cli/loaded.py``."""

    def __init__(self, out: TextIO, answered_by: str):
        self._out, self._answered_by = out, answered_by
        self._writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")

    def write(self, answer: Mapping[str, Any]) -> None:
        """Add the row of ``answer``, which is as ``predict --json`` prints it."""
        self._writer.writerow(row_of(answer, self._answered_by))
        self._out.flush()  # what was answered stays, whatever ends the process


@contextmanager
def writing_table(file: Path, earlier: Sequence[Mapping[str, str]], answered_by: str) -> Iterator[AnswersTable]:
    """A table in ``file`` that begins with the ``earlier`` rows. XrayError: others have answered these."""
    if any(row["answered_by"] != answered_by for row in earlier):
        raise XrayError(
            "other-weights",
            f"{file} was answered by other weights, or by another version of this program, so this run cannot go on "
            "with it. Give the same --weights, or choose another file.",
        )
    with replacing_file(file) as new:
        _write_rows(new, earlier)
    with open(file, "a", encoding="utf-8", newline="") as out:
        yield AnswersTable(out, answered_by)


def name_in_table(file: str) -> str:
    """The name of a file as it stands in its row: the same file, and no formula for a spreadsheet."""
    return printable(f"./{file}" if file.startswith(_STARTS_A_FORMULA) else file)


def earlier_rows(file: Path) -> list[dict[str, str]]:
    """The whole rows of an earlier run, of which the last one may have been cut off; none where there is no file.

    XrayError: it is another table.
    """
    # The last character may have been cut off in its middle, and another file may hold anything.
    text = file.read_bytes().decode("utf-8-sig", "replace") if file.exists() else ""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if reader.fieldnames is not None and tuple(reader.fieldnames) != COLUMNS:
            raise csv.Error("other columns")
        rows = list(reader)
    except csv.Error:
        raise XrayError(
            "other-table", f"{file} is no table of this command, so it cannot go on with it. Choose another file."
        ) from None
    whole = rows if text.endswith("\n") else rows[:-1]
    return [row for row in whole if None not in row and None not in row.values()]


def _write_rows(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    with open(file, "w", encoding="utf-8-sig", newline="") as out:  # its first bytes tell spreadsheets that it is UTF-8
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def row_of(answer: Mapping[str, Any], answered_by: str) -> dict[str, object]:
    """The row of ``answer``, which is as ``predict --json`` prints it; None, or no key, for what is not known."""
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
        "answered_by": answered_by,
    }
    for model, prediction in answer.get("models", {}).items():
        row |= {f"{model}_{column}": prediction.get(column) for column in _OF_MODEL}
        if (name := row[f"{model}_calibration"]) and name.startswith(_STARTS_A_FORMULA):
            row[f"{model}_calibration"] = f"'{name}"
    return row | {f"{model}_error": sentence for model, sentence in answer.get("failures", {}).items()}
