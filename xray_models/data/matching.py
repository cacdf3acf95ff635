"""Which row of a table belongs to which file of a data set, and what was odd about the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from xray_models.data.archive import MAX_NAME_LENGTH
from xray_models.data.folder_layout import IMAGE_ENDINGS, readable
from xray_models.data.report import FILES_LISTED, Note

MOST_FOLDERS = 32  # of a path that are looked at, from its end


@dataclass(frozen=True)
class Row:
    """What a table says of one file."""

    label: int
    patient: str | None = field(repr=False)  # never shown
    groups: Mapping[str, str]  # column -> value; without those that are empty


class FileNames:
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
    """The path, then without its first folder, and so on to the name alone; without capitals.

    No more than so many folders, and nothing for a text that is no path: a cell may hold a megabyte of slashes.
    """
    if len(path) > MAX_NAME_LENGTH:
        return []
    parts = [part for part in path.casefold().strip().split("/") if part not in ("", ".")][-MOST_FOLDERS:]
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _without_ending(path: str) -> str:
    ending = PurePosixPath(path).suffix
    return path[: -len(ending)] if ending and ending in IMAGE_ENDINGS else path


class MatchedRows:
    """The rows by file, and what was odd about the others."""

    def __init__(self, files: FileNames, labels: Mapping[str, int] | None = None):
        """``labels``: of the files, where the table has none."""
        self.rows: dict[str, Row] = {}
        self._files, self._labels = files, labels
        self._contradicting: set[str] = set()
        self._odd = defaultdict[str, list[str]](list)  # code of a note -> files as the table names them

    def add(self, cell: str, meaning: int | None, patient: str | None, groups: Mapping[str, str]) -> None:
        names = self._files.named(cell)
        if self._labels is not None and len(names) == 1:
            meaning = self._labels.get(next(iter(names)))
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
