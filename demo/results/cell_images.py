"""The test images in some cells of a confusion matrix, found again in the data set that the model was scored on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from demo.results.model_results import ModelResults
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import sort_files
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import Comparison, compare

MOST = 12  # images shown
CELLS = ("tn", "fp", "fn", "tp")  # row by row


@dataclass(frozen=True)
class CellImage:
    """A test image, its class, and what the models answer to it."""

    file: str
    label: str
    answer: str  # of the model whose matrix it is, at the operating point of that matrix
    comparison: Comparison  # what the models answer now

    @property
    def name(self) -> str:
        return PurePosixPath(self.file).name


@dataclass(frozen=True)
class Wanted:
    """Which images of a model are asked for: one of CELLS at ``threshold``, or without both its misclassified ones."""

    model: str
    cell: str | None = None
    threshold: float | None = None

    @classmethod
    def asked(cls, model: object, cell: object, threshold: object) -> Wanted:
        """From what a browser says; whatever it says wrong is left out."""
        if cell in CELLS and isinstance(threshold, float) and 0 <= threshold <= 1:
            return cls(str(model), str(cell), threshold)
        return cls(str(model))

    @property
    def classes(self) -> tuple[str, str] | None:
        """(true, predicted) of the cell."""
        row, column = divmod(CELLS.index(self.cell), 2) if self.cell else (0, 0)
        return (CLASSES[row], CLASSES[column]) if self.cell else None

    def images(self, results: ModelResults) -> list[tuple[str, str, str]]:
        """(file, class, answer) of each of these images, the hardest first."""
        evaluation = results.evaluation
        if self.cell is None or self.threshold is None:
            chosen = evaluation.misclassified()
        else:
            evaluation = replace(evaluation, threshold=self.threshold)
            chosen = evaluation.in_cell(*divmod(CELLS.index(self.cell), 2))
        labels, answers = evaluation.labels, evaluation.predicted
        return [(evaluation.files[i], CLASSES[labels[i]], CLASSES[answers[i]]) for i in chosen]


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
