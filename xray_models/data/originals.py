"""The original files of images that a data set holds as smaller copies: two views of one radiograph, for training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import torch

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.data.reading import OnProgress, read_images
from xray_models.errors import DatasetError


def with_originals(splits: Splits, source: str | Path, on_progress: OnProgress = lambda done, total: None) -> Splits:
    """``splits``, whose training and validation images know their originals in ``source`` (folder or zip).

    An original has the split folder, the class folder and the name of its copy; the ending may differ. Originals that
    cannot be read are left out, and named in the report. DatasetError: no
    file of ``source`` belongs to any of the images, or what ``read_images`` raises.
    """
    contents = read_images(source, {"train"}, on_progress)
    originals = contents.sets.get("train")
    rows = {} if originals is None else {_key(file): row for row, file in enumerate(originals.files)}
    if originals is None or not any(_key(file) in rows for file in (*splits.train.files, *splits.validation.files)):
        raise DatasetError("no-originals", "None of the original files has the name of an image of the data set.")
    train, validation = (_matched(images, rows, originals) for images in (splits.train, splits.validation))
    report = replace(splits.report, unread=[*splits.report.unread, *contents.unread])
    return replace(splits, train=train, validation=validation, report=report)


def _matched(images: ImageSet, rows: dict[PurePosixPath, int], originals: ImageSet) -> ImageSet:
    return replace(
        images,
        originals=originals.canvases,
        original_rows=torch.tensor([rows.get(_key(file), -1) for file in images.files]),
    )


def _key(file: str) -> PurePosixPath:
    return PurePosixPath(file).with_suffix("")
