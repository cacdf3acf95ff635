"""How often the models agreed with the labels that people gave, month by month: does it stay as it was?

A record of it holds no identity: a month, a model with its weights, and two labels. No file, no picture, no day.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NamedTuple

from xray_models.classes import CLASSES
from xray_models.evaluation.agreement import Agreement, agreement
from xray_models.evaluation.intervals import Interval, wilson_interval
from xray_models.evaluation.validation import Validation
from xray_models.files import WEIGHTS_FILE
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

READER, UPLOAD = "reader", "upload"  # who gave the label: a person before the answer was seen, or a table or folder
UNLIKE = 0.01  # p-value below which a month is said to differ from those before it
WEIGHTS_DIGITS = 12  # of the SHA-256 of weights
MAX_BYTES = 50_000_000  # of the file: a million readings
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Reading:
    """One radiograph, one model: its answer and the label of a person."""

    month: str  # as 2026-11
    source: str  # READER or UPLOAD
    model: str  # a name in MODELS
    weights: str  # the first digits of the SHA-256 of its weights; "" where that is not known
    answer: str  # of CLASSES
    label: str

    @property
    def is_valid(self) -> bool:
        return (
            bool(_MONTH.fullmatch(self.month))
            and self.source in (READER, UPLOAD)
            and self.model in MODELS
            and bool(re.fullmatch(r"[0-9a-f]*", self.weights))
            and {self.answer, self.label} <= set(CLASSES)
        )


class Month(NamedTuple):
    """One model in one month."""

    month: str
    agreement: Agreement  # with Cohen's kappa
    share: float  # of the images with the same label
    interval: Interval  # of the share, 95 %
    p_value: float | None  # Fisher's exact test against all months before; None: there are none

    @property
    def unlike_before(self) -> bool:
        """Whether it differs from the months before by more than chance, at the level UNLIKE."""
        return self.p_value is not None and self.p_value < UNLIKE


def concordance(readings: Iterable[Reading]) -> dict[str, list[Month]]:
    """Model -> its months in their order, those without a reading left out. Whatever the weights: a change of them is
    one of the things that should be seen."""
    labels = defaultdict[str, dict[str, list[Reading]]](lambda: defaultdict(list))
    for reading in readings:
        labels[reading.model][reading.month].append(reading)
    return {model: _months(labels[model]) for model in MODELS if model in labels}


def _months(by_month: dict[str, list[Reading]]) -> list[Month]:
    months, same_before, n_before = [], 0, 0
    for month in sorted(by_month):
        found = agreement([one.answer for one in by_month[month]], [one.label for one in by_month[month]])
        p_value = _p_value(found, same_before, n_before) if n_before else None
        share, interval = found.same / found.n, wilson_interval(found.same, found.n)
        months.append(Month(month, found, share, interval, p_value))
        same_before, n_before = same_before + found.same, n_before + found.n
    return months


def _p_value(now: Agreement, same_before: int, n_before: int) -> float:
    from scipy.stats import fisher_exact  # which takes a while to import

    table = [[now.same, now.n - now.same], [same_before, n_before - same_before]]
    return float(fisher_exact(table).pvalue)


def readings_of(validation: Validation, month: str) -> list[Reading]:
    """Of the radiographs of a validation that the models would answer, with the labels that came with them."""
    return [
        reading_of(record, picture.p_pneumonia[model], CLASSES[picture.label], month, UPLOAD)
        for picture in validation.pictures("answered")
        for model, record in validation.records.items()
    ]


def reading_of(record: ModelRecord, p_pneumonia: float, label: str, month: str, source: str = READER) -> Reading:
    """What the model of ``record`` said, beside the ``label`` of a person."""
    weights = record.sha256.get(WEIGHTS_FILE, "")[:WEIGHTS_DIGITS]
    return Reading(month, source, record.model, weights, CLASSES[int(p_pneumonia >= record.threshold)], label)


def append_readings(file: Path, readings: Sequence[Reading]) -> None:
    """Add to what is in ``file``, in one step; nothing that is there changes. OSError: it cannot be written."""
    if not readings:
        return
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(astuple, readings))
    with open(file, "ab") as end:
        end.write(b"\n" * _is_cut_off(file) + out.getvalue().encode())


def _is_cut_off(file: Path) -> bool:
    """Whether the last line lacks its end, as after a full disk."""
    with open(file, "rb") as content:
        return bool(content.seek(0, io.SEEK_END)) and content.seek(-1, io.SEEK_END) >= 0 and content.read(1) != b"\n"


def read_readings(file: Path) -> list[Reading]:
    """All that can be understood, in the order in which it came; [] where there is no file."""
    try:
        with open(file, "rb") as content:
            text = content.read(MAX_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    rows = csv.reader(line for line in text.splitlines() if line)
    readings = (Reading(*row) for row in rows if len(row) == 6)
    return [one for one in readings if one.is_valid]
