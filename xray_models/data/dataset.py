"""A data set on disk -> train, validation and test images in memory.

A folder or a zip in the usual layout, ``train/ val/ test/`` x ``NORMAL/ PNEUMONIA/``, at any depth. A zip is read in
place: nothing is unpacked. Images are decoded once, by the project's one decoder, to canvases of 50 kB each: the 5,856
of the published set take 290 MB. Labels are class indices everywhere: 0 NORMAL, 1 PNEUMONIA.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from sklearn.model_selection import StratifiedGroupKFold

from xray_models.classes import CLASSES
from xray_models.data.archive import open_source, outside_links
from xray_models.data.folder_layout import SPLITS, Entry, patient_of, sort_out, tells_patient
from xray_models.data.image_set import ImageSet
from xray_models.data.report import DatasetReport, Note, Size, describe
from xray_models.errors import DatasetError, RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph

# Below this a published validation set is too small to choose an epoch or a threshold on: the well-known one has 16
# images. Its images then join the training images, and a validation set is split off by patient.
MIN_VALIDATION_IMAGES = 100
VALIDATION_FOLDS = 10  # one of ten folds becomes the validation set
SPLIT_SEED = 0
HANDFUL = 10  # images of each class that a sample keeps of the validation and test images, where there are as many

Watch = Callable[[int, int], None]  # images done, images in all


@dataclass
class Splits:
    train: ImageSet
    validation: ImageSet
    test: ImageSet
    report: DatasetReport
    sizes: dict[str, Size] = field(default_factory=dict)  # file -> width, height

    def items(self) -> Iterator[tuple[str, ImageSet]]:
        return ((name, getattr(self, name)) for name in SPLITS)

    def sample(self, images: int, seed: int) -> Splits:
        """The same data set with so many training images, drawn by class; validation and test in the same proportion.

        Unchanged where there are no more training images than that. DatasetError: fewer than one of each class.
        """
        if images >= len(self.train):
            return self
        if images < len(CLASSES):
            raise DatasetError(
                "small-sample",
                f"A sample needs at least {len(CLASSES)} training images, one of each class.",
                classes=len(CLASSES),
            )
        share = images / len(self.train)
        normal = min(max(round(share * self.train.counts()[CLASSES[0]]), 1), images - 1)
        sets = {"train": self.train.draw({CLASSES[0]: normal, CLASSES[1]: images - normal}, seed)}
        for name in ("validation", "test"):
            of = getattr(self, name)
            sets[name] = of.draw({c: max(round(share * n), min(HANDFUL, n)) for c, n in of.counts().items()}, seed)
        note = Note(
            "sample",
            f"A sample of {images} of the {len(self.train)} training images, and of validation and test in "
            "the same proportion.",
            {"images": images, "all": len(self.train)},
        )
        notes = [*(note for note in self.report.notes if note.code != "same-child"), note]
        return Splits(**sets, report=describe(sets, self.sizes, self.report.ignored, notes), sizes=self.sizes)


def load_splits(source: str | Path, watch: Watch = lambda done, total: None) -> Splits:
    """Read a folder or zip and split a validation set off the training images, by patient, stratified by class.

    Always the same one, whatever the seed of a training: only then can trainings be compared on it, and weights that
    one training shipped have not seen the validation images of the next.
    ``source`` may also name a published data set, see ``published``. ``watch`` is told each image read; what it raises
    ends the reading. DatasetError: no such layout, a missing class, an empty split, unreadable images, an unsafe zip.
    """
    read = _read(source, set(SPLITS), watch)
    notes = []
    validation = read.sets.get("validation")
    train = _require(read.sets, "train")
    test = _require(read.sets, "test")
    if validation is None or len(validation) < MIN_VALIDATION_IMAGES:
        if validation is not None:
            notes.append(
                Note(
                    "validation-joined",
                    f"The published validation set has {len(validation)} images, too few to choose anything on: "
                    "they joined the training images.",
                    {"images": len(validation)},
                )
            )
            train = ImageSet.concatenate([train, validation])
        train, validation = split_by_patient(train, SPLIT_SEED)
        notes.append(Note("validation-split", "The validation set was split off the training images by patient."))
    if not any(tells_patient(file) for file in train.files):
        notes.append(
            Note(
                "patients-unknown",
                "The file names don't tell the patients: every image counts as a patient of its own.",
            )
        )
    sets = {"train": train, "validation": validation, "test": test}
    for name, images in sets.items():
        _require_both_classes(name, images)
    return Splits(**sets, report=describe(sets, read.sizes, read.ignored, notes), sizes=read.sizes)


def load_split(source: str | Path, split: str) -> ImageSet:
    """One split alone. ``test`` needs no training images; ``train`` and ``validation`` are those of load_splits."""
    if split == "test":
        images = _require(_read(source, {"test"}).sets, "test")
        _require_both_classes("test", images)
        return images
    return getattr(load_splits(source), split)


def split_by_patient(images: ImageSet, seed: int) -> tuple[ImageSet, ImageSet]:
    """(train, validation): a tenth of the images, all images of a patient on the same side, classes in proportion."""
    folds = StratifiedGroupKFold(n_splits=VALIDATION_FOLDS, shuffle=True, random_state=seed)
    if min(images.counts().values()) < VALIDATION_FOLDS or len(set(images.patients)) < VALIDATION_FOLDS:
        raise DatasetError(
            "too-few-images",
            f"There are too few training images to split a validation set off: at least {VALIDATION_FOLDS} "
            "of each class are needed.",
            needed=VALIDATION_FOLDS,
            counts=images.counts(),
        )
    train, validation = next(iter(folds.split(np.zeros(len(images)), images.labels.numpy(), images.patients)))
    return images.subset(train), images.subset(validation)


@dataclass
class _Read:
    """What lies in a data set: the images by split as published, their sizes by file, and the other files."""

    sets: dict[str, ImageSet]
    sizes: dict[str, Size]
    ignored: dict[str, list[str]]


def _read(source: str | Path, wanted: set[str], watch: Watch = lambda done, total: None) -> _Read:
    with open_source(source) as (names, read):
        found, ignored = sort_out(names)
        entries = [entry for entry in found if entry.split in wanted]
        if not entries:
            raise DatasetError(
                "no-layout",
                "No images were found in folders like train/NORMAL and train/PNEUMONIA; the data set needs the "
                "folders train, val and test, each with NORMAL and PNEUMONIA.",
            )
        decoded = _decode_all(read, entries, watch)
    if links := outside_links(source):
        ignored["link"] = links
    unreadable = [entry.name for entry, image in zip(entries, decoded, strict=True) if image is None]
    if unreadable:
        names = ", ".join(unreadable[:5])
        raise DatasetError(
            "unreadable-images",
            f"{len(unreadable)} images cannot be read: {names}"
            f"{' and others' if len(unreadable) > 5 else ''}. Remove or replace them.",
            count=len(unreadable),
            names=names,
        )
    sets = {}
    for split in SPLITS:
        rows = [(entry, canvas) for entry, (canvas, _) in zip(entries, decoded, strict=True) if entry.split == split]
        if rows:
            files = [entry.file for entry, _ in rows]
            sets[split] = ImageSet(
                torch.from_numpy(np.stack([canvas for _, canvas in rows])),
                torch.tensor([entry.label for entry, _ in rows]),
                files,
                [patient_of(file) for file in files],
            )
    sizes = {entry.file: size for entry, (_, size) in zip(entries, decoded, strict=True)}
    return _Read(sets, sizes, ignored)


def _decode_all(
    read: Callable[[str], bytes], entries: list[Entry], watch: Watch
) -> list[tuple[np.ndarray, Size] | None]:
    """Canvas and size of every entry, None for an unreadable one."""
    decoded, pool = [], ThreadPoolExecutor()
    try:
        watch(0, len(entries))
        for image in pool.map(lambda entry: _decode(read, entry.name), entries):
            decoded.append(image)
            watch(len(decoded), len(entries))
    finally:
        pool.shutdown(cancel_futures=True)  # nobody waits for thousands of images after an error
    return decoded


def _decode(read: Callable[[str], bytes], name: str) -> tuple[np.ndarray, Size] | None:
    try:
        radiograph = load_radiograph(read(name))
    except RadiographError:
        return None
    return to_canvas(radiograph.pixels), (radiograph.width, radiograph.height)


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
