"""The tables of one model's test results: classification report, metrics and uncertain answers, as HTML and as CSV.

Where the slider decides a cell, the HTML has a slot, and the CSV a name in braces that results.js replaces by the value
at the position of the slider.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from demo.results.model_results import ModelResults
from demo.results.slider import REPORT_COLUMNS, REPORT_ROWS, digits_of
from demo.text.numbers import decimal, decimal_range, percent_exact
from demo.text.say import say
from demo.ui.tables import csv_text, table
from xray_models.classes import CLASSES
from xray_models.evaluation.coursework import COURSEWORK
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
    shipped: float | None  # of the shipped model, where it stands beside
    coursework: float | None  # as the 2024 report prints it

    @property
    def moves(self) -> bool:
        """Whether the slider decides it."""
        return self.name not in THRESHOLD_FREE


def report_table(results: ModelResults, slot: Slot, language: str) -> Markup:
    rows = _report_rows(results, slot, language)
    return table(_report_heads(language), rows, "report", say(language, "results_report"))


def report_csv(results: ModelResults, language: str) -> str:
    return csv_text(_report_heads(language), _report_rows(results, _braces, language))


def metrics_table(results: ModelResults, shipped: ModelResults | None, slot: Slot, language: str) -> Markup:
    """``shipped``: the results that stand beside, where there are some."""
    rows = []
    for row in _metric_rows(results, shipped):
        digits = 2 if row.name in ("sensitivity", "specificity") else 3  # as the report prints them
        value = slot(row.name) if row.moves else _written(row.value, 3, language)
        interval = slot(f"{row.name}-interval") if row.moves else decimal_range(language, row.interval)
        others = (
            *([_written(row.shipped, digits_of(row.name), language)] if shipped else []),
            _written(row.coursework, digits, language),
        )
        rows.append((_name(row, results, language), _strong(value), interval, *others))
    heads = [say(language, f"results_{column}") for column in ("metric", "value", "interval", *_other_columns(shipped))]
    return table(heads, rows, "metrics", say(language, "results_metrics"))


def metrics_csv(results: ModelResults, shipped: ModelResults | None, language: str) -> str:
    rows = []
    for row in _metric_rows(results, shipped):
        fixed = (row.value, *(row.interval or (None, None)))
        moving = (_braces(row.name), _braces(f"{row.name} from"), _braces(f"{row.name} to"))
        others = (*([row.shipped] if shipped else []), row.coursework)
        rows.append((_name(row, results, language), *(moving if row.moves else fixed), *others))
    columns = ("metric", "value", "interval_from", "interval_to", *_other_columns(shipped))
    return csv_text([say(language, f"results_{column}") for column in columns], rows)


def uncertainty_table(results: ModelResults, language: str) -> Markup:
    """What the uncertain band aimed at on validation, and what it holds on test; "" where none was fitted."""
    if not results.record.uncertain:
        return Markup("")
    low, high = (percent_exact(language, end) for end in results.record.uncertain)
    rows = [
        (
            label,
            _strong(decimal(language, share)),
            decimal_range(language, interval),
            f"≥ {decimal(language, aim, 2)}" if aim else "–",
        )
        for label, share, interval, aim in _uncertainty(results, language)
    ]
    heads = [say(language, f"results_{column}") for column in ("metric", "value", "interval", "aimed")]
    return table(heads, rows, "uncertainty", say(language, "results_uncertainty", low=low, high=high))


def uncertainty_csv(results: ModelResults, language: str) -> tuple[list[str], list[tuple]]:
    """(heads, rows)."""
    columns = ("metric", "value", "interval_from", "interval_to", "aimed")
    rows = [(label, share, *interval, aim) for label, share, interval, aim in _uncertainty(results, language)]
    return [say(language, f"results_{column}") for column in columns], rows


def _metric_rows(results: ModelResults, shipped: ModelResults | None) -> list[MetricRow]:
    values, intervals = _values(results), results.fitted_intervals()
    beside = _values(shipped) if shipped else {}
    printed = COURSEWORK[results.record.model].metrics
    return [MetricRow(name, values[name], intervals.get(name), beside.get(name), printed.get(name)) for name in METRICS]


def _other_columns(shipped: ModelResults | None) -> list[str]:
    return [*(["shipped_column"] if shipped else []), "coursework"]


def _values(results: ModelResults) -> dict[str, float | None]:
    """At the fitted operating point."""
    diagnostics = results.evaluation.operating_point.diagnostics()
    return {**results.evaluation.metrics(), **{name: estimate.value for name, estimate in diagnostics.items()}}


def _name(row: MetricRow, results: ModelResults, language: str) -> str:
    """Predictive values hold for the share of ill patients that their name says."""
    return say(language, f"metric_{row.name}", share=percent_exact(language, results.evaluation.prevalence))


def _written(value: float | None, digits: int, language: str) -> str:
    return "–" if value is None else decimal(language, value, digits)


def _report_heads(language: str) -> list[str]:
    return [
        say(language, "results_class"),
        *(say(language, f"report_{column}") for column in (*REPORT_COLUMNS, "support")),
    ]


def _report_rows(results: ModelResults, cell: Callable[[str], str], language: str) -> list[tuple]:
    report = results.evaluation.operating_point.report()
    support = {name: int(report[name]["support"]) for name in REPORT_ROWS}
    rows = [
        (say(language, f"report_{name}"), *(cell(f"{name} {column}") for column in REPORT_COLUMNS), support[name])
        for name in REPORT_ROWS
    ]
    accuracy = (say(language, "metric_accuracy"), "", "", cell("accuracy"), support["weighted avg"])
    return [*rows[: len(CLASSES)], accuracy, *rows[len(CLASSES) :]]


def _uncertainty(results: ModelResults, language: str) -> list[tuple]:
    """(label, share, 95 % interval, what it should be at least) of each share that has images."""
    shares, intervals = results.evaluation.uncertainty(), results.evaluation.uncertainty_intervals()
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
