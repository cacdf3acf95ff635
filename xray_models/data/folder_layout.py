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
# A file with one of these endings must be a readable image. DICOM files often have no ending.
IMAGE_ENDINGS = {"", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".dcm", ".dicom"}


class Entry(NamedTuple):
    """An image of the data set: its path inside it, its split, and its class as an index."""

    name: str
    split: str
    label: int

    @property
    def file(self) -> str:
        """The name that people read: split folder, class folder, file."""
        return "/".join(PurePosixPath(self.name).parts[-3:])


def split_and_label(name: str) -> tuple[str, int] | None:
    """The split and the class index of a path inside the data set. None: it is not one of its images."""
    parts = PurePosixPath(name).parts
    if len(parts) < 3 or _is_hidden(name) or not _is_picture(name):
        return None
    split, class_name = SPLIT_FOLDERS.get(parts[-3].lower()), parts[-2].upper()
    return (split, CLASSES.index(class_name)) if split and class_name in CLASSES else None


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
            ignored[_reason(name)].append(name)
            continue
        entry, root = Entry(name, *found), PurePosixPath(name).parents[2]
        if any(root.is_relative_to(outer) and root != outer for outer in roots[entry.file]):
            ignored["copy"].append(name)
        else:
            roots[entry.file].append(root)
            entries.append(entry)
    return sorted(entries), dict(ignored)


# File names of the published set: person123_bacteria_45.jpeg is patient 123. The number after IM- is a study, and
# NORMAL2- marks a second series of it, so both count as the same patient.
_PATTERNS = (re.compile(r"^(person\d+)_"), re.compile(r"^(?:NORMAL\d*-)?(IM-\d+)-"))


def patient_of(file: str) -> str:
    """The patient in a file name of the published set; of another file, its name without the ending."""
    path = PurePosixPath(file)
    for pattern in _PATTERNS:
        if match := pattern.match(path.name):
            return match.group(1)
    return path.stem


def names_patient(file: str) -> bool:
    """Whether a file name follows the published set, where it includes the patient."""
    return any(pattern.match(PurePosixPath(file).name) for pattern in _PATTERNS)


def _reason(name: str) -> str:
    """Why a file is not an image of the data set."""
    if _is_hidden(name):
        return "hidden"
    return "outside" if _is_picture(name) else "no_picture"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in IMAGE_ENDINGS
