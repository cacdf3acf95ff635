"""The panel "Ask the models": its components and events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gradio as gr

from demo.compare import questions_view as view
from demo.compare.questions import Questions, Values
from demo.compare.study import Study, known
from demo.text.say import page_error
from demo.ui.events import PRIVATE
from demo.ui.labels import Labels
from xray_models.errors import XrayError

# Short questions pass a search, which leaves room between two of its passes; of each kind, one at a time.
SHORT = {"concurrency_limit": 1, "concurrency_id": "questions", "trigger_mode": "multiple", **PRIVATE}
LONG = {"concurrency_limit": 1, "concurrency_id": "search", "trigger_mode": "multiple", **PRIVATE}


@dataclass
class Stopped:
    """The last search that a visit has stopped. Gradio's own way to cancel misses one that has not quite begun, and one
    that is followed by another."""

    asked: int = 0  # the number of its question


def build(questions: Questions, study: gr.State, shown: gr.Textbox, labels: Labels) -> None:
    """The panel below the answers. ``shown`` is the key of the study on the page, by which it is told when the server
    has forgotten it."""
    panel = labels.html(
        view.render_panel,
        elem_id="questions",
        js_on_load="xray.questions(element, trigger, watch, ['show', 'cover', 'alter', 'search', 'explain', 'stop'])",
    )
    answers = {kind: _answer(kind) for kind in ("show", "cover", "alter", "search", "explain")}
    seen = [study, shown, labels.language]
    panel.show(_short(lambda study, _: study, _forms), seen, answers["show"], **SHORT)
    panel.cover(_short(questions.cover, view.render_altered), seen, answers["cover"], **SHORT)
    panel.alter(_short(questions.alter, view.render_altered), seen, answers["alter"], **SHORT)
    panel.explain(_short(questions.explain, view.render_heats), seen, answers["explain"], **SHORT)
    stopped = gr.State(Stopped())
    panel.search(_long(questions), [*seen, stopped], answers["search"], **LONG)
    panel.stop(_stop, stopped, None, trigger_mode="multiple", **PRIVATE)


def _forms(study: Study, _: Study, asked: int, language: str) -> str:
    return view.render_forms(study, asked, language)  # which needs no answer of the models


def _answer(kind: str) -> gr.HTML:
    """Where the server puts its answer to one kind of question; the script takes it from there into the panel."""
    return gr.HTML(
        "",
        visible="hidden",
        apply_default_css=False,
        js_on_load=f"xray.questionAnswer(element, watch, '{kind}')",
    )


def _short(ask: Callable[[Study, Values], object], render: Callable[..., str]) -> Callable[..., str]:
    """The handler of a question that is answered at once."""

    def answer(study: Study, shown: str, language: str, event: gr.EventData) -> str:
        values, asked = _sent(event)
        try:
            study = _checked(study, shown)
            return render(study, ask(study, values), asked, language)
        except XrayError as error:
            return view.render_trouble(error, asked, language)

    return answer


def _long(questions: Questions) -> Callable[..., Iterator[str]]:
    """The handler of the search, which shows how far it is."""

    def answer(study: Study, shown: str, language: str, stopped: Stopped, event: gr.EventData) -> Iterator[str]:
        _, asked = _sent(event)
        try:
            study = _checked(study, shown)
            for results in questions.search(study):
                if asked <= stopped.asked:
                    return
                yield view.render_search(study, results, asked, language)
        except XrayError as error:
            yield view.render_trouble(error, asked, language)

    return answer


def _stop(stopped: Stopped, event: gr.EventData) -> None:
    _, asked = _sent(event)
    stopped.asked = max(stopped.asked, asked)


def _sent(event: gr.EventData) -> tuple[Values, int]:
    """What the browser sent, and the number that it gave the question."""
    values = getattr(event, "_data", None) or {}
    asked = values.get("asked")
    return values, asked if isinstance(asked, int) else 0


def _checked(study: Study, shown: str) -> Study:
    """``study`` with an answer to ask about; XrayError: there is none."""
    study = known(study, shown)
    if study.comparison is None:
        raise study.error or page_error("question_unknown")
    return study
