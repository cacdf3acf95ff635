"""The cells of a confusion matrix, and labelled images from one of them, or those that a model gets wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from demo.ui.scores.model_scores import ModelScores
from xray_models.classes import CLASSES
from xray_models.inference.compare import Comparison

MOST = 12  # images shown
CELLS = ("tn", "fp", "fn", "tp")  # row by row


@dataclass(frozen=True)
class CellImage:
    """A labelled image, its class, and what the models answer to it."""

    file: str
    label: str
    answer: str  # of the model whose matrix it is, at the operating point of that matrix
    comparison: Comparison  # what the models answer now
    original: str = ""  # the address of its file, where the viewer can have it

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

    def images(self, scores: ModelScores) -> list[tuple[str, str, str]]:
        """(file, class, answer) of each of these images, the hardest first."""
        evaluation = scores.evaluation
        if self.cell is None or self.threshold is None:
            chosen = evaluation.misclassified()
        else:
            evaluation = replace(evaluation, threshold=self.threshold)
            chosen = evaluation.in_cell(*divmod(CELLS.index(self.cell), 2))
        labels, answers = evaluation.labels, evaluation.predicted
        return [(evaluation.files[i], CLASSES[labels[i]], CLASSES[answers[i]]) for i in chosen]
