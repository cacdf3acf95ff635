"""The curves of the models on the test images: figures, tables, and both to download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from markupsafe import Markup

from demo.text.numbers import decimal, percent_exact
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render
from demo.ui.scores.curve_figures import precision_recall_figure, reliability_figure, roc_figure
from demo.ui.scores.decision_figure import decision_figure, decision_points
from demo.ui.scores.figure import BESIDE, Evaluations
from demo.ui.scores.model_scores import Scores
from demo.ui.tables import folded_table, table
from xray_models.evaluation.calibration import reliability_bins

FIGURES = (roc_figure, precision_recall_figure, reliability_figure, decision_figure)
PICTURE_FILES = {  # by figure
    "roc": "roc_curve",
    "pr": "precision_recall_curve",
    "reliability": "reliability",
    "decision": "decision_curve",
}


Format = Callable[[str, Any], str]  # (language, value) -> text


@dataclass(frozen=True)
class Values:
    """A table of values that are not rounded, and how the page writes those of each column."""

    heads: list[str]
    rows: list[tuple]
    formats: tuple[Format, ...]

    def texts(self, language: str) -> list[list[str]]:
        return [[write(language, value) for write, value in zip(self.formats, row, strict=True)] for row in self.rows]


class CurveWords(NamedTuple):
    """Keys of the sentences that say whose curves these are."""

    title: str = "results_curves"
    thin: str = "results_curves_thin"  # what the thin lines are
    legend: str = BESIDE


OF_TEST_IMAGES = CurveWords()


def render_curves(
    scores: Scores, beside: Scores, prefix: str, language: str, words: CurveWords = OF_TEST_IMAGES
) -> Markup:
    """All curves in one panel, with those of ``beside`` as thin lines; ``prefix`` begins the names of files."""
    evaluations, behind = _evaluations(scores), _evaluations(beside)
    curves, bins = curve_values(scores, language), bin_values(scores, language)
    decision = decision_values(evaluations, language)
    html = render(
        "ui/scores/templates/curves.html",
        language,
        figures=[draw(evaluations, language, behind, words.legend) for draw in FIGURES],
        title=words.title,
        thin=words.thin if beside else "",
        prevalence=next(iter(evaluations.values())).prevalence,
        decision_table=table(decision.heads, decision.texts(language), "decision"),
        curve_table=folded_table(say(language, "results_curve_table"), curves.heads, curves.texts(language), "curves"),
        reliability_table=folded_table(
            say(language, "results_reliability_table"), bins.heads, bins.texts(language), "bins"
        ),
        downloads=_downloads({"curves": curves, "bins": bins, "decision": decision}, prefix, language),
    )
    return Markup(html)


def curve_values(scores: Scores, language: str) -> Values:
    """Points of the ROC and precision-recall curves: operating points in steps of a tenth, and the fitted one."""
    rows = []
    for name, found in scores.items():
        for point in found.operating_points():
            if point.threshold == found.evaluation.threshold or round(100 * point.threshold, 9) % 10 == 0:
                (false_positive_rate, sensitivity), (_, precision) = point.roc_point, point.precision_recall_point
                rows.append((say(language, name), point.threshold, sensitivity, false_positive_rate, precision))
    columns = ("results_model", "results_point", "metric_sensitivity", "results_false_alarms", "report_precision")
    heads = [say(language, column) for column in columns]
    return Values(heads, rows, (_as_is, percent_exact, decimal, decimal, decimal))


def bin_values(scores: Scores, language: str) -> Values:
    """The bins of the reliability diagram."""
    rows = [
        (say(language, name), part.mean_probability, part.share, part.images)
        for name, found in scores.items()
        for part in reliability_bins(found.evaluation.labels, found.evaluation.p_pneumonia)
    ]
    columns = ("results_model", "figure_reliability_x", "figure_reliability_y", "results_images")
    return Values([say(language, column) for column in columns], rows, (_as_is, decimal, decimal, _as_is))


def decision_values(evaluations: Evaluations, language: str) -> Values:
    """The decision curves."""
    heads, rows = decision_points(evaluations, language)
    return Values(heads, rows, (partial(decimal, digits=2), *[decimal] * (len(heads) - 1)))


def _as_is(language: str, value: object) -> str:
    return str(value)


def _evaluations(scores: Scores) -> Evaluations:
    return {name: found.evaluation for name, found in scores.items()}


def _downloads(tables: dict[str, Values], prefix: str, language: str) -> Markup:
    """``tables``: by the names of their files."""
    pictures = [
        downloads.picture(say(language, f"download_{figure}"), f"{prefix}{file}.png", f"[data-figure={figure}]")
        for figure, file in PICTURE_FILES.items()
    ]
    files = [
        downloads.csv_link(say(language, f"download_{name}_table"), f"{prefix}{name}.csv", values.heads, values.rows)
        for name, values in tables.items()
    ]
    return downloads.row(*pictures, *files)
