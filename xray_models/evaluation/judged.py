"""Labelled pictures -> what the models say of each, one by one in constant memory: no pixels are kept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from xray_models.data.folder_layout import names_patient, patient_of
from xray_models.data.in_order import in_order
from xray_models.data.labelled import LabelledPicture, LabelledPictures
from xray_models.data.report import Size, Unread
from xray_models.errors import RadiographError, XrayError
from xray_models.images.dicom_facts import patient_key
from xray_models.images.facts import Facts
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.trial import ANSWERED, Trial, try_models

OnProgress = Callable[[int, int], None]  # pictures done, pictures in all
OF_FILE = ("age", "sex", "view", "manufacturer")  # subgroups that a DICOM file makes by itself


@dataclass(frozen=True)
class JudgedPicture:
    """A picture of known class that could be read, and what the models say of it."""

    name: str  # its path in the data set
    file: str  # as people read it
    label: int  # 0 NORMAL, 1 PNEUMONIA
    patient: int  # a number, the same for all pictures of a patient
    groups: Mapping[str, str]  # property -> value, by the table and by the file
    p_pneumonia: Mapping[str, float]  # model -> calibrated probability
    scope: str  # INSIDE, OUTSIDE, REFUSED or UNKNOWN, see inference/trial.py
    reasons: tuple[str, ...] = ()  # why it is outside
    refusal: RadiographError | None = None  # why it is refused

    @property
    def answered(self) -> bool:
        """Whether the models would answer: it is not known to be beyond their scope."""
        return self.scope in ANSWERED


@dataclass(frozen=True)
class Judged:
    """All pictures of a data set that could be read, in its order, and those that could not."""

    pictures: tuple[JudgedPicture, ...]
    unread: tuple[Unread, ...]
    sizes: tuple[Size, ...]  # of ``pictures``
    copies: int  # pictures whose canvas equals that of an earlier one
    sha256: str  # of the files and their labels, whatever their names and order


class _Read(NamedTuple):
    """One file: what it holds, and what the models make of that; or why there is nothing."""

    result: Trial | XrayError
    facts: Facts = Facts()
    size: Size = (0, 0)
    patient: bytes | None = None  # by the file
    content: bytes = b""  # hash of the file


def judge_all(
    labelled: LabelledPictures,
    classifiers: Mapping[str, Classifier],
    scope: Scope | None = None,
    on_progress: OnProgress = lambda done, total: None,
    at_once: int | None = None,
) -> Judged:
    """Read and judge every picture; ``on_progress`` is called after each, and an exception from it ends the work.

    ``at_once``: pictures in work at the same time, which a GPU answers together.
    """
    pictures = labelled.pictures
    threads = at_once or max(os.cpu_count() or 1, *(2 * each.at_once for each in classifiers.values()))
    work = partial(_read, labelled.read, classifiers, scope)
    collected = _Collected()
    on_progress(0, len(pictures))
    with closing(in_order(work, pictures, 2 * threads, threads)) as results:
        for done, (picture, read) in enumerate(zip(pictures, results, strict=True), 1):
            collected.add(picture, read)
            on_progress(done, len(pictures))
    return collected.judged()


def _read(
    read: Callable[[str], bytes],
    classifiers: Mapping[str, Classifier],
    scope: Scope | None,
    picture: LabelledPicture,
) -> _Read:
    try:
        data = read(picture.name)
        radiograph = load_radiograph(data)
        trial = try_models(radiograph, classifiers, scope)
    except XrayError as error:
        return _Read(error)
    size = (radiograph.width, radiograph.height)
    patient = patient_key(data) if radiograph.source.startswith("DICOM") else None
    return _Read(trial, radiograph.facts, size, patient, sha256(data).digest())


@dataclass
class _Collected:
    pictures: list[JudgedPicture] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    _patients: dict[str | bytes, int] = field(default_factory=dict)
    _canvases: Counter[bytes] = field(default_factory=Counter)  # hash -> pictures
    _contents: list[bytes] = field(default_factory=list)

    def add(self, picture: LabelledPicture, read: _Read) -> None:
        trial = read.result
        if isinstance(trial, XrayError):
            self.unread.append(Unread(picture.file, trial))
            return
        self._contents.append(read.content + bytes([picture.label]))
        self._canvases[sha256(trial.canvas.tobytes()).digest()] += 1
        self.sizes.append(read.size)
        self.pictures.append(
            JudgedPicture(
                picture.name,
                picture.file,
                picture.label,
                self._number(picture, read.patient),
                _groups(picture.groups, read.facts),
                trial.p_pneumonia,
                trial.scope,
                trial.reasons,
                trial.refusal,
            )
        )

    def judged(self) -> Judged:
        copies = len(self.pictures) - len(self._canvases)
        digest = sha256(b"".join(sorted(self._contents))).hexdigest()
        return Judged(tuple(self.pictures), tuple(self.unread), tuple(self.sizes), copies, digest)

    def _number(self, picture: LabelledPicture, of_file: bytes | None) -> int:
        """By the table, the name of a published file, or the header of a DICOM file; else a patient of its own."""
        named = picture.patient or (names_patient(picture.file) and patient_of(picture.file))
        return self._patients.setdefault(named or of_file or f"/{picture.name}", len(self._patients))


def _groups(of_table: Mapping[str, str], facts: Facts) -> dict[str, str]:
    """What the table says goes before what the file says of the same property."""
    named = {column.casefold() for column in of_table}
    of_file = {name: value for name in OF_FILE if name not in named and (value := getattr(facts, name))}
    return {**of_table, **of_file}


def property_names(pictures: Sequence[JudgedPicture]) -> list[str]:
    """All properties that at least one of the pictures has, in the order in which they occur."""
    return list(dict.fromkeys(name for picture in pictures for name in picture.groups))
