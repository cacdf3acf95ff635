"""The Compare tab: one radiograph in, the answers of both models side by side. Also the endpoint /compare."""

from __future__ import annotations

from functools import partial
from html import escape

import gradio as gr

from demo.compare import examples_view, view
from demo.compare.prevalence_view import render_prevalence
from demo.compare.reader import Reader, refused_by_browser
from demo.compare.study import Study, known
from demo.server.active_weights import weights_sentence
from demo.server.uploads import Upload, take_upload
from demo.server.visits import FORGET_AFTER
from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.html import render_legend
from demo.ui.labels import FIRST_LANGUAGE, Labels
from xray_models.evaluation.prevalence import CALIBRATED_AT
from xray_models.images.radiograph import MAX_BYTES
from xray_models.inference.classifier import TARGETS

OPACITY = 45  # per cent; --heat-opacity in page.css starts with the same


def build(reader: Reader, labels: Labels) -> None:
    """The tab's components and events; to be called inside gr.Tabs."""
    with (
        labels.make(gr.Tab, {"label": "compare"}, id="compare", elem_id="tab-compare") as tab,
        gr.Row(elem_id="compare"),
    ):
        study = gr.State(Study(), time_to_live=FORGET_AFTER)
        shown = gr.Textbox("", visible=False)  # the key of the study on the page: it tells when ``study`` is forgotten
        with gr.Column(elem_id="input", min_width=280):
            upload = _upload_button(visible="hidden")
            drop_zone = gr.HTML(
                view.render_drop_zone(Study(), FIRST_LANGUAGE),
                elem_id="drop-zone",
                apply_default_css=False,
                js_on_load=f"xray.radiographZone(element, (refusal) => trigger('refuse', refusal), {MAX_BYTES})",
            )
            examples = labels.html(
                partial(examples_view.render_examples, reader.examples),
                elem_id="examples",
                js_on_load="xray.examples(element, trigger)",
            )
            weights_line = gr.HTML(_weights_line(reader, FIRST_LANGUAGE), elem_id="weights-line", **STATIC_HTML)
        with gr.Column(elem_id="output", min_width=300):
            results = gr.HTML(
                view.render_results(Study(), FIRST_LANGUAGE),
                elem_id="results",
                apply_default_css=False,
                js_on_load="xray.results(element, watch, (mend) => trigger('mend', { mend }), () => trigger('again'))",
            )
            target = _heatmap_controls(labels)
            prevalence, at_prevalence = _prevalence(labels)
        _add_endpoint(reader)
    views = [drop_zone, results, at_prevalence, weights_line, shown]
    _on_reading(reader, [upload, drop_zone, examples, results, target], [prevalence, labels.language], study, views)
    prevalence.input(
        lambda study, shown, *shown_in: render_prevalence(known(study, shown), *shown_in),
        [study, shown, prevalence, labels.language],
        at_prevalence,
        trigger_mode="always_last",
        **PRIVATE,
    )
    # One event for both triggers: the page opens its first tab and asks for the visitor's language at the same time.
    triggers = [tab.select, labels.language.change]
    show_weights = partial(_weights_line, reader)
    gr.on(triggers, show_weights, labels.language, weights_line, trigger_mode="always_last", **PRIVATE)


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


def _heatmap_controls(labels: Labels) -> gr.Radio:
    """The choice of the class that the heatmaps explain, with their opacity and their colours beside it."""
    with gr.Row(elem_id="heatmap-controls"):
        target = labels.make(
            gr.Radio, {"label": "explain", "choices": _target_choices}, value="predicted", elem_id="target"
        )
        opacity = labels.make(
            gr.Slider,
            {"label": "opacity"},
            minimum=0,
            maximum=100,
            step=1,
            value=OPACITY,
            elem_id="opacity",
            buttons=[],
        )
        labels.html(render_legend, elem_id="legend")
    opacity.input(None, opacity, js="(percent) => xray.setOpacity(percent)", **PRIVATE)
    return target


# One after another, in the order in which they came: else a slow reading could end up in place of a newer one. The
# networks use all cores, so more at once would gain little.
_WORK = {"concurrency_limit": 1, "concurrency_id": "compare"}


def _on_reading(reader: Reader, sources: list, shown_in: list, study: gr.State, views: list) -> None:
    """What changes the study or its words: a file, an example, a refusal, what mends it, another class or language.

    ``shown_in``: the prevalence and the language. The last of ``views`` is the key of the study.
    """
    upload, drop_zone, examples, results, target = sources
    seen = [study, views[-1]]  # what the server knows of the image on the page, and what the page knows

    def render(study: Study, prevalence: float | None, language: str) -> tuple[str, str, str]:
        at_prevalence = render_prevalence(study, prevalence, language)
        return view.render_drop_zone(study, language), view.render_results(study, language), at_prevalence

    def show(study: Study, prevalence: float | None, language: str) -> tuple[Study, str, str, str, str, str]:
        study = study.for_keeping()
        key = study.key if study.is_shown else ""
        return study, *render(study, prevalence, language), _weights_line(reader, language), key

    def translate(study: Study, shown: str, *shown_in):
        return render(known(study, shown), *shown_in)

    def read_upload(study: Study, upload: Upload | None, target: str, *shown_in):
        return show(study.followed_by(reader.read_upload(upload, target)), *shown_in)

    def read_example(study: Study, target: str, prevalence: float | None, language: str, event: gr.EventData):
        new = reader.read_example(getattr(event, "index", None), target)
        return show(study.followed_by(new), prevalence, language)

    def refuse(study: Study, prevalence: float | None, language: str, event: gr.EventData):
        new = Study(error=refused_by_browser(getattr(event, "code", None)))
        return show(study.followed_by(new), prevalence, language)

    def mend(study: Study, shown: str, target: str, prevalence: float | None, language: str, event: gr.EventData):
        new = reader.mend(known(study, shown), getattr(event, "mend", None), target)
        return show(study.followed_by(new), prevalence, language)

    def read_again(study: Study, shown: str, target: str, *shown_in):
        return show(study.followed_by(reader.again(known(study, shown), target)), *shown_in)

    def explain(study: Study, shown: str, target: str, *shown_in):
        return show(study.followed_by(reader.explain(known(study, shown), target)), *shown_in)

    latest = {**PRIVATE, **_WORK, "trigger_mode": "always_last"}
    # Not these two: Gradio would send the first click again in place of the last one.
    each, first = {**latest, "trigger_mode": "multiple"}, {**latest, "trigger_mode": "once"}
    upload.upload(read_upload, [study, upload, target, *shown_in], [study, *views], **latest)
    examples.select(read_example, [study, target, *shown_in], [study, *views], **each)
    drop_zone.refuse(refuse, [study, *shown_in], [study, *views], trigger_mode="multiple", **PRIVATE)
    results.mend(mend, [*seen, target, *shown_in], [study, *views], **first)
    results.again(read_again, [*seen, target, *shown_in], [study, *views], **first)
    target.input(explain, [*seen, target, *shown_in], [study, *views], **latest)
    shown_in[1].change(translate, [*seen, *shown_in], views[:3], **PRIVATE)


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


def _target_choices(language: str) -> list[tuple[str, str]]:
    return [(say(language, target), target) for target in TARGETS]
