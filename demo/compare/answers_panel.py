"""What changes the answers on the page: a file, an example, a refusal, another place in the strip, what mends a
radiograph, other weights, another language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import NamedTuple

import gradio as gr

from demo.compare import strip_view, view
from demo.compare.cases import Cases, is_of_page, number_of
from demo.compare.prevalence_view import render_prevalence
from demo.compare.reader import Reader, refused_by_browser
from demo.compare.study import Study, known
from demo.server.active_weights import weights_sentence
from demo.server.uploads import Upload
from demo.text.say import say
from demo.ui.events import PRIVATE

# At once, but those of each visit one after another (``side_by_side``): else a slow reading could end up in place of a
# newer one. How many of them really work is up to the reader and the networks; the others wait in threads.
WORK = {"concurrency_limit": 24, "concurrency_id": "compare"}


class Sources(NamedTuple):
    """The components that a visitor acts on."""

    upload: gr.UploadButton
    drop_zone: gr.HTML
    examples: gr.HTML
    strip: gr.HTML
    results: gr.HTML


class Views(NamedTuple):
    """What the page shows of a visit, in the order in which ``Answers`` gives it."""

    drop_zone: gr.HTML
    results: gr.HTML
    at_prevalence: gr.HTML
    strip: gr.HTML
    weights_line: gr.HTML
    shown: gr.Textbox  # the key of the study on the page, as the page knows it; the server may have forgotten that


class Answers:
    """The handlers of these events. Each gets the visit's cases first, and the prevalence and the language last.

    Each returns the study on the page, the cases, and a value for each of ``Views``.
    """

    def __init__(self, reader: Reader):
        self._reader = reader

    def read_upload(self, cases: Cases, upload: Upload | None, *shown_in) -> tuple:
        return self._read(cases, self._reader.read_upload(upload), upload.name if upload else "", *shown_in)

    def read_example(self, cases: Cases, prevalence: float | None, language: str, event: gr.EventData) -> tuple:
        new = self._reader.read_example(getattr(event, "index", None))
        return self._read(cases, new, "", prevalence, language)

    def refuse(self, cases: Cases, prevalence: float | None, language: str, event: gr.EventData) -> tuple:
        """A file that the browser did not send."""
        new = Study(error=refused_by_browser(getattr(event, "code", None)))
        return self._read(cases, new, str(getattr(event, "name", "")), prevalence, language)

    def select(self, cases: Cases, prevalence: float | None, language: str, event: gr.EventData) -> tuple:
        return self._show(cases.selected(getattr(event, "index", None)), prevalence, language)

    def clear(self, cases: Cases, *shown_in) -> tuple:
        return self._show(cases.cleared(), *shown_in)

    def mend(self, cases: Cases, shown: str, prevalence: float | None, language: str, event: gr.EventData) -> tuple:
        wanted = getattr(event, "mend", None)
        return self._answer_again(cases, shown, lambda study: self._reader.mend(study, wanted), prevalence, language)

    def read_again(self, cases: Cases, shown: str, *shown_in) -> tuple:
        return self._answer_again(cases, shown, self._reader.again, *shown_in)

    def translate(self, cases: Cases, shown: str, *shown_in) -> tuple[str, str, str, str]:
        """The views that have words, alone."""
        return self._render(cases.with_current(known(cases.current, shown)) if shown else cases, *shown_in)

    def weights_line(self, language: str) -> str:
        """Which weights answer; others may have come into use since the last answer."""
        weights = self._reader.weights.current
        said = [weights_sentence("compare_weights", weights, language)]
        if weights.calibration:
            said.append(say(language, "compare_calibration", name=weights.calibration.name))
        return f"<p>{escape(' · '.join(said))}</p>"

    def _read(self, cases: Cases, new: Study, name: str, *shown_in) -> tuple:
        """``name``: the one that the page gave the file; any other is not kept, as it may name a person."""
        read_last = name if is_of_page(name) else cases.read_last
        after = replace(cases.read(new.for_keeping(), number_of(name)), read_last=read_last)
        return self._show_strip(after, *shown_in) if after.current is cases.current else self._show(after, *shown_in)

    def _answer_again(self, cases: Cases, shown: str, ask: Callable[[Study], Study], *shown_in) -> tuple:
        """Another answer for the radiograph on the page."""
        new = ask(known(cases.current, shown))
        return self._show(cases.with_current(cases.current.followed_by(new).for_keeping()), *shown_in)

    def _show(self, cases: Cases, prevalence: float | None, language: str) -> tuple:
        study = cases.current
        key = study.key if study.is_shown else ""
        return study, cases, *self._render(cases, prevalence, language), self.weights_line(language), key

    def _show_strip(self, cases: Cases, _: float | None, language: str) -> tuple:
        """Of a file that another one stays on the page for."""
        views = Views(*[gr.skip()] * len(Views._fields))._replace(strip=strip_view.render_strip(cases, language))
        return gr.skip(), cases, *views

    def _render(self, cases: Cases, prevalence: float | None, language: str) -> tuple[str, str, str, str]:
        study = cases.current
        at_prevalence = render_prevalence(study, prevalence, language)
        zone, answers = view.render_drop_zone(study, language), view.render_results(study, language)
        return zone, answers, at_prevalence, strip_view.render_strip(cases, language)


def connect(answers: Answers, sources: Sources, shown_in: list, states: list[gr.State], views: Views) -> None:
    """``shown_in``: the prevalence and the language. ``states``: the study on the page, and all cases of the visit."""
    cases, changed = states[1], [*states, *views]
    # The values are texts as they are: for each, Gradio would go to another thread and back.
    latest = {**PRIVATE, **WORK, "trigger_mode": "always_last", "postprocess": False}
    # Not the latest of these: Gradio would send the first click again in place of the last one.
    each, first = {**latest, "trigger_mode": "multiple"}, {**latest, "trigger_mode": "once"}
    sources.upload.upload(answers.read_upload, [cases, sources.upload, *shown_in], changed, **latest)
    sources.examples.select(answers.read_example, [cases, *shown_in], changed, **each)
    sources.drop_zone.refuse(answers.refuse, [cases, *shown_in], changed, **each)
    sources.strip.select(answers.select, [cases, *shown_in], changed, **each)
    sources.strip.clear(answers.clear, [cases, *shown_in], changed, **each)
    sources.results.mend(answers.mend, [cases, views.shown, *shown_in], changed, **first)
    sources.results.again(answers.read_again, [cases, views.shown, *shown_in], changed, **first)
    shown_in[1].change(answers.translate, [cases, views.shown, *shown_in], list(views)[:4], **latest)
