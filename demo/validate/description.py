"""What came in, described before anything is judged: counts, labels, what a table says, what was left out, samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from demo.server.dataset_store import Sample, thumbnail
from demo.validate.brought import Brought
from xray_models.classes import CLASSES
from xray_models.data.labelled import LabelledPicture, LabelledPictures
from xray_models.data.report import DatasetReport
from xray_models.errors import XrayError
from xray_models.evaluation.validation import PART
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.compare import see

SAMPLES_PER_CLASS = 6
TRIED = 12  # pictures of a class that are opened for samples: some may be unreadable


@dataclass(frozen=True)
class Description:
    """A data set as ``data_view`` shows it, and what its table says of the pictures."""

    name: str
    report: DatasetReport
    samples: list[Sample]
    groups: dict[str, dict[str, int]]  # property -> value -> pictures
    published: str | None = None

    @property
    def images(self) -> int:
        return sum(self.report.counts[PART].values())


def describe(brought: Brought, on_progress: Callable[[int, int], None]) -> Description:
    """Without reading more than a few pictures. XrayError: see ``Brought.open``."""
    with brought.open() as labelled:
        report = DatasetReport(
            counts={PART: labelled.counts()},
            patients=_patients(labelled),
            ignored=dict(labelled.ignored),
            notes=list(labelled.notes),
        )
        return Description(brought.name, report, _samples(labelled, on_progress), _groups(labelled))


def _patients(labelled: LabelledPictures) -> dict[str, int]:
    """{} where no table names them; the files may, once they are read."""
    named = {one.patient for one in labelled.pictures if one.patient is not None}
    return {PART: len(named)} if named else {}


def _groups(labelled: LabelledPictures) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for one in labelled.pictures:
        for name, value in one.groups.items():
            counts.setdefault(name, Counter())[value] += 1
    return {name: dict(found.most_common()) for name, found in counts.items()}


def _samples(labelled: LabelledPictures, on_progress: Callable[[int, int], None]) -> list[Sample]:
    """The same few of each class every time, from all over the data set."""
    samples: list[Sample] = []
    for label, name in enumerate(CLASSES):
        of_class = [one for one in labelled.pictures if one.label == label]
        found = 0
        for one in of_class[:: max(1, len(of_class) // SAMPLES_PER_CLASS)][:TRIED]:
            on_progress(0, 0)
            if found < SAMPLES_PER_CLASS and (sample := _sample(labelled, one, name)):
                samples.append(sample)
                found += 1
    return samples


def _sample(labelled: LabelledPictures, one: LabelledPicture, label: str) -> Sample | None:
    """None: it cannot be read; the judging will say why."""
    try:
        return Sample(label, one.file, thumbnail(see(load_radiograph(labelled.read(one.name))).canvas))
    except XrayError:
        return None
