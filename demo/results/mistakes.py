"""The test images that a model gets wrong, found again in the data set that it was scored on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from demo.results.model_results import ModelResults
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import sort_files
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import Comparison, compare

MOST = 12  # images shown


@dataclass(frozen=True)
class Mistake:
    """A test image, its class, and what the models now answer to it."""

    file: str
    label: str
    comparison: Comparison

    @property
    def name(self) -> str:
        return PurePosixPath(self.file).name


def misclassified_images(results: ModelResults) -> list[tuple[str, str]]:
    """(file, class) of each image on the wrong side of the operating point, the most confident error first."""
    evaluation = results.evaluation
    return [(evaluation.files[i], CLASSES[evaluation.labels[i]]) for i in evaluation.misclassified()]


def find_mistakes(
    data: Path, images: list[tuple[str, str]], model: str, classifiers: Mapping[str, Classifier]
) -> Iterator[Mistake]:
    """The first MOST of ``images`` (file, class) in ``data`` that ``model`` indeed gets wrong, one after the other.

    An image that it gets right is another one under the same name. XrayError: ``data`` or an image cannot be read.
    """
    found = 0
    with open_dataset(data) as (names, read):
        paths = {entry.file: entry.name for entry in sort_files(names)[0]}
        for file, label in images:
            if found == MOST:
                return
            if file not in paths:
                continue
            comparison = compare(load_radiograph(read(paths[file])), classifiers)
            prediction = comparison.predictions.get(model)
            if prediction is not None and prediction.label != label:
                found += 1
                yield Mistake(file, label, comparison)
