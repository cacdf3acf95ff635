"""What the answers of several models to the same images were worth together: how many images with each were ill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xray_models.classes import CLASSES
from xray_models.evaluation.evaluation import Evaluation


class Outcome(NamedTuple):
    """The images that got certain labels."""

    images: int
    ill: int  # of these, that show pneumonia

    def __add__(self, other: object) -> Outcome:
        if not isinstance(other, Outcome):
            return NotImplemented
        return Outcome(self.images + other.images, self.ill + other.ill)


@dataclass(frozen=True)
class JointAnswers:
    """How often each combination of labels occurred on one set of images, and how many of these images were ill."""

    models: tuple[str, ...]
    outcomes: Mapping[
        tuple[str, ...], Outcome
    ]  # labels in the order of ``models`` -> outcome; only those that occurred

    @property
    def total(self) -> Outcome:
        """All images of the set."""
        return sum(self.outcomes.values(), Outcome(0, 0))

    def of(self, labels: Mapping[str, str]) -> Outcome:
        """The images for which every model gave the label that it has in ``labels``. KeyError: a model is missing."""
        return self.outcomes.get(tuple(labels[model] for model in self.models), Outcome(0, 0))

    def disagreements(self) -> Outcome:
        """All images for which the models did not give the same label."""
        divided = [outcome for labels, outcome in self.outcomes.items() if len(set(labels)) > 1]
        return sum(divided, Outcome(0, 0))


def joint_answers(evaluations: Mapping[str, Evaluation]) -> JointAnswers | None:
    """From each model's answers to the same images, matched by file name, each labelled at its own operating point.

    None: fewer than two models, no images, or the files or their classes differ, so that nothing can be counted.
    """
    if len(evaluations) < 2:
        return None
    rows = {model: _rows(evaluation) for model, evaluation in evaluations.items()}
    first = next(iter(rows.values()))
    truth = {file: label for file, (label, _) in first.items()}
    for model, answers in rows.items():
        complete = len(answers) == len(evaluations[model].files)  # no file occurs twice
        if not complete or {file: label for file, (label, _) in answers.items()} != truth:
            return None
    outcomes: dict[tuple[str, ...], Outcome] = {}
    for file, label in truth.items():
        labels = tuple(CLASSES[answers[file][1]] for answers in rows.values())
        outcomes[labels] = outcomes.get(labels, Outcome(0, 0)) + Outcome(1, label)
    return JointAnswers(tuple(evaluations), outcomes) if outcomes else None


def _rows(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    """File -> (true class, predicted class)."""
    answers = zip(evaluation.labels.tolist(), evaluation.predicted.tolist(), strict=True)
    return dict(zip(evaluation.files, answers, strict=True))
