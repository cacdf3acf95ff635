"""Everything that a report of one validation says, as values: the same for JSON, PDF and Markdown.

Nothing here names a file or a person, but for ``reference``, which the reader has typed, and the properties of
subgroups, which come from the reader's table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.local import LocalFit
from xray_models.evaluation.validation import ALL, ANSWERED, PART, Validation
from xray_models.files import WEIGHTS_FILE
from xray_models.reports.case import PROGRAM
from xray_models.training.versions import versions
from xray_models.version import VERSION


@dataclass(frozen=True)
class ValidationReport:
    """A validation with all that a reader needs to know of it later."""

    validation: Validation
    made: datetime
    weights: Mapping[str, str | None]  # model -> SHA-256 of its weights file; None: not recorded
    versions: Mapping[str, str]  # program or package -> version
    prevalence: float | None = None  # in (0, 1), of PPV and NPV; None: not set
    local: LocalFit | None = None  # a local operating point that was fitted; None: not asked for
    calibration: str | None = None  # the name of the local calibration that the models answered with
    reference: str = ""  # what the reader has typed
    version: str = VERSION

    def to_json(self) -> dict[str, object]:
        """By model the object of ``evaluate --json`` and more; beside the models, what is of all of them."""
        return {
            **{model: self._model(model) for model in self.validation.models},
            "data": self._data(),
            "scope": {**self.validation.scope_counts(), "reasons": self.validation.reasons()},
            "suspected_label_errors": len(self.validation.label_errors),
            "local": self.local.to_json() if self.local else None,
            "program": {"name": PROGRAM, "version": self.version},
            "versions": dict(self.versions),
            "weights": {model: {"sha256": sha256} for model, sha256 in self.weights.items()},
            "calibration": self.calibration,
            "made": self.made.isoformat(timespec="seconds"),
            **({"reference": self.reference} if self.reference else {}),
        }

    def _model(self, model: str) -> dict[str, object]:
        validation = self.validation
        shipped = validation.against_shipped(model)
        figures = {name: validation.evaluation(model, name) for name in (ALL, ANSWERED)}
        return {
            **_figures(figures[ALL]),
            "answered_only": _figures(figures[ANSWERED]) or None,
            "at_prevalence": self._at_prevalence(model),
            "subgroups": [group.to_json() for group in validation.subgroups(model)],
            "against_shipped": shipped.to_json() if shipped else None,
        }

    def _at_prevalence(self, model: str) -> dict[str, object] | None:
        if self.prevalence is None:
            return None
        estimates = self.validation.at_prevalence(model, self.prevalence)
        return {"prevalence": self.prevalence, **_estimates(estimates)}

    def _data(self) -> dict[str, object]:
        report = self.validation.report
        return {
            "n": sum(report.counts[PART].values()),
            "counts": report.counts[PART],
            "patients": report.patients[PART],
            "copies": report.copies.get(PART, 0),
            "unread": len(report.unread),
            "left_out": {reason: len(files) for reason, files in report.ignored.items()},
            "notes": [{"code": note.code, "message": note.message} for note in report.notes],
            "sha256": self.validation.judged.sha256,
        }


def validation_report(
    validation: Validation,
    made: datetime,
    *,
    prevalence: float | None = None,
    local: LocalFit | None = None,
    calibration: str | None = None,
    reference: str = "",
) -> ValidationReport:
    """The report of ``validation``. ValueError: no such ``prevalence``."""
    if prevalence is not None and not 0 < prevalence < 1:
        raise ValueError(f"the prevalence must lie between 0 and 1, and {prevalence} does not")
    weights = {name: record.sha256.get(WEIGHTS_FILE) for name, record in validation.records.items()}
    return ValidationReport(validation, made, weights, versions(), prevalence, local, calibration, reference.strip())


def _figures(evaluation: Evaluation | None) -> dict[str, object]:
    """Those of ``evaluate --json``; {} where a class has no image."""
    if evaluation is None:
        return {}
    return {**evaluation.to_json(), "diagnostics": _estimates(evaluation.operating_point.diagnostics())}


def _estimates(estimates: Mapping[str, Estimate]) -> dict[str, object]:
    intervals = {name: list(one.interval) for name, one in estimates.items() if one.interval}
    return {**{name: one.value for name, one in estimates.items()}, "intervals": intervals}
