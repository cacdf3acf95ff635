"""What the paths inside a data set tell: split, class and patient of an image, and which files are no image of it."""

from __future__ import annotations

import re
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
# What is taken for an image, and then has to be a sound one; DICOM files often have no ending. Other files are foreign.
IMAGE_ENDINGS = {"", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".dcm", ".dicom"}


class Entry(NamedTuple):
    """An image of the data set: its path, its split, its class as an index."""

    name: str
    split: str
    label: int

    @property
    def file(self) -> str:
        """The name that people get to read: split folder, class folder, file."""
        return "/".join(PurePosixPath(self.name).parts[-3:])


def place(name: str) -> tuple[str, int] | None:
    """(split, label) of a path inside the data set; None for what is no image of it (hidden files, other folders)."""
    parts = PurePosixPath(name).parts
    if len(parts) < 3 or _is_hidden(name) or _is_foreign(name):
        return None
    split, class_name = SPLIT_FOLDERS.get(parts[-3].lower()), parts[-2].upper()
    return (split, CLASSES.index(class_name)) if split and class_name in CLASSES else None


def sort_out(names: Iterable[str]) -> tuple[list[Entry], dict[str, list[str]]]:
    """(images by name, the other files by why they are none: "hidden", "foreign", "outside" or "copy").

    "outside": a picture in no class folder. "copy": Kaggle's download holds the whole data set once more inside itself.
    """
    entries, ignored, roots = [], {}, {}
    for name in sorted(names, key=lambda name: (name.count("/"), name)):  # outer folders first
        at = place(name)
        if at is None:
            reason = "hidden" if _is_hidden(name) else "foreign" if _is_foreign(name) else "outside"
            ignored.setdefault(reason, []).append(name)
            continue
        entry = Entry(name, *at)
        root = PurePosixPath(name).parents[2]
        if any(root.is_relative_to(other) and root != other for other in roots.get(entry.file, ())):
            ignored.setdefault("copy", []).append(name)
        else:
            roots.setdefault(entry.file, []).append(root)
            entries.append(entry)
    return sorted(entries), ignored


# The names of the published set: person123_bacteria_45.jpeg is patient 123; the number behind IM- is a study, and
# NORMAL2- marks a second series of it, so both count as the same patient.
_PATTERNS = (re.compile(r"^(person\d+)_"), re.compile(r"^(?:NORMAL\d*-)?(IM-\d+)-"))


def patient_of(file: str) -> str:
    """The patient that a file name tells, else the name itself."""
    name = PurePosixPath(file).name
    for pattern in _PATTERNS:
        if match := pattern.match(name):
            return match.group(1)
    return PurePosixPath(file).stem


def tells_patient(file: str) -> bool:
    """Whether a file name follows the published set, where it tells the patient."""
    return any(pattern.match(PurePosixPath(file).name) for pattern in _PATTERNS)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _is_foreign(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() not in IMAGE_ENDINGS
