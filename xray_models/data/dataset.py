"""A data set on disk -> train, validation and test images in memory.

A folder or a zip in the usual layout, ``train/ val/ test/`` x ``NORMAL/ PNEUMONIA/``, at any depth. A zip is read in
place: nothing is unpacked. Each image becomes a canvas of 50 kB, so the 5,856 of the published set take 290 MB. Labels
are class indices everywhere: 0 NORMAL, 1 PNEUMONIA.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from xray_models.classes import CLASSES
from xray_models.data.folder_layout import SPLITS, names_patient
from xray_models.data.image_set import ImageSet
from xray_models.data.reading import Contents, OnProgress, read_images, undecoded_images
from xray_models.data.report import DatasetReport, Note, Size, Unread, describe, examples_of
from xray_models.errors import DatasetError

# A smaller published validation set cannot choose an epoch or a threshold: the well-known one has 16 images. Its images
# then join the training images, and a validation set is split off by patient.
MIN_VALIDATION_IMAGES = 100
VALIDATION_FOLDS = 10  # one of ten folds becomes the validation set
SPLIT_SEED = 0
MIN_SAMPLED = 10  # images of each class that a sample keeps of validation and test, where there are as many


@dataclass
class Splits:
    """The images of a data set by split, and the report on them."""

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
        sets = {
            "train": self.train.draw({CLASSES[0]: normal, CLASSES[1]: images - normal}, seed),
            "validation": _draw_share(self.validation, share, seed),
            "test": _draw_share(self.test, share, seed),
        }
        note = Note(
            "sample",
            f"A sample of {images} of the {len(self.train)} training images, and of validation and test in "
            "the same proportion.",
            {"images": images, "all": len(self.train)},
        )
        notes = [*(note for note in self.report.notes if note.code != "same-child"), note]
        report = describe(sets, self.sizes, self.report.ignored, self.report.unread, notes)
        return Splits(**sets, report=report, sizes=self.sizes)


def load_splits(data: str | Path, on_progress: OnProgress = lambda done, total: None) -> Splits:
    """Read a folder or zip, or a published data set by its name in ``PUBLISHED``.

    The validation set is split off the training images by patient, stratified by class, unless the data set brings a
    large enough one. It is always the same, whatever the seed of a training: only then can trainings be compared on
    it, and the weights of an earlier training have not seen the validation images of the next.

    ``on_progress`` is called after each image; an exception from it ends the reading. Images that cannot be read are
    left out and named in the report. DatasetError: no such data set, no folders in the usual layout, a missing class,
    an empty split, too many unreadable images, an unsafe zip.
    """
    return _split(read_images(data, SPLITS, on_progress))


def _split(contents: Contents) -> Splits:
    """The images as published, with a validation set. DatasetError: see ``load_splits``."""
    with _blaming_unread(contents.unread):
        train, test = _require(contents, "train"), _require(contents, "test")
        train, validation, notes = _with_validation_set(train, contents.sets.get("validation"))
    if not any(names_patient(file) for file in train.files):
        notes.append(
            Note(
                "patients-unknown",
                "The file names do not say which patient an image belongs to: each image counts as a patient of its "
                "own.",
            )
        )
    sets = {"train": train, "validation": validation, "test": test}
    report = describe(sets, contents.sizes, contents.ignored, contents.unread, [*notes, *contents.notes])
    return Splits(**sets, report=report, sizes=contents.sizes)


def load_sample(data: str | Path, images: int, seed: int, on_progress: OnProgress = lambda done, total: None) -> Splits:
    """``load_splits(data).sample(images, seed)``, with only the images of the sample decoded.

    Where one of them cannot be read, all are, so that others take the place of those that are left out.
    """
    sample = _split(undecoded_images(data, SPLITS)).sample(images, seed)
    chosen = {file for _, part in sample.items() for file in part.files}
    contents = read_images(data, SPLITS, on_progress, chosen)
    if contents.unread:
        return load_splits(data, on_progress).sample(images, seed)
    published = ImageSet.concatenate(list(contents.sets.values()))
    row = {file: number for number, file in enumerate(published.files)}
    sets = {
        name: replace(part, canvases=published.canvases[[row[file] for file in part.files]])
        for name, part in sample.items()
    }
    notes = [note for note in sample.report.notes if note.code != "same-child"]  # described anew
    return Splits(**sets, report=describe(sets, contents.sizes, contents.ignored, [], notes), sizes=contents.sizes)


def load_split(data: str | Path, split: str) -> ImageSet:
    """One split alone. ``test`` needs no training images; ``train`` and ``validation`` are those of load_splits."""
    return read_split(data, split)[0]


def read_split(data: str | Path, split: str) -> tuple[ImageSet, list[Unread]]:
    """As ``load_split``, and the images that cannot be read and were left out."""
    if split == "test":
        contents = read_images(data, ["test"], lambda done, total: None)
        with _blaming_unread(contents.unread):
            return _require(contents, "test"), contents.unread
    splits = load_splits(data)
    return getattr(splits, split), splits.report.unread


def split_by_patient(images: ImageSet, seed: int) -> tuple[ImageSet, ImageSet]:
    """(train, validation): a tenth of the images, all images of a patient on the same side, classes in proportion."""
    from sklearn.model_selection import StratifiedGroupKFold  # takes a second to import, and a page begins without

    folds = StratifiedGroupKFold(n_splits=VALIDATION_FOLDS, shuffle=True, random_state=seed)
    if min(images.counts().values()) < VALIDATION_FOLDS or len(set(images.patients)) < VALIDATION_FOLDS:
        raise DatasetError(
            "too-few-images",
            f"There are too few training images to split off a validation set: at least {VALIDATION_FOLDS} "
            "of each class are needed.",
            needed=VALIDATION_FOLDS,
            counts=images.counts(),
        )
    train, validation = next(iter(folds.split(np.zeros(len(images)), images.labels.numpy(), images.patients)))
    return images.subset(train), images.subset(validation)


def _with_validation_set(train: ImageSet, published: ImageSet | None) -> tuple[ImageSet, ImageSet, list[Note]]:
    """(train, validation, notes on them), from the training images and the ``published`` validation set, if any."""
    if published is not None and len(published) >= MIN_VALIDATION_IMAGES:
        _require_both_classes("validation", published)
        return train, published, []
    notes = []
    if published is not None:
        notes.append(
            Note(
                "validation-joined",
                f"The published validation set has {len(published)} images, too few to choose an epoch or a threshold "
                "on: they were added to the training images.",
                {"images": len(published)},
            )
        )
        train = ImageSet.concatenate([train, published])
    notes.append(Note("validation-split", "The validation set was split off the training images by patient."))
    return *split_by_patient(train, SPLIT_SEED), notes


def _draw_share(images: ImageSet, share: float, seed: int) -> ImageSet:
    """This share of each class, but at least MIN_SAMPLED images of it where there are as many."""
    counts = {name: max(round(share * n), min(MIN_SAMPLED, n)) for name, n in images.counts().items()}
    return images.draw(counts, seed)


def _require(contents: Contents, split: str) -> ImageSet:
    """The images of ``split``. DatasetError: there are none, or none of a class."""
    images = contents.sets.get(split)
    if images is None:
        raise DatasetError("empty-split", f"The data set has no {split} images.", split=split)
    _require_both_classes(split, images, contents.other_classes.get(split))
    return images


def _require_both_classes(split: str, images: ImageSet, others: list[str] | None = None) -> None:
    """``others``: the folders beside those of the classes."""
    for name, count in images.counts().items():
        if count == 0 and others:
            folders = ", ".join(others)
            raise DatasetError(
                "class-in-other-folders",
                f"The {split} images have none of the class {name}, but there are pictures in the folders {folders}, "
                f"which are not known. Move those that show {name} into a folder of that name.",
                split=split,
                label=name,
                folders=folders,
            )
        if count == 0:
            raise DatasetError(
                "missing-class", f"The {split} images have none of the class {name}.", split=split, label=name
            )


@contextmanager
def _blaming_unread(unread: list[Unread]) -> Iterator[None]:
    """Add to a DatasetError which images were left out: without them, too little may be there."""
    try:
        yield
    except DatasetError as error:
        if not unread:
            raise
        message = f"{error.message} {len(unread)} images cannot be read and were left out: {examples_of(unread)}."
        raise DatasetError(error.code, message, **error.details, unread=unread) from None
