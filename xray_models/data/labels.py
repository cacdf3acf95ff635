"""A table of labels: which of its columns is what, what its values mean, and which row belongs to which file.

What is plain is understood; what is not is asked about, and never guessed: an error with what could be meant, which
``Choices`` answers. Columns beside file, label and patient make subgroups, but for those that may say who a person is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from xray_models.classes import CLASSES
from xray_models.data.folder_layout import IMAGE_ENDINGS, readable
from xray_models.data.report import FILES_LISTED, Note
from xray_models.data.subgroup_columns import group_columns
from xray_models.data.tables import Table
from xray_models.errors import DatasetError

LEFT_OUT = ""  # the meaning of a value whose rows are not used
_PLAIN = {"normal": 0, "pneumonia": 1, "0": 0, "1": 1, "0.0": 0, "1.0": 1}
_WORDS = {"normal", "pneumonia"}  # of these, the ones that can stand in no column but that of the label
# Suggested where somebody is asked, and no more than that.
_MAY_MEAN = {
    **dict.fromkeys(
        ("healthy", "no finding", "negative", "neg", "control", "clear", "no", "false", "n", "sain", "normale", "non",
         "no pneumonia", "absent"),
        CLASSES[0],
    ),
    **dict.fromkeys(
        ("pneumonie", "positive", "pos", "yes", "true", "p", "oui", "bacterial", "bacteria", "viral", "virus",
         "bacterial pneumonia", "viral pneumonia", "lung opacity", "present"),
        CLASSES[1],
    ),
}  # fmt: skip
_LABEL_HEADS = {
    "label", "labels", "class", "classe", "diagnosis", "diagnostic", "diagnose", "target", "y", "truth",
    "ground truth", "finding", "findings", "pneumonia", "pneumonie", "étiquette", "etiquette", "category", "reference",
}  # fmt: skip
_PATIENT_HEADS = {"patient", "patient id", "patientid", "subject", "subject id", "pid", "case id", "id patient"}
ASKED = 20  # different values that somebody can be asked about


@dataclass(frozen=True)
class Choices:
    """What a person says of a table; None: it says so itself."""

    file: str | None = None  # names of columns
    label: str | None = None
    patient: str | None = None
    meanings: Mapping[str, str] = field(default_factory=dict)  # value of a label -> one of CLASSES, or LEFT_OUT


@dataclass(frozen=True)
class Row:
    """What a table says of one file."""

    label: int
    patient: str | None = field(repr=False)  # never shown
    groups: Mapping[str, str]  # column -> value; without those that are empty


@dataclass(frozen=True)
class Labels:
    """What a table says of the files of a data set."""

    rows: Mapping[str, Row]  # by the name of the file in the data set
    notes: tuple[Note, ...]


PLAIN = Choices()  # nothing is chosen


def read_labels(table: Table, names: Sequence[str], choices: Choices = PLAIN) -> Labels:
    """What ``table`` says of the pictures ``names``.

    DatasetError: it is not said, and not plain, which column has the files ("file-column") or the labels
    ("label-column", with the ``columns`` that it may be), or what a label means ("label-values", with the ``column``,
    the ``values`` and how often each occurs, and ``suggested`` meanings).
    """
    files = _Files(names)
    file_column = _file_column(table, files, choices)
    patient_column = _known_column(table, choices.patient) or _by_head(table, _PATIENT_HEADS)
    label_column = _label_column(table, choices, {file_column, patient_column})
    meanings = _meanings(table, label_column, choices)
    groups, dropped = group_columns(table, {file_column, label_column, patient_column})
    found = _Matched(files)
    patients = table.column(patient_column) if patient_column else [""] * len(table.rows)
    cells = zip(table.column(file_column), table.column(label_column), patients, strict=True)
    for number, (file, value, patient) in enumerate(cells):
        of_row = {column: values[number] for column, values in groups.items() if values[number]}
        found.add(file, meanings[value.casefold()], patient or None, of_row)
    return Labels(found.rows, (*found.notes(), *dropped))


class _Files:
    """Finds the file that a cell means: with or without its folders, and its ending; by folders of another machine."""

    def __init__(self, names: Iterable[str]):
        self.names = list(names)
        self._index = defaultdict[str, set[str]](set)
        for name in self.names:
            for tail in _tails(name):
                self._index[tail].add(name)
                self._index[_without_ending(tail)].add(name)

    def named(self, cell: str) -> set[str]:
        """Those that ``cell`` may mean: one, or several of the same name in several folders."""
        for tail in _tails(cell.replace("\\", "/")):
            for key in (tail, _without_ending(tail)):
                if key and key in self._index:
                    return self._index[key]
        return set()


def _tails(path: str) -> list[str]:
    """The path, then without its first folder, and so on to the name alone; without capitals."""
    parts = [part for part in path.casefold().strip().split("/") if part not in ("", ".")]
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _without_ending(path: str) -> str:
    ending = PurePosixPath(path).suffix
    return path[: -len(ending)] if ending and ending in IMAGE_ENDINGS else path


class _Matched:
    """The rows by file, and what was odd about the others."""

    def __init__(self, files: _Files):
        self.rows: dict[str, Row] = {}
        self._files = files
        self._contradicting: set[str] = set()
        self._odd = defaultdict[str, list[str]](list)  # code of a note -> files as the table names them

    def add(self, cell: str, meaning: int | None, patient: str | None, groups: Mapping[str, str]) -> None:
        names = self._files.named(cell)
        if len(names) != 1:
            self._odd["rows-of-several-files" if names else "rows-without-file"].append(readable(cell) or "–")
        elif meaning is None:
            self._odd["rows-without-label"].append(readable(cell))
        else:
            self._add(next(iter(names)), Row(meaning, patient, groups))

    def _add(self, name: str, row: Row) -> None:
        before = self.rows.setdefault(name, row)
        if before is not row:
            self._odd["rows-twice"].append(readable(name))
            if before.label != row.label:
                self._contradicting.add(name)

    def notes(self) -> list[Note]:
        """Rows that were not used, and files that were not; files with two labels are taken away from ``rows``."""
        for name in sorted(self._contradicting):
            del self.rows[name]
            self._odd["rows-contradict"].append(readable(name))
        unlabelled = set(self._files.names) - self.rows.keys() - self._contradicting
        self._odd["files-without-row"] = sorted(map(readable, unlabelled))
        return [table_note(code, files) for code, files in self._odd.items() if files]


_NOTES = {  # with {n} files or rows, {files} for example
    "rows-without-file": "{n} rows of the table name no file of the data set ({files}).",
    "rows-of-several-files": "{n} rows of the table name several files each, and were left out ({files}). Add folders.",
    "rows-without-label": "{n} rows of the table have no label that is used ({files}).",
    "rows-twice": "{n} rows of the table name a file that an earlier row names ({files}); the earlier one counts.",
    "rows-contradict": "{n} files have both labels in the table, and were left out ({files}).",
    "files-without-row": "{n} pictures have no row with a label in the table, and were left out ({files}).",
}


def table_note(code: str, files: Sequence[str]) -> Note:
    """The note ``code`` on ``files``, which its details have in full."""
    some = ", ".join(files[:FILES_LISTED]) + (", …" if len(files) > FILES_LISTED else "")
    return Note(code, _NOTES[code].format(n=len(files), files=some), {"n": len(files), "files": some, "all": files})


def _file_column(table: Table, files: _Files, choices: Choices) -> str:
    """The one that was chosen, or the one that names most files. DatasetError: none does."""
    if column := _known_column(table, choices.file):
        return column
    named = {column: sum(len(files.named(cell)) > 0 for cell in table.column(column)) for column in table.columns}
    best = max(named, key=lambda column: named[column])
    if not named[best]:
        raise DatasetError(
            "file-column",
            "No column of the table names files of the data set. One of them has to hold the names of the pictures.",
            columns=list(table.columns),
        )
    return best


def _label_column(table: Table, choices: Choices, taken: set[str | None]) -> str:
    """The one that was chosen, or the only one with words that have a meaning, or named like a label."""
    if column := _known_column(table, choices.label):
        return column
    free = [column for column in table.columns if column not in taken]
    words = _WORDS | _casefolded(choices.meanings).keys()
    in_words = [column for column in free if (found := _values(table, column).keys()) and found <= words]
    by_head = [column for column in free if _head(column) in _LABEL_HEADS]
    for candidates in ([column for column in in_words if column in by_head], in_words, by_head):
        if len(candidates) == 1:
            return candidates[0]
    names = ", ".join(in_words or by_head or free) or "–"
    raise DatasetError(
        "label-column",
        f"It is not plain which column of the table has the labels. It may be one of these: {names}.",
        columns=in_words or by_head or free,
        names=names,
    )


def _meanings(table: Table, column: str, choices: Choices) -> dict[str, int | None]:
    """Value of the label column, without capitals -> class, None: not used. DatasetError: one is not plain."""
    chosen = _casefolded(choices.meanings)
    meanings: dict[str, int | None] = {"": None}
    unknown = {}
    for value, count in _values(table, column).items():
        if value in chosen:
            meanings[value] = None if chosen[value] == LEFT_OUT else CLASSES.index(chosen[value])
        elif value in _PLAIN:
            meanings[value] = _PLAIN[value]
        else:
            unknown[value] = count
    if unknown:
        raise _asked(column, unknown)
    return meanings


def _asked(column: str, unknown: Mapping[str, int]) -> DatasetError:
    if len(unknown) > ASKED:
        return DatasetError(
            "label-free-text",
            f"The column {column!r} holds {len(unknown)} different values, too many for labels. Choose another "
            "column, or write NORMAL or PNEUMONIA.",
            column=column,
            count=len(unknown),
        )
    listed = ", ".join(f"{readable(value)!r} ({count})" for value, count in unknown.items())
    return DatasetError(
        "label-values",
        f"It is not plain what these values in the column {column!r} mean: {listed}. Say which of them stand for "
        "NORMAL, and which for PNEUMONIA.",
        column=column,
        listed=listed,
        values=dict(unknown),
        suggested={value: _MAY_MEAN.get(value) for value in unknown},
    )


def _casefolded(meanings: Mapping[str, str]) -> dict[str, str]:
    return {value.casefold().strip(): meaning for value, meaning in meanings.items()}


def _values(table: Table, column: str) -> Counter[str]:
    """How often each value occurs, without capitals; not the empty one."""
    return Counter(cell.casefold() for cell in table.column(column) if cell)


def _known_column(table: Table, name: str | None) -> str | None:
    """DatasetError: there is no column of the ``name`` that was chosen."""
    if name is not None and name not in table.columns:
        columns = ", ".join(table.columns)
        message = f"The table has no column {name!r}; it has these: {columns}."
        raise DatasetError("no-column", message, name=name, columns=columns)
    return name


def _by_head(table: Table, heads: set[str]) -> str | None:
    return next((column for column in table.columns if _head(column) in heads), None)


def _head(column: str) -> str:
    return re.sub(r"[\s_.-]+", " ", column).strip().casefold()
