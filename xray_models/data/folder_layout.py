"""From the paths in a data set to the split, class and patient of each image, and to the files that are no images."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from xray_models.classes import CLASSES

SPLITS = ("train", "validation", "test")
SPLIT_FOLDERS = {
    "train": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}
# A file with one of these endings, in capitals or not, should be a readable image. DICOM files often have no ending.
_JPEG = (".jpeg", ".jpg", ".jpe", ".jfif", ".pjpeg", ".pjp")
IMAGE_ENDINGS = {"", *_JPEG, ".png", ".tif", ".tiff", ".bmp", ".dib", ".webp", ".gif", ".dcm", ".dicom"}


class Entry(NamedTuple):
    """An image of the data set: its path inside it, its split, and its class as an index."""

    name: str
    split: str
    label: int

    @property
    def file(self) -> str:
        """The name that people read: split folder, class folder, folders inside it if any, file."""
        return readable("/".join(PurePosixPath(self.name).parts[_root_length(self.name) :]))


def readable(name: str) -> str:
    """``name`` on one line, as every file and page can hold it: what cannot be printed is escaped, as in "\\n"."""
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def split_and_label(name: str) -> tuple[str, int] | None:
    """The split and the class index of a path inside the data set. None: it is not one of its images.

    Folders inside the folder of a class, such as PNEUMONIA/bacteria, belong to that class.
    """
    root = _root_length(name)
    if root < 0 or is_hidden(name) or not is_picture(name):
        return None
    split, label = PurePosixPath(name).parts[root : root + 2]
    return SPLIT_FOLDERS[split.lower()], CLASSES.index(label.upper())


def _root_length(name: str) -> int:
    """How many folders are around the split folder; -1: the path has no split folder with a class folder inside.

    Of several, the innermost counts. A folder inside that is itself named like a class contradicts the outer one.
    """
    folders = PurePosixPath(name).parts[:-1]
    for start in range(len(folders) - 2, -1, -1):
        split, label, *inside = folders[start:]
        if split.lower() in SPLIT_FOLDERS and label.upper() in CLASSES:
            return -1 if any(folder.upper() in CLASSES for folder in inside) else start
    return -1


def nested_folders(entries: Iterable[Entry]) -> list[str]:
    """The folders inside the folders of the classes that hold images, as "PNEUMONIA/bacteria"."""
    inside = (PurePosixPath(entry.file).parts[1:-1] for entry in entries)
    return sorted({f"{folders[0].upper()}/{'/'.join(folders[1:])}" for folders in inside if len(folders) > 1})


def other_classes(names: Iterable[str]) -> dict[str, list[str]]:
    """Split -> the folders in it that hold pictures and are named like neither class: BACTERIA, VIRUS, ..."""
    found = defaultdict[str, set[str]](set)
    for name in names:
        folders = PurePosixPath(name).parts[:-1]
        if len(folders) < 2 or folders[-1].upper() in CLASSES or is_hidden(name) or not is_picture(name):
            continue
        if split := SPLIT_FOLDERS.get(folders[-2].lower()):
            found[split].add(readable(folders[-1]))
    return {split: sorted(found[split]) for split in SPLITS if split in found}


def sort_files(names: Iterable[str]) -> tuple[list[Entry], dict[str, list[str]]]:
    """(the images, ordered by name; the other files by the reason: "hidden", "no_picture", "outside" or "copy").

    "no_picture": of another kind. "outside": a picture that is in no class folder. "copy": Kaggle's download holds the
    whole data set a second time inside itself.
    """
    entries: list[Entry] = []
    ignored = defaultdict[str, list[str]](list)
    roots = defaultdict[str, list[PurePosixPath]](list)  # file -> the folders around its split folder
    for name in sorted(names, key=lambda name: (name.count("/"), name)):  # outer folders first
        found = split_and_label(name)
        if found is None:
            ignored[_reason(name)].append(readable(name))
            continue
        entry, root = Entry(name, *found), PurePosixPath(*PurePosixPath(name).parts[: _root_length(name)])
        if any(root.is_relative_to(outer) and root != outer for outer in roots[entry.file]):
            ignored["copy"].append(readable(name))
        else:
            roots[entry.file].append(root)
            entries.append(entry)
    return sorted(entries), dict(ignored)


# File names of the published set: person123_bacteria_45.jpeg is patient 123. The number after IM- is a study, and
# NORMAL2- marks a second series of it, so both count as the same patient.
_PATTERNS = (re.compile(r"^(person\d+)_"), re.compile(r"^(?:NORMAL\d*-)?(IM-\d+)-"))


def patient_of(file: str) -> str:
    """The patient in a file name of the published set; any other image is a patient of its own, named by ``file``.

    A number alone says nothing: 1.png may be in every folder.
    """
    for pattern in _PATTERNS:
        if match := pattern.match(PurePosixPath(file).name):
            return match.group(1)
    return file


def names_patient(file: str) -> bool:
    """Whether a file name follows the published set, where it includes the patient."""
    return any(pattern.match(PurePosixPath(file).name) for pattern in _PATTERNS)


def _reason(name: str) -> str:
    """Why a file is not an image of the data set."""
    if is_hidden(name):
        return "hidden"
    return "outside" if is_picture(name) else "no_picture"


def is_hidden(name: str) -> bool:
    """Whether it, or a folder that it is in, is one of the system's."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def is_picture(name: str) -> bool:
    """Whether its ending is one of a picture. A DICOM file may be called by a UID, whose last number looks like one."""
    ending = PurePosixPath(name).suffix.lower()
    return ending in IMAGE_ENDINGS or ending[1:].isdecimal()
