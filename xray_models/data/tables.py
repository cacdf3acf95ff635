"""A table that a person has made, CSV or XLSX, as text: whatever separates its cells, however it is encoded."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xray_models.errors import DatasetError

MAX_TABLE_BYTES = 50_000_000
MAX_SHEET_BYTES = 100_000_000  # of a workbook, unpacked
MAX_ROWS, MAX_COLUMNS = 200_000, 200
_SEPARATORS = ",;\t|"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls, and a workbook with a password


@dataclass(frozen=True)
class Table:
    """Every row has a cell for each of the ``columns``; cells are stripped, and "" where they are empty."""

    columns: tuple[str, ...]  # each name once
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        """ValueError: no such column."""
        index = self.columns.index(name)
        return [row[index] for row in self.rows]


def read_table(source: str | Path | bytes) -> Table:
    """The first sheet of a workbook, or a CSV. DatasetError: it cannot be read, is too large, or has no rows."""
    data = source if isinstance(source, bytes) else _read(Path(source))
    if len(data) > MAX_TABLE_BYTES:
        raise _too_large()
    if data.startswith(_OLD_WORKBOOK):
        raise DatasetError(
            "old-workbook",
            "This workbook is of an old format, or has a password. Save it as XLSX without one, or as CSV.",
        )
    return _table(_workbook_rows(data) if data.startswith(b"PK") else _csv_rows(_decoded(data)))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_TABLE_BYTES:
            raise _too_large()
        return path.read_bytes()
    except OSError:
        message = "The table of labels cannot be read. Check its name, and give a CSV or XLSX file."
        raise DatasetError("no-table", message) from None


def _table(rows: Iterable[Iterable[str]]) -> Table:
    """The first row that is not empty has the names of the columns."""
    filled = (cells for row in rows if any(cells := [cell.strip() for cell in row]))
    heads = next(filled, [])
    while heads and not heads[-1]:
        heads.pop()
    body: list[tuple[str, ...]] = []
    for cells in filled:
        if len(body) >= MAX_ROWS or len(heads) > MAX_COLUMNS:
            raise _too_large()
        body.append(tuple((cells + [""] * len(heads))[: len(heads)]))
    if not body:
        message = "The table of labels is empty: it needs a row with the names of its columns, and one for each file."
        raise DatasetError("empty-table", message)
    return Table(tuple(_distinct(heads)), tuple(body))


def _distinct(heads: Iterable[str]) -> Iterator[str]:
    """Each name once: a second "age" is "age (2)", a column without a name "column 3"."""
    seen: set[str] = set()
    for number, head in enumerate(heads, 1):
        name, copy = head or f"column {number}", 1
        while name in seen:
            copy += 1
            name = f"{head} ({copy})"
        seen.add(name)
        yield name


def _decoded(data: bytes) -> str:
    """By its byte order mark; else UTF-8, or what Windows writes in Western Europe."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv_rows(text: str) -> Iterator[list[str]]:
    if "\0" in text[:1000]:
        raise _unreadable()
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        return _parsed(rest, first.strip()[4])
    return _parsed(text, _separator(text))


def _separator(text: str) -> str:
    """The one that is most frequent outside of quotation marks in the first line that is not empty."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    plain = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=plain.count)


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _unreadable() from None


def _workbook_rows(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # here, as few tables are workbooks

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_SHEET_BYTES:
                raise _too_large()
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        limits = {"max_row": MAX_ROWS + 2, "max_col": MAX_COLUMNS + 1}  # a sheet may claim a million empty rows
        yield from ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, **limits))
    except DatasetError:
        raise
    except Exception:  # openpyxl raises anything on damaged files
        raise _unreadable() from None


def _cell(value: object) -> str:
    """As a person sees it: 1.0 is 1, and a day has no time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _too_large() -> DatasetError:
    limit = MAX_TABLE_BYTES // 1_000_000
    message = f"The table of labels is too large: at most {limit} MB, {MAX_ROWS} rows and {MAX_COLUMNS} columns."
    return DatasetError("large-table", message, megabytes=limit, rows=MAX_ROWS, columns=MAX_COLUMNS)


def _unreadable() -> DatasetError:
    return DatasetError("bad-table", "The table of labels is no readable CSV or XLSX file. Save it again as CSV.")
