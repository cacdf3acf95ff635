"""The images of a data set, decoded once into memory by the project's one decoder, and what was left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

from xray_models.data.archive import open_dataset, outside_links
from xray_models.data.folder_layout import (
    SPLITS,
    Entry,
    nested_folders,
    other_classes,
    patient_of,
    readable,
    sort_files,
)
from xray_models.data.image_set import ImageSet
from xray_models.data.in_order import in_order
from xray_models.data.report import Note, Size, Unread, examples_of
from xray_models.errors import DatasetError, RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph

OnProgress = Callable[[int, int], None]  # images read, images in all

_Decoded = tuple[np.ndarray, Size]  # canvas (224, 224) uint8, and the size of the picture in the file

BEGUN_AHEAD = 2 * (os.cpu_count() or 1)  # images
FOLDERS_NAMED = 4  # in a note
# So many unreadable images are left out without a question; more of them only up to this share of all, and this number.
FEW_UNREADABLE, UNREADABLE_SHARE, MOST_UNREADABLE = 10, 0.1, 500
# After so many, reading is given up once most of the images read so far are unreadable: a bomb takes half a second.
SOON_UNREADABLE, SOON_SHARE = 30, 0.5


@dataclass(frozen=True)
class Contents:
    """What a data set holds: its images by split as published, the size of each by its file, and the other files."""

    sets: dict[str, ImageSet]
    sizes: dict[str, Size]
    ignored: dict[str, list[str]]  # by the reason, as ``sort_files`` names it, and "link"
    unread: list[Unread]
    notes: list[Note]  # on its folders
    other_classes: dict[str, list[str]]  # split -> folders of other classes than NORMAL and PNEUMONIA


def read_images(
    data: str | Path, splits: Collection[str], on_progress: OnProgress, files: Collection[str] | None = None
) -> Contents:
    """Decode the images of these ``splits``, or the ``files`` among them. An exception from ``on_progress`` ends it.

    Images that cannot be read are left out, and listed in ``unread``. DatasetError: too many of them, no such data set,
    no folders in the usual layout, an unsafe zip.
    """
    with open_dataset(data) as (names, read):
        entries, ignored = _entries(names, splits)
        if files is not None:
            entries = [entry for entry in entries if entry.file in files]
        images = _decode_all(read, entries, on_progress)
    return _contents(data, names, splits, ignored, entries, images)


def undecoded_images(data: str | Path, splits: Collection[str]) -> Contents:
    """What the names of the files say, as ``read_images``: canvases of no pixels, and no sizes."""
    with open_dataset(data) as (names, _):
        entries, ignored = _entries(names, splits)
    blank: _Decoded = np.empty((0, 0), np.uint8), (0, 0)
    return _contents(data, names, splits, ignored, entries, [blank] * len(entries))


def _entries(names: list[str], splits: Collection[str]) -> tuple[list[Entry], dict[str, list[str]]]:
    """The images of these ``splits``, and the other files by the reason. DatasetError: there are no images."""
    found, ignored = sort_files(names)
    entries = [entry for entry in found if entry.split in splits]
    if not entries:
        raise DatasetError(
            "no-layout",
            "No images were found in folders like train/NORMAL and train/PNEUMONIA; the data set needs the "
            "folders train, val and test, each with NORMAL and PNEUMONIA.",
        )
    return entries, ignored


def _contents(
    data: str | Path,
    names: list[str],
    splits: Collection[str],
    ignored: dict[str, list[str]],
    entries: list[Entry],
    images: Sequence[_Decoded | Unread],
) -> Contents:
    if links := outside_links(data):
        ignored["link"] = [readable(link) for link in links]
    others = {split: folders for split, folders in other_classes(names).items() if split in splits}
    decoded = [(entry, image) for entry, image in zip(entries, images, strict=True) if not isinstance(image, Unread)]
    return Contents(
        _by_split(decoded),
        {entry.file: size for entry, (_, size) in decoded},
        ignored,
        [image for image in images if isinstance(image, Unread)],
        _notes_on_folders(entries, others),
        others,
    )


def _notes_on_folders(entries: list[Entry], others: dict[str, list[str]]) -> list[Note]:
    notes = []
    if nested := nested_folders(entries):
        folders = ", ".join(nested[:FOLDERS_NAMED])
        message = f"Images in folders inside those of the classes count for the class ({folders})."
        notes.append(Note("nested-folders", message, {"folders": folders}))
    if others:
        folders = ", ".join(
            [f"{split}/{folder}" for split, names in others.items() for folder in names][:FOLDERS_NAMED]
        )
        message = (
            f"Folders of other classes were left out ({folders}). To use their images, move them into NORMAL or "
            "PNEUMONIA."
        )
        notes.append(Note("other-classes", message, {"folders": folders}))
    return notes


def _check_unread(unread: list[Unread], read: int, total: int) -> None:
    """DatasetError: too many of the ``read`` images of ``total`` cannot be read for the others to be trusted."""
    count = len(unread)
    few = max(FEW_UNREADABLE, min(UNREADABLE_SHARE * total, MOST_UNREADABLE))
    if count > few or (count >= SOON_UNREADABLE and count > SOON_SHARE * read):
        raise DatasetError(
            "unreadable-images",
            f"{count} of the first {read} images cannot be read, too many to go on without them: "
            f"{examples_of(unread)}. Repair or remove them.",
            count=count,
            read=read,
            unread=unread,
        )


def _by_split(decoded: list[tuple[Entry, _Decoded]]) -> dict[str, ImageSet]:
    sets = {}
    for split in SPLITS:
        rows = [(entry, canvas) for entry, (canvas, _) in decoded if entry.split == split]
        if rows:
            files = [entry.file for entry, _ in rows]
            sets[split] = ImageSet(
                torch.from_numpy(np.stack([canvas for _, canvas in rows])),
                torch.tensor([entry.label for entry, _ in rows]),
                files,
                [patient_of(file) for file in files],
            )
    return sets


def _decode_all(read: Callable[[str], bytes], entries: list[Entry], on_progress: OnProgress) -> list[_Decoded | Unread]:
    """The image of every entry, on all processor cores, or why it cannot be read."""
    images: list[_Decoded | Unread] = []
    unread: list[Unread] = []
    on_progress(0, len(entries))
    with closing(in_order(partial(_decode, read), entries, BEGUN_AHEAD)) as decoded:
        for image in decoded:
            images.append(image)
            if isinstance(image, Unread):
                unread.append(image)
                _check_unread(unread, len(images), len(entries))
            on_progress(len(images), len(entries))
    return images


def _decode(read: Callable[[str], bytes], entry: Entry) -> _Decoded | Unread:
    try:
        radiograph = load_radiograph(read(entry.name))
    except RadiographError as error:
        return Unread(entry.file, error)
    return to_canvas(radiograph.pixels), (radiograph.width, radiograph.height)
