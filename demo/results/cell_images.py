"""Test images of a confusion matrix, found again in the data set that the model was scored on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from demo.ui.scores.cells import MOST, CellImage
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import sort_files
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import compare


def find_images(
    data: Path,
    images: list[tuple[str, str, str]],
    model: str,
    threshold: float,
    classifiers: Mapping[str, Classifier],
) -> Iterator[CellImage]:
    """The first MOST of ``images`` (file, class, answer) in ``data`` to which ``model`` gives this answer now, too.

    To another image under the same name it may give another one. XrayError: ``data`` or an image cannot be read.
    """
    found = 0
    with open_dataset(data) as (names, read):
        paths = {entry.file: entry.name for entry in sort_files(names)[0]}
        for file, label, answer in images:
            if found == MOST:
                return
            if file not in paths:
                continue
            comparison = compare(load_radiograph(read(paths[file])), classifiers)
            prediction = comparison.predictions.get(model)
            if prediction is not None and CLASSES[int(prediction.p_pneumonia >= threshold)] == answer:
                found += 1
                yield CellImage(file, label, answer, comparison)
