"""The tables of one model's test scores: classification report, metrics and uncertain answers, as HTML and as CSV.

Where the slider decides a cell, the HTML has a slot, and the CSV a name in braces that scores.js replaces by the value
at the position of the slider.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from demo.text.numbers import decimal, decimal_range, percent_exact
from demo.text.say import say
from demo.ui.scores.model_scores import ModelScores
from demo.ui.scores.slider import REPORT_COLUMNS, REPORT_ROWS, digits_of
from demo.ui.tables import csv_text, table
from xray_models.classes import CLASSES
from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.uncertainty import COVERAGE

Slot = Callable[[str], Markup]  # name -> the HTML that follows the slider

METRICS = (
    "accuracy",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "lr_positive",
    "lr_negative",
    "balanced_accuracy",
    "f1",
    "cohen_kappa",
    "roc_auc",
    "loss",
    "ece",
)
THRESHOLD_FREE = ("roc_auc", "loss", "ece")
UNCERTAINTY = ("uncertain", "coverage_normal", "coverage_pneumonia", "certain_accuracy")


@dataclass(frozen=True)
class MetricRow:
    """A metric at the fitted operating point."""

    name: str
    value: float | None  # None: cannot be known
    interval: Interval | None  # 95 %
    beside: float | None  # of the scores that stand beside, where there are some
    coursework: float | None  # as the 2024 report prints it

    @property
    def moves(self) -> bool:
        """Whether the slider decides it."""
        return self.name not in THRESHOLD_FREE


def report_table(scores: ModelScores, slot: Slot, language: str) -> Markup:
    rows = _report_rows(scores, slot, language)
    return table(_report_heads(language), rows, "report", say(language, "results_report"))


def report_csv(scores: ModelScores, language: str) -> str:
    return csv_text(_report_heads(language), _report_rows(scores, _braces, language))


def metrics_table(scores: ModelScores, beside: ModelScores | None, slot: Slot, language: str) -> Markup:
    """``beside``: the scores that stand beside, where there are some."""
    rows = []
    for row in _metric_rows(scores, beside):
        digits = 2 if row.name in ("sensitivity", "specificity") else 3  # as the report prints them
        value = slot(row.name) if row.moves else _written(row.value, 3, language)
        interval = slot(f"{row.name}-interval") if row.moves else decimal_range(language, row.interval)
        others = (
            *([_written(row.beside, digits_of(row.name), language)] if beside else []),
            *([_written(row.coursework, digits, language)] if scores.coursework else []),
        )
        rows.append((_name(row, scores, language), _strong(value), interval, *others))
    heads = _metric_heads(("metric", "value", "interval"), scores, beside, language)
    return table(heads, rows, "metrics", say(language, "results_metrics"))


def metrics_csv(scores: ModelScores, beside: ModelScores | None, language: str) -> str:
    rows = []
    for row in _metric_rows(scores, beside):
        fixed = (row.value, *(row.interval or (None, None)))
        moving = (_braces(row.name), _braces(f"{row.name} from"), _braces(f"{row.name} to"))
        others = (*([row.beside] if beside else []), *([row.coursework] if scores.coursework else []))
        rows.append((_name(row, scores, language), *(moving if row.moves else fixed), *others))
    heads = _metric_heads(("metric", "value", "interval_from", "interval_to"), scores, beside, language)
    return csv_text(heads, rows)


def uncertainty_table(scores: ModelScores, language: str) -> Markup:
    """What the uncertain band aimed at on validation, and what it holds on test; "" where none was fitted."""
    if not scores.evaluation.uncertain:
        return Markup("")
    low, high = (percent_exact(language, end) for end in scores.evaluation.uncertain)
    rows = [
        (
            label,
            _strong(decimal(language, share)),
            decimal_range(language, interval),
            f"≥ {decimal(language, aim, 2)}" if aim else "–",
        )
        for label, share, interval, aim in _uncertainty(scores, language)
    ]
    heads = [say(language, f"results_{column}") for column in ("metric", "value", "interval", "aimed")]
    return table(heads, rows, "uncertainty", say(language, "results_uncertainty", low=low, high=high))


def uncertainty_csv(scores: ModelScores, language: str) -> tuple[list[str], list[tuple]]:
    """(heads, rows)."""
    columns = ("metric", "value", "interval_from", "interval_to", "aimed")
    rows = [(label, share, *interval, aim) for label, share, interval, aim in _uncertainty(scores, language)]
    return [say(language, f"results_{column}") for column in columns], rows


def _metric_rows(scores: ModelScores, beside: ModelScores | None) -> list[MetricRow]:
    values, intervals = _values(scores), scores.intervals
    others = _values(beside) if beside else {}
    printed = scores.coursework.metrics if scores.coursework else {}
    return [MetricRow(name, values[name], intervals.get(name), others.get(name), printed.get(name)) for name in METRICS]


def _metric_heads(
    columns: tuple[str, ...], scores: ModelScores, beside: ModelScores | None, language: str
) -> list[str]:
    keys = [f"results_{column}" for column in columns]
    keys += [beside.column] if beside else []
    keys += ["results_coursework"] if scores.coursework else []
    return [say(language, key) for key in keys]


def _values(scores: ModelScores) -> dict[str, float | None]:
    """At the fitted operating point."""
    diagnostics = scores.evaluation.operating_point.diagnostics()
    return {**scores.evaluation.metrics(), **{name: estimate.value for name, estimate in diagnostics.items()}}


def _name(row: MetricRow, scores: ModelScores, language: str) -> str:
    """Predictive values hold for the share of ill patients that their name says."""
    return say(language, f"metric_{row.name}", share=percent_exact(language, scores.evaluation.prevalence))


def _written(value: float | None, digits: int, language: str) -> str:
    return "–" if value is None else decimal(language, value, digits)


def _report_heads(language: str) -> list[str]:
    return [
        say(language, "results_class"),
        *(say(language, f"report_{column}") for column in (*REPORT_COLUMNS, "support")),
    ]


def _report_rows(scores: ModelScores, cell: Callable[[str], str], language: str) -> list[tuple]:
    report = scores.evaluation.operating_point.report()
    support = {name: int(report[name]["support"]) for name in REPORT_ROWS}
    rows = [
        (say(language, f"report_{name}"), *(cell(f"{name} {column}") for column in REPORT_COLUMNS), support[name])
        for name in REPORT_ROWS
    ]
    accuracy = (say(language, "metric_accuracy"), "", "", cell("accuracy"), support["weighted avg"])
    return [*rows[: len(CLASSES)], accuracy, *rows[len(CLASSES) :]]


def _uncertainty(scores: ModelScores, language: str) -> list[tuple]:
    """(label, share, 95 % interval, what it should be at least) of each share that has images."""
    shares, intervals = scores.evaluation.uncertainty(), scores.evaluation.uncertainty_intervals()
    return [
        (
            say(language, f"uncertainty_{name}"),
            shares[name],
            intervals[name],
            COVERAGE if name.startswith("coverage") else None,
        )
        for name in UNCERTAINTY
        if name in intervals
    ]


def _braces(name: str) -> str:
    return f"{{{name}}}"


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)
