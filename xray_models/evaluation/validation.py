"""One validation: what the models in use are worth on labelled images of the reader's own. Nothing is trained.

    with open_labelled(data, table) as labelled:
        validation = validate(labelled, classifiers, scope, shipped_answers(weights))

Every figure exists twice: of all images that could be read (ALL, as test figures are), and of those alone that the
models would answer (ANSWERED), without what is refused or outside their scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from xray_models.classes import CLASSES
from xray_models.data.labelled import LabelledPictures
from xray_models.data.report import DatasetReport, Note, extremes
from xray_models.errors import DatasetError
from xray_models.evaluation.against_shipped import AgainstShipped, against_shipped
from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.judged import Judged, JudgedPicture, OnProgress, judge_all, property_names
from xray_models.evaluation.prevalence import predictive_estimates
from xray_models.evaluation.subgroups import NOT_SAID, Subgroup, subgroups
from xray_models.images.scope import Scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.trial import REFUSED
from xray_models.networks.record import ModelRecord

ALL, ANSWERED = "all", "answered"  # of which images a figure is
PART = "images"  # the only part of the data set, where a report on one names its splits
CERTAIN = 0.9  # the probability of a label from which on a model is certain of it, if it is beyond its uncertain band


@dataclass(frozen=True)
class Validation:
    """What came of it. Figures are computed when they are asked for; those that take long are kept."""

    judged: Judged
    report: DatasetReport  # what came in; its only split is PART
    records: Mapping[str, ModelRecord]  # of the models, as they answered
    shipped: Mapping[str, Evaluation] = field(default_factory=dict)  # model -> its answers on the test split
    _kept: dict[tuple[str, str], Evaluation | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def models(self) -> tuple[str, ...]:
        return tuple(self.records)

    def pictures(self, of: str = ALL) -> list[JudgedPicture]:
        """In the order of the data set, which is that of ``evaluation``."""
        return [one for one in self.judged.pictures if of == ALL or one.answered]

    def evaluation(self, model: str, of: str = ALL) -> Evaluation | None:
        """Every figure of a model; None where a class has no image."""
        if of == ANSWERED and all(one.answered for one in self.judged.pictures):
            of = ALL  # the same, which takes seconds to compute
        if (model, of) not in self._kept:
            self._kept[model, of] = evaluation_of(self.pictures(of), self.records[model])
        return self._kept[model, of]

    def subgroups(self, model: str, of: str = ALL) -> list[Subgroup]:
        """By property; none where no table and no header says anything that tells images apart."""
        pictures, threshold = self.pictures(of), self.records[model].threshold
        labels, p_pneumonia = _arrays(pictures, model)
        found = []
        for name in property_names(pictures):
            values = [one.groups.get(name, NOT_SAID) for one in pictures]
            if len(set(values)) > 1:
                found += subgroups(name, values, labels, p_pneumonia, threshold)
        return found

    def at_prevalence(self, model: str, prevalence: float, of: str = ALL) -> dict[str, Estimate]:
        """ppv and npv with 95 % intervals where a share ``prevalence`` in (0, 1) of the patients are ill."""
        evaluation = self.evaluation(model, of)
        return predictive_estimates(evaluation.confusion_matrix(), prevalence) if evaluation else {}

    def against_shipped(self, model: str, of: str = ALL) -> AgainstShipped | None:
        """None: the model has no test predictions, or a class has no image here."""
        here, there = self.evaluation(model, of), self.shipped.get(model)
        return against_shipped(here, there) if here and there else None

    @cached_property
    def label_errors(self) -> list[JudgedPicture]:
        """Suspected: every model is certain of the other label, and would answer. The most certain first."""
        suspected = [one for one in self.pictures(ANSWERED) if self.records and self._contradicted(one)]
        return sorted(suspected, key=lambda one: sum(_p_of_label(one, model) for model in self.models))

    def _contradicted(self, picture: JudgedPicture) -> bool:
        return all(
            is_certain(picture.p_pneumonia[name], record)
            and (picture.p_pneumonia[name] >= record.threshold) != bool(picture.label)
            for name, record in self.records.items()
        )

    def scope_counts(self) -> dict[str, int]:
        """inside, outside, refused and unknown -> images; unread: files that could not be read."""
        counts = Counter(one.scope for one in self.judged.pictures)
        return {**{name: counts[name] for name in ("inside", "outside", "refused", "unknown")}, "unread": self.unread}

    @property
    def unread(self) -> int:
        return len(self.judged.unread)

    def reasons(self) -> dict[str, int]:
        """Why images are outside the scope -> how many; an image may have several reasons."""
        return dict(Counter(reason for one in self.judged.pictures for reason in one.reasons).most_common())

    def refused(self) -> list[JudgedPicture]:
        """Those that the scope refuses, each with its ``refusal``; the unread are in the report."""
        return [one for one in self.judged.pictures if one.scope == REFUSED]


def validate(
    labelled: LabelledPictures,
    classifiers: Mapping[str, Classifier],
    scope: Scope | None = None,
    shipped: Mapping[str, Evaluation] | None = None,
    on_progress: OnProgress = lambda done, total: None,
    at_once: int | None = None,
) -> Validation:
    """Judge all pictures as the models in use do. ``on_progress`` is called after each; an exception from it ends it.

    ``shipped``: see ``against_shipped.shipped_answers``. DatasetError: a class is missing without those that cannot be
    read.
    """
    judged = judge_all(labelled, classifiers, scope, on_progress, at_once)
    records = {name: classifier.record for name, classifier in classifiers.items()}
    report = _report(labelled, judged)
    for name, count in report.counts[PART].items():
        if not count:
            raise DatasetError(
                "one-class-left",
                f"No picture of the class {name} could be read: figures need both, NORMAL and PNEUMONIA.",
                label=name,
                unread=list(judged.unread),
            )
    return Validation(judged, report, records, dict(shipped or {}))


def evaluation_of(pictures: Iterable[JudgedPicture], record: ModelRecord) -> Evaluation | None:
    """What the model of ``record`` said of these; None where a class has no image."""
    pictures = list(pictures)
    labels, p_pneumonia = _arrays(pictures, record.model)
    if not 0 < labels.sum() < len(labels):
        return None
    return Evaluation(labels, p_pneumonia, record.threshold, [one.file for one in pictures], record.uncertain)


def is_certain(p_pneumonia: float, record: ModelRecord) -> bool:
    """Whether a model would stake much on the label that it gives with this probability."""
    low, high = record.uncertain or (1.0, 0.0)
    return max(p_pneumonia, 1 - p_pneumonia) >= CERTAIN and not low <= p_pneumonia < high


def _arrays(pictures: Iterable[JudgedPicture], model: str) -> tuple[np.ndarray, np.ndarray]:
    """(labels (N,), p_pneumonia (N,))."""
    rows = [(one.label, one.p_pneumonia[model]) for one in pictures]
    return np.array([label for label, _ in rows], int), np.array([p for _, p in rows], float)


def _p_of_label(picture: JudgedPicture, model: str) -> float:
    p = picture.p_pneumonia[model]
    return p if picture.label else 1 - p


def _report(labelled: LabelledPictures, judged: Judged) -> DatasetReport:
    labels = Counter(one.label for one in judged.pictures)
    named = [note for note in labelled.notes if note.code != "patients-unknown"]
    patients = len({one.patient for one in judged.pictures})
    known = len(named) == len(labelled.notes) or patients < len(judged.pictures)  # a DICOM header may say more
    notes: list[Note] = named if known else list(labelled.notes)
    return DatasetReport(
        counts={PART: {name: labels[label] for label, name in enumerate(CLASSES)}},
        patients={PART: patients},
        sizes={PART: extremes(judged.sizes)} if judged.sizes else {},
        copies={PART: judged.copies} if judged.copies else {},
        ignored=dict(labelled.ignored),
        unread=list(judged.unread),
        notes=notes,
    )
