"""The Compare tab: one radiograph in, both answers side by side out. Also the endpoints /compare and /batch."""

from __future__ import annotations

from functools import partial

import gradio as gr

from demo.compare import answers_panel, examples_view, own_reading_panel, questions_panel, strip_view, view
from demo.compare.answers_panel import WORK, Answers, Sources, Views
from demo.compare.batch import MOST_FILES, Batch
from demo.compare.cases import Cases
from demo.compare.prevalence_view import render_prevalence
from demo.compare.questions import Questions
from demo.compare.reader import Reader
from demo.compare.report_panel import add_reports
from demo.compare.study import Study, known
from demo.server.uploads import take_upload, waiting_uploads
from demo.server.visits import FORGET_AFTER
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels
from xray_models.evaluation.prevalence import CALIBRATED_AT
from xray_models.images.radiograph import MAX_BYTES

BATCHES = 2  # calls of /batch that are answered at the same time; single files are read between theirs


def build(reader: Reader, labels: Labels) -> None:
    """The tab's components and events; to be called inside gr.Tabs."""
    answers = Answers(reader)
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
            own_reading_panel.build(labels.language)
            examples = labels.html(
                partial(examples_view.render_examples, reader.examples),
                elem_id="examples",
                js_on_load="xray.examples(element, trigger)",
            )
            weights_line = gr.HTML(answers.weights_line(FIRST_LANGUAGE), elem_id="weights-line", **STATIC_HTML)
        with gr.Column(elem_id="output", min_width=300):
            gr.HTML('<div class="place"></div>', elem_id="opened-from", **STATIC_HTML)
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
        _add_batch_endpoint(Batch(reader))
    views = Views(drop_zone, results, at_prevalence, strip, weights_line, shown)
    sources = Sources(upload, drop_zone, examples, strip, results)
    answers_panel.connect(answers, sources, [prevalence, labels.language], [study, cases], views)
    prevalence.input(
        lambda study, shown, *shown_in: render_prevalence(known(study, shown), *shown_in),
        [study, shown, prevalence, labels.language],
        at_prevalence,
        trigger_mode="always_last",
        **PRIVATE,
    )
    # One event for both triggers: the page opens its first tab and asks for the visitor's language at the same time.
    triggers = [tab.select, labels.language.change]
    gr.on(triggers, answers.weights_line, labels.language, weights_line, trigger_mode="always_last", **PRIVATE)


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


def _add_endpoint(reader: Reader) -> None:
    file, target = _upload_button(label="file", visible=False), gr.Textbox("predicted", label="target", visible=False)
    answer, overlays = gr.JSON(label="answer", visible=False), gr.JSON(label="overlays", visible=False)
    gr.Button(visible=False).click(
        reader.answer_api,
        [file, target],
        [answer, overlays],
        api_name="compare",
        **WORK,
        api_description="One radiograph in, and the class that the heatmaps explain: predicted, NORMAL or PNEUMONIA. "
        "Returns the answers of both models, and the overlays as PNG data URIs, by model.",
    )


def _add_batch_endpoint(batch: Batch) -> None:
    files = gr.UploadButton(label="files", file_count="multiple", visible=False)
    files.preprocess = waiting_uploads
    gr.Button(visible=False).click(
        batch.answer,
        files,
        gr.Textbox(label="answers", visible=False),
        api_name="batch",
        concurrency_limit=BATCHES,
        concurrency_id="batch",
        api_description=f"Up to {MOST_FILES} radiographs in; a line of JSON for each out, in their order: the answers "
        "of both models, or why there are none.",
    )


def _upload_button(**settings) -> gr.UploadButton:
    """An upload button whose handlers get an Upload; a subclass would make Gradio write a stub file beside this one."""
    button = gr.UploadButton(**settings)
    button.preprocess = take_upload
    return button
