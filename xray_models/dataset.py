"""A data set on disk -> train, validation and test images in memory.

A folder or a zip in the usual layout, ``train/ val/ test/`` x ``NORMAL/ PNEUMONIA/``, at any depth. A zip is read in
place: nothing is unpacked. Images are decoded once, by the project's one decoder, to canvases of 50 kB each: the 5,856
of the published set take 290 MB. Labels are class indices everywhere: 0 NORMAL, 1 PNEUMONIA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from sklearn.model_selection import StratifiedGroupKFold
from torch import Tensor

from .errors import DatasetError, RadiographError
from .models import CLASSES
from .radiograph import load_radiograph
from .sources import open_source
from .transforms import to_canvas

SPLITS = ("train", "validation", "test")
SPLIT_FOLDERS = {
    "train": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}
# Below this a published validation set is too small to choose an epoch or a threshold on: the well-known one has 16
# images. Its images then join the training images, and a validation set is split off by patient.
MIN_VALIDATION_IMAGES = 100
VALIDATION_FOLDS = 10  # one of ten folds becomes the validation set


@dataclass
class ImageSet:
    """The images of one split: ``canvases`` (N, 224, 224) uint8, ``labels`` (N,) int64, a file and a patient each."""

    canvases: Tensor
    labels: Tensor
    files: list[str]
    patients: list[str]

    def __len__(self) -> int:
        return len(self.files)

    def subset(self, indices) -> ImageSet:
        indices = [int(i) for i in indices]
        return ImageSet(
            self.canvases[indices],
            self.labels[indices],
            [self.files[i] for i in indices],
            [self.patients[i] for i in indices],
        )

    def counts(self) -> dict[str, int]:
        return {name: int((self.labels == label).sum()) for label, name in enumerate(CLASSES)}

    @staticmethod
    def concatenate(sets: list[ImageSet]) -> ImageSet:
        return ImageSet(
            torch.cat([s.canvases for s in sets]),
            torch.cat([s.labels for s in sets]),
            [file for s in sets for file in s.files],
            [patient for s in sets for patient in s.patients],
        )


@dataclass
class DatasetReport:
    """What came in, for the person who is about to train on it."""

    counts: dict[str, dict[str, int]]  # split -> class -> images
    patients: dict[str, int]  # split -> patients
    shared_patients: dict[str, list[str]] = field(default_factory=dict)  # "train, test" -> ids in both
    shared_images: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # "train, test" -> equal pictures
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as plain sentences."""
        text = [
            f"{split}: " + ", ".join(f"{n} {name}" for name, n in counts.items()) + f", {self.patients[split]} patients"
            for split, counts in self.counts.items()
        ]
        for pair, ids in self.shared_patients.items():
            text.append(f"{len(ids)} patient ids stand in both {pair.replace(', ', ' and ')} (for example {ids[0]}).")
        for pair, files in self.shared_images.items():
            a, b = files[0]
            text.append(f"{len(files)} images stand in both {pair.replace(', ', ' and ')} (for example {a} and {b}).")
        return text + self.notes


@dataclass
class Splits:
    train: ImageSet
    validation: ImageSet
    test: ImageSet
    report: DatasetReport

    def items(self) -> Iterator[tuple[str, ImageSet]]:
        return ((name, getattr(self, name)) for name in SPLITS)


def load_splits(source: str | Path, seed: int = 0) -> Splits:
    """Read a folder or zip and split a validation set off the training images, by patient, stratified by class.

    DatasetError: no such layout, a missing class, an empty split, unreadable images, an unsafe zip.
    """
    sets = _read(source, wanted=set(SPLITS))
    notes = []
    validation = sets.get("validation")
    train = _require(sets, "train")
    test = _require(sets, "test")
    if validation is None or len(validation) < MIN_VALIDATION_IMAGES:
        if validation is not None:
            notes.append(
                f"The published validation set has {len(validation)} images, too few to choose anything on: "
                "they joined the training images."
            )
            train = ImageSet.concatenate([train, validation])
        train, validation = split_by_patient(train, seed)
        notes.append("The validation set was split off the training images by patient.")
    if not any(_known_pattern(file) for file in train.files):
        notes.append("The file names don't tell the patients: every image counts as a patient of its own.")
    for name, images in (("train", train), ("validation", validation), ("test", test)):
        _require_both_classes(name, images)
    return Splits(train, validation, test, _report({"train": train, "validation": validation, "test": test}, notes))


def load_split(source: str | Path, split: str, seed: int = 0) -> ImageSet:
    """One split alone. ``test`` needs no training images; ``train`` and ``validation`` are those of load_splits."""
    if split == "test":
        images = _require(_read(source, wanted={"test"}), "test")
        _require_both_classes("test", images)
        return images
    return getattr(load_splits(source, seed), split)


def split_by_patient(images: ImageSet, seed: int) -> tuple[ImageSet, ImageSet]:
    """(train, validation): a tenth of the images, all images of a patient on the same side, classes in proportion."""
    folds = StratifiedGroupKFold(n_splits=VALIDATION_FOLDS, shuffle=True, random_state=seed)
    if min(images.counts().values()) < VALIDATION_FOLDS or len(set(images.patients)) < VALIDATION_FOLDS:
        raise DatasetError(
            "too-few-images",
            f"There are too few training images to split a validation set off: at least {VALIDATION_FOLDS} "
            "of each class are needed.",
            counts=images.counts(),
        )
    train, validation = next(iter(folds.split(np.zeros(len(images)), images.labels.numpy(), images.patients)))
    return images.subset(train), images.subset(validation)


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


def _known_pattern(file: str) -> bool:
    return any(pattern.match(PurePosixPath(file).name) for pattern in _PATTERNS)


def _read(source: str | Path, wanted: set[str]) -> dict[str, ImageSet]:
    with open_source(Path(source)) as (names, read):
        entries = [(name, *at) for name in sorted(names) if (at := place(name)) and at[0] in wanted]
        if not entries:
            raise DatasetError(
                "no-layout",
                "No images were found in folders like train/NORMAL and train/PNEUMONIA; the data set needs the "
                "folders train, val and test, each with NORMAL and PNEUMONIA.",
            )
        with ThreadPoolExecutor() as pool:
            canvases = list(pool.map(lambda entry: _decode(read, entry[0]), entries))
    unreadable = [entry[0] for entry, canvas in zip(entries, canvases, strict=True) if canvas is None]
    if unreadable:
        raise DatasetError(
            "unreadable-images",
            f"{len(unreadable)} images cannot be read: {', '.join(unreadable[:5])}"
            f"{' and others' if len(unreadable) > 5 else ''}. Remove or replace them.",
            count=len(unreadable),
        )
    sets = {}
    for split in SPLITS:
        rows = [(entry, canvas) for entry, canvas in zip(entries, canvases, strict=True) if entry[1] == split]
        if rows:
            files = ["/".join(PurePosixPath(name).parts[-3:]) for (name, _, _), _ in rows]
            sets[split] = ImageSet(
                torch.from_numpy(np.stack([canvas for _, canvas in rows])),
                torch.tensor([label for (_, _, label), _ in rows]),
                files,
                [patient_of(file) for file in files],
            )
    return sets


def place(name: str) -> tuple[str, int] | None:
    """(split, label) of a path inside the data set; None for what is no image of it (hidden files, other folders)."""
    parts = PurePosixPath(name).parts
    if len(parts) < 3 or any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    split, class_name = SPLIT_FOLDERS.get(parts[-3].lower()), parts[-2].upper()
    return (split, CLASSES.index(class_name)) if split and class_name in CLASSES else None


def _decode(read, name: str) -> np.ndarray | None:
    try:
        return to_canvas(load_radiograph(read(name)).pixels)
    except RadiographError:
        return None


def _require(sets: dict[str, ImageSet], split: str) -> ImageSet:
    if split not in sets:
        raise DatasetError("empty-split", f"The data set has no {split} images.", split=split)
    return sets[split]


def _require_both_classes(split: str, images: ImageSet) -> None:
    for name, count in images.counts().items():
        if count == 0:
            raise DatasetError(
                "missing-class", f"The {split} images have none of the class {name}.", split=split, label=name
            )


def _report(sets: dict[str, ImageSet], notes: list[str]) -> DatasetReport:
    report = DatasetReport(
        counts={name: images.counts() for name, images in sets.items()},
        patients={name: len(set(images.patients)) for name, images in sets.items()},
        notes=notes,
    )
    digests = {
        name: {
            sha256(canvas.numpy().tobytes()).digest(): file
            for canvas, file in zip(images.canvases, images.files, strict=True)
        }
        for name, images in sets.items()
    }
    for a, b in (("train", "validation"), ("train", "test"), ("validation", "test")):
        if patients := sorted(set(sets[a].patients) & set(sets[b].patients)):
            report.shared_patients[f"{a}, {b}"] = patients
        if equal := sorted(set(digests[a]) & set(digests[b])):
            report.shared_images[f"{a}, {b}"] = [(digests[a][d], digests[b][d]) for d in equal]
    for name, images in sets.items():
        if repeated := len(images) - len(digests[name]):
            report.notes.append(f"{repeated} images of {name} are copies of another image of {name}.")
    if "train, test" in report.shared_patients:
        report.notes.append(
            "Whether an id in both train and test is the same child or two numberings is not documented for the "
            "published set."
        )
    return report
