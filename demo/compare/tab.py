"""The Compare tab: one radiograph in, the answers of both models side by side. Also the endpoint /compare."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import gradio as gr

from demo.compare import examples_view, questions_panel, strip_view, view
from demo.compare.cases import Cases, number_of
from demo.compare.own_reading import parse_readings
from demo.compare.own_reading_view import render_own_readings
from demo.compare.prevalence_view import render_prevalence
from demo.compare.questions import Questions
from demo.compare.reader import Reader, refused_by_browser
from demo.compare.report_panel import add_reports
from demo.compare.study import Study, known
from demo.server.active_weights import weights_sentence
from demo.server.uploads import Upload, take_upload
from demo.server.visits import FORGET_AFTER
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels
from xray_models.evaluation.prevalence import CALIBRATED_AT
from xray_models.images.radiograph import MAX_BYTES


def build(reader: Reader, labels: Labels) -> None:
    """The tab's components and events; to be called inside gr.Tabs."""
    with (
        labels.make(gr.Tab, {"label": "compare"}, id="compare", elem_id="tab-compare") as tab,
        gr.Row(elem_id="compare"),
    ):
        study = gr.State(Study(), time_to_live=FORGET_AFTER)
        cases = gr.State(Cases(), time_to_live=FORGET_AFTER)  # of which ``study`` is the one on the page
        shown = gr.Textbox("", visible=False)  # the key of the study on the page: it tells when ``study`` is forgotten
        with gr.Column(elem_id="input", min_width=232):
            upload = _upload_button(visible="hidden")
            drop_zone = gr.HTML(
                view.render_drop_zone(Study(), FIRST_LANGUAGE),
                elem_id="drop-zone",
                apply_default_css=False,
                js_on_load=f"xray.radiographZone(element, (refusal) => trigger('refuse', refusal), {MAX_BYTES})",
            )
            own_readings = gr.HTML(
                render_own_readings([], FIRST_LANGUAGE),
                elem_id="own-readings",
                apply_default_css=False,
                js_on_load="xray.ownReadings(element, watch, (readings) => trigger('count', { readings }))",
            )
            examples = labels.html(
                partial(examples_view.render_examples, reader.examples),
                elem_id="examples",
                js_on_load="xray.examples(element, trigger)",
            )
            weights_line = gr.HTML(_weights_line(reader, FIRST_LANGUAGE), elem_id="weights-line", **STATIC_HTML)
        with gr.Column(elem_id="output", min_width=300):
            strip = gr.HTML(
                strip_view.render_strip(Cases(), FIRST_LANGUAGE),
                elem_id="strip",
                apply_default_css=False,
                js_on_load="xray.strip(element, watch, (i) => trigger('select', { index: i }), () => trigger('clear'))",
            )
            results = gr.HTML(
                view.render_results(Study(), FIRST_LANGUAGE),
                elem_id="results",
                apply_default_css=False,
                js_on_load="xray.results(element, watch, (mend) => trigger('mend', { mend }), () => trigger('again'))",
            )
            prevalence, at_prevalence = _prevalence(labels)
            questions_panel.build(Questions(reader.weights), study, shown, labels)
        add_reports(reader.weights, [study, shown], [prevalence, labels.language])
        _add_endpoint(reader)
    views = [drop_zone, results, at_prevalence, strip, weights_line, shown]
    sources = [upload, drop_zone, examples, strip, results]
    _on_reading(reader, sources, [prevalence, labels.language], [study, cases], views)
    prevalence.input(
        lambda study, shown, *shown_in: render_prevalence(known(study, shown), *shown_in),
        [study, shown, prevalence, labels.language],
        at_prevalence,
        trigger_mode="always_last",
        **PRIVATE,
    )
    _on_own_readings(own_readings, labels.language)
    # One event for both triggers: the page opens its first tab and asks for the visitor's language at the same time.
    triggers = [tab.select, labels.language.change]
    show_weights = partial(_weights_line, reader)
    gr.on(triggers, show_weights, labels.language, weights_line, trigger_mode="always_last", **PRIVATE)


def _on_own_readings(panel: gr.HTML, language: gr.Radio) -> None:
    """What the visitor said is counted, and kept here only for another language."""
    readings = gr.State([], time_to_live=FORGET_AFTER)

    def count(language: str, event: gr.EventData):
        sent = parse_readings(getattr(event, "readings", None))
        return sent, render_own_readings(sent, language)

    panel.count(count, language, [readings, panel], trigger_mode="multiple", **PRIVATE)
    language.change(render_own_readings, [readings, language], panel, **PRIVATE)


def _prevalence(labels: Labels) -> tuple[gr.Number, gr.HTML]:
    """The share of ill patients where the visitor works, with what the answers are worth there beside it."""
    with gr.Row(elem_id="prevalence"):
        field = labels.make(
            gr.Number, {"label": "prevalence"}, value=100 * CALIBRATED_AT, elem_id="prevalence-field", min_width=120
        )
        outcome = gr.HTML(
            "", elem_id="at-prevalence", apply_default_css=False, js_on_load="xray.prevalence(element, watch)"
        )
    return field, outcome


# One after another, in the order in which they came: else a slow reading could end up in place of a newer one. The
# networks use all cores, so more at once would gain little.
_WORK = {"concurrency_limit": 1, "concurrency_id": "compare"}


def _on_reading(reader: Reader, sources: list, shown_in: list, states: list[gr.State], views: list) -> None:
    """What changes the study or its words: a file, an example, a refusal, what mends it, another language.

    ``shown_in``: the prevalence and the language. ``states``: the study on the page, and all cases of the visit. The
    last of ``views`` is the key of the study.
    """
    upload, drop_zone, examples, strip, results = sources
    shown = views[-1]  # what the page itself knows of its study; the server may have forgotten that

    def render(cases: Cases, prevalence: float | None, language: str) -> tuple[str, str, str, str]:
        study = cases.current
        at_prevalence = render_prevalence(study, prevalence, language)
        zone, answers = view.render_drop_zone(study, language), view.render_results(study, language)
        return zone, answers, at_prevalence, strip_view.render_strip(cases, language)

    def show(cases: Cases, prevalence: float | None, language: str) -> tuple:
        study = cases.current
        key = study.key if study.is_shown else ""
        return study, cases, *render(cases, prevalence, language), _weights_line(reader, language), key

    def show_strip(cases: Cases, _: float | None, language: str) -> tuple:
        """Of a file that another one stays on the page for."""
        return gr.skip(), cases, *(gr.skip(),) * 3, strip_view.render_strip(cases, language), gr.skip(), gr.skip()

    def read(cases: Cases, new: Study, number: int, *shown_in) -> tuple:
        after = cases.read(new.for_keeping(), number)
        return show_strip(after, *shown_in) if after.current is cases.current else show(after, *shown_in)

    def answer_again(cases: Cases, shown: str, ask: Callable[[Study], Study], *shown_in) -> tuple:
        """Another answer for the radiograph on the page."""
        new = ask(known(cases.current, shown))
        return show(cases.with_current(cases.current.followed_by(new).for_keeping()), *shown_in)

    def translate(cases: Cases, shown: str, *shown_in):
        return render(cases.with_current(known(cases.current, shown)) if shown else cases, *shown_in)

    def read_upload(cases: Cases, upload: Upload | None, *shown_in):
        number = number_of(upload.name) if upload else 0
        return read(cases, reader.read_upload(upload), number, *shown_in)

    def read_example(cases: Cases, prevalence: float | None, language: str, event: gr.EventData):
        new = reader.read_example(getattr(event, "index", None))
        return read(cases, new, 0, prevalence, language)

    def refuse(cases: Cases, prevalence: float | None, language: str, event: gr.EventData):
        number = getattr(event, "number", 0)
        new = Study(error=refused_by_browser(getattr(event, "code", None)))
        return read(cases, new, number if isinstance(number, int) else 0, prevalence, language)

    def select(cases: Cases, prevalence: float | None, language: str, event: gr.EventData):
        return show(cases.selected(getattr(event, "index", None)), prevalence, language)

    def mend(cases: Cases, shown: str, prevalence: float | None, language: str, event: gr.EventData):
        wanted = getattr(event, "mend", None)
        return answer_again(cases, shown, lambda study: reader.mend(study, wanted), prevalence, language)

    def read_again(cases: Cases, shown: str, *shown_in):
        return answer_again(cases, shown, reader.again, *shown_in)

    cases, changed = states[1], [*states, *views]
    latest = {**PRIVATE, **_WORK, "trigger_mode": "always_last"}
    # Not these two: Gradio would send the first click again in place of the last one.
    each, first = {**latest, "trigger_mode": "multiple"}, {**latest, "trigger_mode": "once"}
    upload.upload(read_upload, [cases, upload, *shown_in], changed, **latest)
    examples.select(read_example, [cases, *shown_in], changed, **each)
    drop_zone.refuse(refuse, [cases, *shown_in], changed, trigger_mode="multiple", **PRIVATE)
    strip.select(select, [cases, *shown_in], changed, **each)
    strip.clear(lambda *shown_in: show(Cases(), *shown_in), shown_in, changed, **each)
    results.mend(mend, [cases, shown, *shown_in], changed, **first)
    results.again(read_again, [cases, shown, *shown_in], changed, **first)
    shown_in[1].change(translate, [cases, shown, *shown_in], views[:4], **PRIVATE)


def _add_endpoint(reader: Reader) -> None:
    file, target = _upload_button(label="file", visible=False), gr.Textbox("predicted", label="target", visible=False)
    answer, overlays = gr.JSON(label="answer", visible=False), gr.JSON(label="overlays", visible=False)
    gr.Button(visible=False).click(
        reader.answer_api,
        [file, target],
        [answer, overlays],
        api_name="compare",
        **_WORK,
        api_description="One radiograph in, and the class that the heatmaps explain: predicted, NORMAL or PNEUMONIA. "
        "Returns the answers of both models, and the overlays as PNG data URIs, by model.",
    )


def _upload_button(**settings) -> gr.UploadButton:
    """An upload button whose handlers get an Upload; a subclass would make Gradio write a stub file beside this one."""
    button = gr.UploadButton(**settings)
    button.preprocess = take_upload
    return button


def _weights_line(reader: Reader, language: str) -> str:
    """Which weights answer; others may have come into use since the last answer."""
    return f"<p>{escape(weights_sentence('compare_weights', reader.weights, language))}</p>"
