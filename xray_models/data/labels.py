"""A table of labels: which of its columns is what, and what its values mean.

What is plain is understood; what is not is asked about, and never guessed: an error with what could be meant, which
``Choices`` answers. Columns beside file, label and patient make subgroups, but for those that may say who a person is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xray_models.classes import CLASSES
from xray_models.data.folder_layout import readable
from xray_models.data.matching import FileNames, MatchedRows, Row
from xray_models.data.report import Note
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
         "no pneumonia", "absent", "gesund", "unauffällig", "nein"),
        CLASSES[0],
    ),
    **dict.fromkeys(
        ("pneumonie", "positive", "pos", "yes", "true", "p", "oui", "bacterial", "bacteria", "viral", "virus",
         "bacterial pneumonia", "viral pneumonia", "lung opacity", "present", "lungenentzündung", "krank", "ja"),
        CLASSES[1],
    ),
}  # fmt: skip
_LABEL_HEADS = {
    "label", "labels", "class", "classe", "diagnosis", "diagnostic", "diagnose", "target", "y", "truth",
    "ground truth", "finding", "findings", "pneumonia", "pneumonie", "étiquette", "etiquette", "category", "reference",
    "befund",
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
class Labels:
    """What a table says of the files of a data set."""

    rows: Mapping[str, Row]  # by the name of the file in the data set
    notes: tuple[Note, ...]


PLAIN = Choices()  # nothing is chosen


def read_labels(
    table: Table, names: Sequence[str], choices: Choices = PLAIN, by_folder: Mapping[str, int] | None = None
) -> Labels:
    """What ``table`` says of the pictures ``names``. ``by_folder``: their labels, where a table without any will do.

    DatasetError: it is not said, and not plain, which column has the files ("file-column") or the labels
    ("label-column", with the ``columns`` that it may be), or what a label means ("label-values", with the ``column``,
    the ``values`` and how often each occurs, and ``suggested`` meanings).
    """
    files = FileNames(names)
    file_column = _file_column(table, files, choices)
    patient_column = _known_column(table, choices.patient) or _by_head(table, _PATIENT_HEADS)
    label_column = _label_column(table, choices, {file_column, patient_column}, may_lack=bool(by_folder))
    meanings: dict[str, int | None] = _meanings(table, label_column, choices) if label_column else {"": None}
    groups, dropped = group_columns(table, {file_column, label_column, patient_column})
    found = MatchedRows(files, None if label_column else by_folder)
    nothing = [""] * len(table.rows)
    labels, patients = (table.column(one) if one else nothing for one in (label_column, patient_column))
    cells = zip(table.column(file_column), labels, patients, strict=True)
    for number, (file, value, patient) in enumerate(cells):
        of_row = {column: values[number] for column, values in groups.items() if values[number]}
        found.add(file, meanings[value.casefold()], patient or None, of_row)
    by = [] if label_column else [Note("labels-by-folder", "The table has no labels: those of the folders count.")]
    return Labels(found.rows, (*by, *found.notes(), *dropped))


def _file_column(table: Table, files: FileNames, choices: Choices) -> str:
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


def _label_column(table: Table, choices: Choices, taken: set[str | None], may_lack: bool) -> str | None:
    """The one that was chosen, or the only one with words that have a meaning, or named like a label.

    None: there is none, and the table ``may_lack`` it.
    """
    if column := _known_column(table, choices.label):
        return column
    free = [column for column in table.columns if column not in taken]
    words = _WORDS | _casefolded(choices.meanings).keys()
    in_words = [column for column in free if (found := _values(table, column).keys()) and found <= words]
    by_head = [column for column in free if _head(column) in _LABEL_HEADS]
    for candidates in ([column for column in in_words if column in by_head], in_words, by_head):
        if len(candidates) == 1:
            return candidates[0]
    if may_lack and not in_words and not by_head:
        return None
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
