"""What are the answers worth on adults? By view, on a random draw of ChestX-ray14 (Wang et al., CVPR 2017).

    python -m tests.benchmarks.outside.adults --data adults_256.zip [--weights DIR]

The zip (or folder) has ``adults.csv`` (file, patient, age, view, findings) and the files that it names. *Ill* is a
radiograph with the finding Pneumonia, *healthy* one with No Finding; the findings were mined from the text of reports,
not read again from the pictures. Others count where no label is needed. All are answered, whatever the scope says of
them. Writes reports/adults.json, and evidence.json below --weights, from which page and model cards take a
sentence.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from tests.benchmarks.answering import answer, is_outside
from tests.benchmarks.reporting import argument_parser, provenance, save_json
from xray_models.data.archive import open_dataset
from xray_models.evaluation.intervals import BOOTSTRAP_RESAMPLES, wilson_interval
from xray_models.files import write_json
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import Prediction, load_classifiers

REPORT, EVIDENCE = "adults", "evidence.json"
TABLE = "adults.csv"
ILL, HEALTHY = "Pneumonia", "No Finding"
VIEWS = ("AP", "PA")


@dataclass(frozen=True)
class Adult:
    """One radiograph of an adult."""

    file: bytes
    patient: str
    view: str  # AP or PA
    ill: bool | None  # None: neither of the two labels


@dataclass(frozen=True)
class Answered:
    """An adult's radiograph, what the models answer, and what the scope says."""

    adult: Adult
    predictions: Mapping[str, Prediction]
    refused: bool
    outside: bool


def main() -> None:
    options = argument_parser(__doc__).parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    adults = read_adults(options.data)
    answered = answer_all(adults, options.weights)
    command = f"outside.adults --data {options.data.name}"
    rows = [summary(answered, None), *(summary(answered, view) for view in VIEWS)]
    for row in rows:
        print(row)
    made = provenance(command, time.perf_counter() - start, options.weights)
    print(save_json(REPORT, {"made": made, "views": rows}))
    write_json(options.weights / EVIDENCE, evidence(rows[0]))


def read_adults(data: Path) -> list[Adult]:
    """The radiographs that the table of ``data`` (folder or zip) names. KeyError: one of them is missing."""
    with open_dataset(data) as (names, read):
        place = {PurePosixPath(name).name: name for name in names}
        table = csv.DictReader(io.StringIO(read(place[TABLE]).decode("utf-8")))
        return [Adult(read(place[row["file"]]), row["patient"], row["view"], is_ill(row["findings"])) for row in table]


def is_ill(findings: str) -> bool | None:
    """ "Infiltration|Pneumonia" -> True, "No Finding" -> False, "Effusion" -> None."""
    labels = set(findings.split("|"))
    return True if ILL in labels else False if labels == {HEALTHY} else None


def answer_all(adults: list[Adult], weights: Path) -> list[Answered]:
    """Every adult, answered; the pictures that the scope refuses are answered without it. ValueError: a bad picture."""
    classifiers, scope = load_classifiers(weights), load_scope(weights)
    answered = []
    for adult in adults:
        comparison = answer(adult.file, classifiers, scope)
        refused, outside = comparison is None, is_outside(comparison)
        comparison = comparison or answer(adult.file, classifiers, None)
        if comparison is None:
            raise ValueError(f"A radiograph of patient {adult.patient} cannot be read.")
        answered.append(Answered(adult, comparison.predictions, refused, outside))
    return answered


def summary(answered: list[Answered], view: str | None) -> dict[str, object]:
    """Everything that is counted of one view; of both for None."""
    rows = [row for row in answered if view in (None, row.adult.view)]
    labelled = [row for row in rows if row.adult.ill is not None]
    certain = [row for row in labelled if _certain_together(row)]
    return {
        "view": view,
        "n": len(rows),
        "patients": len({row.adult.patient for row in rows}),
        "ill": sum(row.adult.ill is True for row in rows),
        "healthy": sum(row.adult.ill is False for row in rows),
        "refused": sum(row.refused for row in rows),
        "outside": sum(row.outside for row in rows),
        "certain": len(certain),
        "certain_right": sum(_label(row, next(iter(row.predictions))) == row.adult.ill for row in certain),
        "models": {model: _model_summary(labelled, model) for model in rows[0].predictions},
    }


def _model_summary(rows: list[Answered], model: str) -> dict[str, object]:
    called = {ill: sum(_label(row, model) for row in rows if row.adult.ill is ill) for ill in (True, False)}
    healthy = sum(not row.adult.ill for row in rows)
    p = np.array([row.predictions[model].p_pneumonia for row in rows])
    auc, low, high = balanced_auc(p, rows)
    return {
        "roc_auc": round(auc, 3),
        "interval": [round(low, 3), round(high, 3)],
        "healthy_called_pneumonia": called[False],
        "healthy_called_interval": [round(end, 3) for end in wilson_interval(called[False], healthy)],
        "ill_called_pneumonia": called[True],
    }


def balanced_auc(p: np.ndarray, rows: list[Answered], seed: int = 0) -> tuple[float, float, float]:
    """ROC AUC with every view and label weighing the same, so that the view says nothing of the label; and its
    percentile bootstrap interval at 95 %, patients resampled."""
    labels = np.array([bool(row.adult.ill) for row in rows])
    cells = np.array([2 * VIEWS.index(row.adult.view) + label for row, label in zip(rows, labels, strict=True)])
    patients = np.unique([row.adult.patient for row in rows], return_inverse=True)[1]
    members = [np.flatnonzero(patients == patient) for patient in range(patients.max() + 1)]

    def auc(drawn: np.ndarray) -> float:
        weights = 1 / np.bincount(cells[drawn], minlength=4).clip(min=1)
        return float(roc_auc_score(labels[drawn], p[drawn], sample_weight=weights[cells[drawn]]))

    rng, values = np.random.default_rng(seed), []
    while len(values) < BOOTSTRAP_RESAMPLES:
        drawn = np.concatenate([members[patient] for patient in rng.integers(0, len(members), len(members))])
        if len(set(labels[drawn].tolist())) == 2:
            values.append(auc(drawn))
    low, high = np.percentile(values, (2.5, 97.5))
    return auc(np.arange(len(labels))), float(low), float(high)


def evidence(both_views: Mapping) -> dict[str, object]:
    """What page and model cards say of adults: how many, and each model's ROC AUC."""
    n = both_views["ill"] + both_views["healthy"]
    return {"adults": {"n": n, "roc_auc": {model: m["roc_auc"] for model, m in both_views["models"].items()}}}


def _label(row: Answered, model: str) -> bool:
    return row.predictions[model].label == "PNEUMONIA"


def _certain_together(row: Answered) -> bool:
    """Whether all models give the same label, and none calls it uncertain."""
    answers = row.predictions.values()
    return len({a.label for a in answers}) == 1 and not any(a.uncertain for a in answers)


if __name__ == "__main__":
    main()
