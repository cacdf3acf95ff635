"""The Results tab: both models on the test images, from the files beside their weights; it needs no data set."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import gradio as gr

from demo.results.cell_images_view import render_section, search_images
from demo.results.choices import IN_USE, ResultsChoices
from demo.results.model_results import results_stamp
from demo.results.view import render_results
from demo.text.say import say
from demo.ui.events import PRIVATE
from demo.ui.labels import FIRST_LANGUAGE, Labels
from demo.ui.scores.cells import Wanted


def build(choices: ResultsChoices, labels: Labels, unlocked: gr.State) -> gr.Dropdown:
    """The tab's components and events; to be called inside gr.Tabs. It is filled when a visitor first opens it.

    ``unlocked``: whether this visitor has given the owner's password.

    Returns the choice of results. To show a run, set it to ``selection(run_id, ...)`` and open the tab "results".
    """
    with labels.make(gr.Tab, {"label": "results"}, id="results", elem_id="tab-results") as tab:
        choice = gr.Dropdown(
            choices.available(FIRST_LANGUAGE, unlocked=False),
            value=IN_USE,
            label=say(FIRST_LANGUAGE, "results_of"),
            elem_id="results-of",
            filterable=False,
        )
        results = gr.HTML(
            _waiting(FIRST_LANGUAGE),
            elem_id="test-results",
            apply_default_css=False,
            js_on_load="xray.operatingPoints(element, watch, (wanted) => xray.showCell(wanted))",
        )
        errors = gr.HTML(
            "",
            elem_id="mistakes",
            apply_default_css=False,
            js_on_load="xray.showCell = xray.cellImages(element, trigger, watch)",
        )
        shown = gr.State(None)  # what the results on the page were made from; None before the tab is opened
    handlers = Handlers(choices)
    visitor = [labels.language, choice, unlocked]
    inputs, outputs = [*visitor, shown], [choice, results, errors, shown]
    search = errors.select(handlers.search, visitor, errors, concurrency_limit=1, **PRIVATE)
    tab.select(handlers.fill, inputs, outputs, **PRIVATE)
    choice.change(handlers.fill, inputs, outputs, cancels=search, **PRIVATE)
    labels.language.change(handlers.translate, inputs, outputs, cancels=search, **PRIVATE)
    return choice


class Handlers:
    """What the tab's events do."""

    def __init__(self, choices: ResultsChoices):
        self._choices = choices

    def fill(self, language: str, chosen: object, unlocked: bool, shown: tuple | None):
        """Results that are on the page already stay as they are, with what is unfolded there."""
        _, scored = self._choices.find(chosen, unlocked)
        update = selection(chosen, self._choices, language, unlocked)
        wanted = (language, scored, results_stamp(scored.folder))
        if wanted == shown:
            return update, gr.skip(), gr.skip(), gr.skip()
        html = render_results(scored, self._choices.weights.shipped, language)
        return update, html, render_section(scored, language), wanted

    def translate(self, language: str, chosen: object, unlocked: bool, shown: tuple | None):
        if shown is None:
            return gr.Dropdown(label=say(language, "results_of")), _waiting(language), "", None
        return self.fill(language, chosen, unlocked, shown)

    def search(self, language: str, chosen: object, unlocked: bool, event: gr.EventData) -> Iterator[str]:
        """The misclassified images of the model that was asked for, or those of a cell of its matrix."""
        _, scored = self._choices.find(chosen, unlocked)
        wanted = Wanted.asked(*(getattr(event, name, None) for name in ("model", "cell", "threshold")))
        yield from search_images(scored, wanted, self._choices, language)


def selection(chosen: object, choices: ResultsChoices, language: str, unlocked: bool) -> gr.Dropdown:
    """An update of the choice to ``chosen``, if it is still available, among all that is available now.

    All of it, because Gradio refuses a value that is not among the choices it has heard of.
    """
    value, _ = choices.find(chosen, unlocked)
    return gr.Dropdown(choices.available(language, unlocked), value=value, label=say(language, "results_of"))


def _waiting(language: str) -> str:
    return f'<p class="lead">{escape(say(language, "results_wait"))}</p>'
