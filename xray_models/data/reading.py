"""The images of a data set, decoded once into memory by the project's one decoder, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from xray_models.data.archive import open_dataset, outside_links
from xray_models.data.folder_layout import SPLITS, Entry, patient_of, sort_files
from xray_models.data.image_set import ImageSet
from xray_models.data.report import Size
from xray_models.errors import DatasetError, RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph

OnProgress = Callable[[int, int], None]  # images read, images in all

_Decoded = tuple[np.ndarray, Size]  # canvas (224, 224) uint8, and the size of the picture in the file

NAMES_IN_ERROR = 5


@dataclass(frozen=True)
class Contents:
    """What a data set holds: its images by split as published, the size of each by its file, and the other files."""

    sets: dict[str, ImageSet]
    sizes: dict[str, Size]
    ignored: dict[str, list[str]]  # by the reason, as ``sort_files`` names it, and "link"


def read_images(data: str | Path, splits: Collection[str], on_progress: OnProgress) -> Contents:
    """Decode the images of these ``splits``. An exception from ``on_progress`` ends the reading.

    DatasetError: no such data set, no folders in the usual layout, unreadable images, an unsafe zip.
    """
    with open_dataset(data) as (names, read):
        found, ignored = sort_files(names)
        entries = [entry for entry in found if entry.split in splits]
        if not entries:
            raise DatasetError(
                "no-layout",
                "No images were found in folders like train/NORMAL and train/PNEUMONIA; the data set needs the "
                "folders train, val and test, each with NORMAL and PNEUMONIA.",
            )
        images = _decode_all(read, entries, on_progress)
    if links := outside_links(data):
        ignored["link"] = links
    decoded = _all_readable(entries, images)
    return Contents(_by_split(decoded), {entry.file: size for entry, (_, size) in decoded}, ignored)


def _all_readable(entries: list[Entry], images: list[_Decoded | None]) -> list[tuple[Entry, _Decoded]]:
    """Each entry with its image. DatasetError: some cannot be read."""
    unreadable = [entry.name for entry, image in zip(entries, images, strict=True) if image is None]
    if unreadable:
        names = ", ".join(unreadable[:NAMES_IN_ERROR])
        raise DatasetError(
            "unreadable-images",
            f"{len(unreadable)} images cannot be read: {names}"
            f"{' and others' if len(unreadable) > NAMES_IN_ERROR else ''}. Remove or replace them.",
            count=len(unreadable),
            names=names,
        )
    return [(entry, image) for entry, image in zip(entries, images, strict=True) if image is not None]


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


def _decode_all(read: Callable[[str], bytes], entries: list[Entry], on_progress: OnProgress) -> list[_Decoded | None]:
    """The image of every entry, on all processor cores; None for an unreadable one."""
    images: list[_Decoded | None] = []
    pool = ThreadPoolExecutor()
    try:
        on_progress(0, len(entries))
        for image in pool.map(lambda entry: _decode(read, entry.name), entries):
            images.append(image)
            on_progress(len(images), len(entries))
        return images
    finally:
        pool.shutdown(cancel_futures=True)  # an exception would otherwise wait for the images that are still queued


def _decode(read: Callable[[str], bytes], name: str) -> _Decoded | None:
    try:
        radiograph = load_radiograph(read(name))
    except RadiographError:
        return None
    return to_canvas(radiograph.pixels), (radiograph.width, radiograph.height)
