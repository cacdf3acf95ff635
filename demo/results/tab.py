"""The Results tab: both models on the test images, from the files beside their weights, with no data set at hand."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from html import escape
from pathlib import Path

import gradio as gr

from demo.results import mistakes
from demo.results.choices import IN_USE, Source, choices, classifiers, find
from demo.results.page import render_results, tested
from demo.results.tested import ModelResults, load_results, stamp
from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
from demo.text.say import say
from demo.ui.events import PRIVATE

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent


def build(weights: ActiveWeights, run_store: RunStore, data: Path | None, language: gr.Radio) -> gr.Dropdown:
    """The tab's components and events; to be called inside gr.Tabs. It is filled when a visitor first opens it.

    Returns the choice of what is shown: whoever sets it to ``selection(run_id, ...)``, and opens the tab "results",
    shows that run. ``data``: the data set that the server was started with, where the shipped weights' test images are.
    """
    with gr.Tab(say("en", "results"), id="results") as tab:
        seen = gr.State(None)
        choice = gr.Dropdown(
            choices(weights, run_store, "en"),
            value=IN_USE,
            label=say("en", "results_of"),
            elem_id="results-of",
            filterable=False,
        )
        script = (_FOLDER / "tab.js").read_text(encoding="utf-8")
        page = gr.HTML(_waiting("en"), elem_id="test-results", apply_default_css=False, js_on_load=script)
        script = (_FOLDER / "mistakes.js").read_text(encoding="utf-8")
        errors = gr.HTML("", elem_id="mistakes", apply_default_css=False, js_on_load=script)

    def fill(language: str, chosen: object, seen: tuple | None):
        """Also after other weights have taken the place of those seen."""
        source = find(chosen, weights, run_store, data)[1]
        known = selection(chosen, weights, run_store, language)
        now = (language, source, stamp(source.weights))
        if now == seen:
            return known, gr.skip(), gr.skip(), gr.skip()
        return known, render_results(source, weights.shipped, language), _errors(source, language), now

    def translate(language: str, chosen: object, seen: tuple | None):
        if seen is None:
            shown = (gr.Dropdown(label=say(language, "results_of")), _waiting(language), "", None)
        else:
            shown = fill(language, chosen, seen)
        return gr.Tab(label=say(language, "results")), *shown

    def show_errors(language: str, chosen: object, event: gr.EventData) -> Iterator[str]:
        source = find(chosen, weights, run_store, data)[1]
        yield from _watch_errors(source, getattr(event, "model", None), weights, language)

    told, outputs = [language, choice, seen], [choice, page, errors, seen]
    search = errors.select(show_errors, [language, choice], errors, concurrency_limit=1, **PRIVATE)
    tab.select(fill, told, outputs, **PRIVATE)
    choice.change(fill, told, outputs, cancels=search, **PRIVATE)
    language.change(translate, told, [tab, *outputs], cancels=search, **PRIVATE)
    return choice


def selection(chosen: object, weights: ActiveWeights, run_store: RunStore, language: str) -> gr.Dropdown:
    """An update of the choice to ``chosen``, if it is still there, among all that there is now.

    All of it, because Gradio refuses a value that is not among the choices it has heard of.
    """
    valid = find(chosen, weights, run_store, None)[0]
    return gr.Dropdown(choices(weights, run_store, language), value=valid, label=say(language, "results_of"))


def _errors(source: Source, language: str, chosen: str = "", body: str = "") -> str:
    """The section of the misclassified images; none where there are no results either."""
    results = tested(load_results(source.weights))
    return mistakes.render_section(results, language, _missing(source), chosen, body) if results else ""


def _missing(source: Source) -> str | None:
    """The key of the sentence that says why there are no images to show; None where there are some."""
    if source.data is not None and source.data.exists():
        return None
    return "mistakes_data_gone" if source.run_id else "mistakes_no_data"


def _watch_errors(source: Source, model: object, weights: ActiveWeights, language: str) -> Iterator[str]:
    """The section again with every image that was found. Nothing that goes wrong is raised."""
    results = load_results(source.weights).get(str(model))
    if not isinstance(results, ModelResults) or _missing(source):
        yield _errors(source, language)
        return
    images, found = mistakes.wrong_images(results), []

    def shown(is_done: bool) -> str:
        body = mistakes.render_mistakes(found, str(model), len(images), is_done, language)
        return _errors(source, language, str(model), body)

    yield shown(is_done=False)
    try:
        for mistake in mistakes.find_mistakes(source.data, images, str(model), classifiers(source, weights)):
            found.append(mistake)
            yield shown(is_done=False)
        yield shown(is_done=True)
    except Exception as error:  # the data set or the weights have gone, say; no message, it may tell a path
        log.warning("Misclassified images: %s", type(error).__name__)
        yield _errors(source, language, str(model), mistakes.render_failure(language))


def _waiting(language: str) -> str:
    return f'<p class="lead">{escape(say(language, "results_wait"))}</p>'
