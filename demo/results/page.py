"""The test results of both models as one page: cards, curves and trainings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from demo.results import figures
from demo.results.choices import Source
from demo.results.decision_curve import decision_figure, decision_table
from demo.results.tested import ModelResults, alongside, load_results, same_images, stamp
from demo.results.view import render_card, render_no_results
from demo.text.numbers import decimal, percent_exact
from demo.text.say import say
from demo.ui import downloads, training_curves
from demo.ui import svg as plots
from demo.ui.html import say_html
from xray_models.evaluation.calibration import reliability_bins

Tested = Mapping[str, ModelResults]  # by model

_PICTURES = {  # file by figure
    "roc": "roc_curve",
    "pr": "precision_recall_curve",
    "reliability": "reliability",
    "decision": "decision_curve",
}


def render_results(source: Source, shipped: Path, language: str) -> str:
    """The whole tab as HTML. A run's results have those of the weights in the folder ``shipped`` beside them."""
    return _page(source, shipped, (stamp(source.weights), stamp(shipped)), language)


def tested(results: Mapping[str, ModelResults | str]) -> Tested:
    """The models of ``load_results`` that there are results of."""
    return {name: found for name, found in results.items() if isinstance(found, ModelResults)}


@lru_cache(maxsize=8)
def _page(source: Source, shipped: Path, stamps: tuple, language: str) -> str:
    """``stamps`` are there for the cache: other files give another page."""
    results = load_results(source.weights)
    there, prefix = tested(results), f"{source.run_id}_" if source.run_id else ""
    beside = _beside(there, tested(load_results(shipped))) if source.run_id else {}
    cards = "".join(
        render_card(name, found, language, beside.get(name), prefix)
        if name in there
        else render_no_results(name, "results_not_trained" if source.run_id and there else str(found), language)
        for name, found in results.items()
    )
    parts = [f'<p class="lead">{_intro(source, language)}</p><div class="cards">{cards}</div>']
    if there:
        parts.append(f'<p class="notes">{_beside_note(there, beside, language)}{_notes(there, language)}</p>')
        parts.append(_curves(there, beside, prefix, language))
        parts.append(training_curves.render(*_histories(there), language, prefix))
    return f'<div class="test-results charts">{"".join(parts)}</div>'


def _beside(results: Tested, shipped: Tested) -> Tested:
    """The shipped models, on the images of the run where they were tested on them."""
    return {name: alongside(shipped[name], found) for name, found in results.items() if name in shipped}


def _intro(source: Source, language: str) -> str:
    if source.run_id is None:
        return say_html(language, "results_intro")
    return say_html(language, "results_intro_run", data=source.data_name or say(language, "results_data_unknown"))


def _beside_note(results: Tested, beside: Tested, language: str) -> str:
    """On which images the shipped models' figures were measured; nothing where there are none."""
    if not beside:
        return ""
    others = [found for name, found in beside.items() if not same_images(results[name], found)]
    if not others:
        return say_html(language, "results_beside_same") + " "
    return say_html(language, "results_beside_other", n=len(others[0].evaluation.labels)) + " "


def _notes(results: Tested, language: str) -> str:
    has_band = any(found.record.uncertain for found in results.values())
    return say_html(language, "results_notes") + (f" {say_html(language, 'results_notes_band')}" if has_band else "")


def _curves(results: Tested, beside: Tested, prefix: str, language: str) -> str:
    evaluations, shipped = ({name: found.evaluation for name, found in of.items()} for of in (results, beside))
    drawn = (figures.roc_figure, figures.precision_recall_figure, figures.reliability_figure, decision_figure)
    pictures = "".join(draw(evaluations, language, shipped) for draw in drawn) + decision_table(evaluations, language)
    thin = f" · {say_html(language, 'results_curves_thin')}" if beside else ""
    return (
        f'<section class="card"><header><h2>{say_html(language, "results_curves")}</h2>'
        f"<span>{say_html(language, 'results_curves_how')}{thin}</span></header>"
        f'<div class="plots">{pictures}</div>{_curve_table(results, language)}{_reliability_table(results, language)}'
        f"{_curve_downloads(prefix, language)}</section>"
    )


def _curve_downloads(prefix: str, language: str) -> str:
    pictures = [
        downloads.picture(say(language, f"download_{figure}"), f"{prefix}{file}.png", f"[data-figure={figure}]")
        for figure, file in _PICTURES.items()
    ]
    tables = [
        downloads.table(say(language, f"download_{table}_table"), f"{prefix}{table}.csv", f".{table}")
        for table in ("curves", "bins", "decision")
    ]
    return downloads.row(*pictures, *tables)


def _curve_table(results: Tested, language: str) -> str:
    """The curves for who cannot see them: one row an operating point, in steps of ten."""
    rows = [
        (
            say_html(language, name),
            percent_exact(language, point.threshold),
            *(decimal(language, number) for number in (*point.roc_point[::-1], point.precision_recall_point[1])),
        )
        for name, found in results.items()
        for point in found.operating_points()
        if point.threshold == found.record.threshold or round(100 * point.threshold, 9) % 10 == 0
    ]
    columns = ("results_model", "results_point", "metric_sensitivity", "results_false_alarms", "report_precision")
    title = say_html(language, "results_curve_table")
    return plots.folded_table(title, [say_html(language, c) for c in columns], rows, "curves")


def _reliability_table(results: Tested, language: str) -> str:
    rows = [
        (say_html(language, name), decimal(language, p), decimal(language, share), str(n))
        for name, found in results.items()
        for p, share, _, n, _ in reliability_bins(found.evaluation.labels, found.evaluation.p_pneumonia)
    ]
    columns = ("results_model", "figure_reliability_x", "figure_reliability_y", "results_images")
    title = say_html(language, "results_reliability_table")
    return plots.folded_table(title, [say_html(language, c) for c in columns], rows, "bins")


def _histories(results: Mapping[str, ModelResults]) -> tuple[dict[str, list[dict]], dict[str, int]]:
    """(rows of the training's history, the epoch kept), each by model."""
    training = {name: found.record.training for name, found in results.items()}
    rows = {name: record.history for name, record in training.items()}
    return rows, {name: record.best_epoch or 0 for name, record in training.items()}
