"""Labelled pictures, one by one: by the folders of their classes, or any folder or zip with a table of labels.

Nothing is decoded here, and nothing is held but names: the pictures may be more than fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset, outside_links
from xray_models.data.folder_layout import Entry, is_hidden, is_picture, names_patient, readable, sort_files
from xray_models.data.labels import PLAIN, Choices, Labels, read_labels
from xray_models.data.report import Note
from xray_models.data.tables import Table, read_table
from xray_models.errors import DatasetError

TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".xls")


@dataclass(frozen=True)
class LabelledPicture:
    """A picture of known class."""

    name: str  # its path in the data set
    file: str  # as people read it
    label: int  # 0 NORMAL, 1 PNEUMONIA
    patient: str | None = field(default=None, repr=False)  # by a table, never shown; None: it does not say
    groups: Mapping[str, str] = field(default_factory=dict)  # property -> value, by a table


@dataclass(frozen=True)
class LabelledPictures:
    """All of a data set, in the order of their names, and what was left out."""

    pictures: Sequence[LabelledPicture]
    read: Callable[[str], bytes]  # the file of a ``name``; RadiographError: it is damaged
    ignored: Mapping[str, list[str]]  # other files by the reason, as in DatasetReport
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.pictures)

    def counts(self) -> dict[str, int]:
        """Class -> pictures."""
        return {name: sum(one.label == label for one in self.pictures) for label, name in enumerate(CLASSES)}


@contextmanager
def open_labelled(
    data: str | Path,
    table: str | Path | bytes | None = None,
    choices: Choices = PLAIN,
    split: str | None = None,
) -> Iterator[LabelledPictures]:
    """The pictures of a folder or zip with their labels.

    By ``table``, a file or its content (where it has no labels, these are by the folders); by the only table in the
    data set, where it has no folders of classes; else by the innermost folder NORMAL or PNEUMONIA of each. Where these
    lie in train, val and test, those of ``split`` (of SPLITS) are taken, by itself those of test. DatasetError: see
    ``open_dataset``, ``read_table``, ``read_labels``; there are no labelled pictures, or none of a class.
    """
    with open_dataset(data) as (names, read):
        if table is None and not any(_class_folder(name) is not None for name in names):
            table = _table_inside(names, read)
        if table is not None:
            found = _by_table(names, read, read_table(table), choices)
        else:
            found = _by_folders(names, read, split)
        if links := outside_links(data):
            found = LabelledPictures(found.pictures, read, {**found.ignored, "link": links}, found.notes)
        _check_classes(found)
        yield found


def _table_inside(names: Sequence[str], read: Callable[[str], bytes]) -> bytes:
    """The only table among the files. DatasetError: there is none, or several."""
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in TABLE_ENDINGS and not is_hidden(name)]
    if len(tables) == 1:
        return read(tables[0])
    if tables:
        listed = ", ".join(map(readable, sorted(tables)[:4]))
        raise DatasetError(
            "several-tables",
            f"The data set holds several tables ({listed}). Give the table of labels by itself.",
            tables=listed,
        )
    raise DatasetError(
        "no-labels",
        "The pictures have no labels: put them into folders named NORMAL and PNEUMONIA, or give a table (CSV or XLSX) "
        "with a column of files and a column of labels.",
    )


def _by_table(names: Sequence[str], read: Callable[[str], bytes], table: Table, choices: Choices) -> LabelledPictures:
    pictures = sorted(name for name in names if is_picture(name) and not is_hidden(name))
    by_folder = {name: label for name in pictures if (label := _class_folder(name)) is not None}
    labels: Labels = read_labels(table, pictures, choices, by_folder)
    found = [
        LabelledPicture(name, readable(name), row.label, row.patient, row.groups)
        for name in pictures
        if (row := labels.rows.get(name))
    ]
    others = {
        "hidden": sorted(readable(name) for name in names if is_hidden(name)),
        "no_picture": sorted(readable(name) for name in names if not is_picture(name) and not is_hidden(name)),
    }
    return LabelledPictures(found, read, {why: files for why, files in others.items() if files}, labels.notes)


def _by_folders(names: Sequence[str], read: Callable[[str], bytes], split: str | None) -> LabelledPictures:
    entries, ignored = sort_files(names)
    if entries:
        return _of_split(entries, ignored, read, split)
    if split:
        raise DatasetError("no-splits", "The data set has no folders train, val and test to choose from.")
    found, outside = [], dict(ignored)
    outside["outside"] = []
    for name in sorted(names):
        label = _class_folder(name)
        if label is not None:
            found.append(LabelledPicture(name, readable(name), label))
        elif is_picture(name) and not is_hidden(name):
            outside["outside"].append(readable(name))
    return LabelledPictures(found, read, {why: files for why, files in outside.items() if files}, _unknown(found))


def _of_split(
    entries: Sequence[Entry], ignored: Mapping[str, list[str]], read: Callable[[str], bytes], split: str | None
) -> LabelledPictures:
    """Those of one split, in the usual layout: the models may have learned from the others."""
    there = {entry.split for entry in entries}
    chosen = split or ("test" if "test" in there else None)
    taken = [entry for entry in entries if chosen in (None, entry.split)]
    if not taken:
        raise DatasetError("empty-split", f"The data set has no {chosen} images.", split=chosen)
    notes: tuple[Note, ...] = ()
    if len(there) > 1 and not split and chosen:
        left = len(entries) - len(taken)
        message = f"The data set has a test split, so its {left} other images were left out."
        notes = (Note("test-split-only", message, {"images": left}),)
    found = [LabelledPicture(entry.name, entry.file, entry.label) for entry in taken]
    return LabelledPictures(found, read, ignored, (*notes, *_unknown(found)))


def _unknown(pictures: Sequence[LabelledPicture]) -> tuple[Note, ...]:
    """A note where the names do not say whose the pictures are, and no table does. (A DICOM file may.)"""
    if any(names_patient(one.file) for one in pictures):
        return ()
    message = "The file names do not say which patient an image belongs to: each image counts as a patient of its own."
    return (Note("patients-unknown", message),)


def _class_folder(name: str) -> int | None:
    """The class that the innermost folder of that name says; None: this is not a picture in one."""
    if not is_picture(name) or is_hidden(name):
        return None
    folders = [folder.upper() for folder in PurePosixPath(name).parts[:-1]]
    return next((CLASSES.index(folder) for folder in reversed(folders) if folder in CLASSES), None)


def _check_classes(found: LabelledPictures) -> None:
    for name, count in found.counts().items():
        if not count:
            raise DatasetError(
                "one-class",
                f"There is no labelled picture of the class {name}: figures need both, NORMAL and PNEUMONIA.",
                label=name,
            )
