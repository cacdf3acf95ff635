"""The Results tab: both models on the test images, from the files beside their weights, with no data set at hand."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path

import gradio as gr

from . import figures, training_curves
from .messages import decimal, percent_exact, say
from .results import ModelResults, load_results, stamp
from .results_cards import render_card, render_no_results

_PRIVATE = {"api_visibility": "private", "show_progress": "hidden"}


def build(weights: str | Path, language: gr.Radio) -> None:
    """The tab's components and events; to be called inside gr.Tabs. It is filled when a visitor first opens it."""
    with gr.Tab(say("en", "results"), id="results") as tab:
        seen = gr.State(None)
        script = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
        page = gr.HTML(_waiting("en"), elem_id="test-results", apply_default_css=False, js_on_load=script)

    def fill(language: str, seen: tuple | None):
        """Also after other weights have taken the place of those seen."""
        now = (language, stamp(weights))
        return (gr.skip(), gr.skip()) if now == seen else (_page(str(weights), now[1], language), now)

    def translate(language: str, seen: tuple | None):
        shown = (_waiting(language), None) if seen is None else fill(language, seen)
        return gr.Tab(label=say(language, "results")), *shown

    tab.select(fill, [language, seen], [page, seen], **_PRIVATE)
    language.change(translate, [language, seen], [tab, page, seen], **_PRIVATE)


def render_results(results: dict[str, ModelResults | str], language: str) -> str:
    """The whole tab as HTML. ``results`` as from ``load_results``."""
    there = {name: found for name, found in results.items() if isinstance(found, ModelResults)}
    cards = "".join(
        render_card(name, found, language) if name in there else render_no_results(name, str(found), language)
        for name, found in results.items()
    )
    parts = [f'<p class="lead">{_say(language, "results_intro")}</p><div class="cards">{cards}</div>']
    if there:
        parts.append(f'<p class="notes">{_say(language, "results_notes")}</p>')
        parts.append(_curves(there, language))
        parts.append(training_curves.render(there, language))
    return f'<div class="test-results">{"".join(parts)}</div>'


@lru_cache(maxsize=4)
def _page(weights: str, stamp: tuple, language: str) -> str:
    """``stamp`` is there for the cache: other files give another page."""
    return render_results(load_results(weights), language)


def _waiting(language: str) -> str:
    return f'<p class="lead">{_say(language, "results_wait")}</p>'


def _curves(results: dict[str, ModelResults], language: str) -> str:
    evaluations = {name: found.evaluation for name, found in results.items()}
    drawn = (figures.roc_figure, figures.precision_recall_figure, figures.reliability_figure)
    return (
        f'<section class="card"><header><h2>{_say(language, "results_curves")}</h2>'
        f"<span>{_say(language, 'results_curves_how')}</span></header>"
        f'<div class="plots">{"".join(draw(evaluations, language) for draw in drawn)}</div>'
        f"{_curve_table(results, language)}{_reliability_table(results, language)}</section>"
    )


def _curve_table(results: dict[str, ModelResults], language: str) -> str:
    """The curves for who cannot see them: one row an operating point, in steps of ten."""
    rows = [
        (_say(language, name), percent_exact(language, point.threshold),
         *(decimal(language, number) for number in (*figures.roc_point(point.matrix)[::-1],
                                                    figures.precision_recall_point(point.matrix)[1])))
        for name, found in results.items()
        for point in found.operating_points()
        if point.threshold == found.card.threshold or round(100 * point.threshold, 9) % 10 == 0
    ]
    columns = ("results_model", "results_point", "metric_sensitivity", "results_false_alarms", "report_precision")
    return figures.folded_table(_say(language, "results_curve_table"), [_say(language, c) for c in columns], rows)


def _reliability_table(results: dict[str, ModelResults], language: str) -> str:
    rows = [
        (_say(language, name), decimal(language, p), decimal(language, share), str(n))
        for name, found in results.items()
        for p, share, n, _ in figures.reliability_bins(found.evaluation)
    ]
    columns = ("results_model", "figure_reliability_x", "figure_reliability_y", "results_images")
    title = _say(language, "results_reliability_table")
    return figures.folded_table(title, [_say(language, c) for c in columns], rows)


def _say(language: str, key: str, **values: object) -> str:
    return escape(say(language, key, **values))
