"""Which columns of a table make subgroups, and of what: words as they are, ages in bands, other numbers in quarters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from xray_models.data.folder_layout import readable
from xray_models.data.report import Note
from xray_models.data.tables import Table
from xray_models.images.facts import age_band

DISTINCT = 0.9  # of whole numbers, from which share on they are numbers of people or films
MOST_GROUPS = 12  # of words in a column; with more it is no property, but a text, or a name
LONGEST = 40  # characters of the name of a group
_IDENTITY = re.compile(
    r"\b(names?|nom|prénom|prenom|surname|birth\w*|dob|naissance|mrn|ssn|uid|accession|address|adresse|e-?mail|phone|"
    r"date|time|id|identifier|comment\w*|report|notes?|remark\w*|\w*name|geb\w*|geboren|datum|anschrift|kommentar\w*|"
    r"bemerkung\w*|nombre|apellidos?|nacimiento|fecha|cognome|nascita|apelido|sobrenome|achternaam|voornaam)\b"
)
_AGE_HEAD = re.compile(r"\b(age|âge)\b")
_DICOM_AGE = re.compile(r"(\d{1,3})\s*([DWMY])?", re.IGNORECASE)
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}


def group_columns(table: Table, taken: set[str | None]) -> tuple[dict[str, list[str]], list[Note]]:
    """(column -> the group of each row, "" for none; a note on the columns that make none).

    ``taken`` columns have another use. A column that may say who a person is makes no groups, by its name or because
    its words hardly repeat.
    """
    groups, unused = {}, []
    for column in table.columns:
        if column in taken:
            continue
        found = None if _may_identify(column) else _groups(column, table.column(column))
        if found is None:
            unused.append(column)
        elif len(set(found) - {""}) > 1:  # a single one would repeat the whole
            groups[column] = found
    return groups, [_note(unused)] if unused else []


def _note(columns: Sequence[str]) -> Note:
    names = ", ".join(map(readable, columns))
    message = f"These columns make no subgroups, as they hold many values, or may say who a person is: {names}."
    return Note("columns-unused", message, {"columns": names})


def _may_identify(column: str) -> bool:
    return bool(_IDENTITY.search(re.sub(r"[\s_.]+", " ", column).casefold()))


def _groups(column: str, cells: Sequence[str]) -> list[str] | None:
    """None: too many different values."""
    if _AGE_HEAD.search(re.sub(r"[\s_.]+", " ", column).casefold()) and (ages := _ages(cells)):
        return ages
    words = {cell.casefold() for cell in cells if cell}
    if len(words) <= MOST_GROUPS:
        spelling = {cell.casefold(): readable(cell)[:LONGEST] for cell in reversed(cells)}  # that of the first row
        return [spelling[cell.casefold()] for cell in cells]
    numbers = [_number(cell) for cell in cells]
    known = [number for number in numbers if number is not None]
    if len(known) < sum(map(bool, cells)) or _count_something(known):
        return None
    return _quarters(numbers)


def _count_something(numbers: Sequence[float]) -> bool:
    return all(number.is_integer() for number in numbers) and len(set(numbers)) >= DISTINCT * len(numbers)


def _ages(cells: Sequence[str]) -> list[str] | None:
    """Bands of AGES, for years, or DICOM's way ("009M"); None: not all are ages."""
    bands = []
    for cell in cells:
        match = _DICOM_AGE.fullmatch(cell.strip())
        number = _number(cell)
        if cell and match is None and number is None:
            return None
        years = float(match[1]) * _YEARS[(match[2] or "Y").upper()] if match else number
        bands.append("" if years is None else age_band(years) or "")
    return bands


def _quarters(numbers: Sequence[float | None]) -> list[str]:
    """Four groups of about the same size, by their ends: "up to 3", "3 to 5" as "≤ 3", "3–5", "5–9", "> 9"."""
    cuts = np.unique(np.quantile([n for n in numbers if n is not None], (0.25, 0.5, 0.75)))
    names = [f"≤ {cuts[0]:g}", *(f"{low:g}–{high:g}" for low, high in pairwise(cuts)), f"> {cuts[-1]:g}"]
    return ["" if n is None else names[int(np.searchsorted(cuts, n))] for n in numbers]


def _number(cell: str) -> float | None:
    """With a decimal point or comma."""
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return None
    return value if np.isfinite(value) else None
