"""The Compare tab: one radiograph in, the answers of both models side by side. Also the endpoint /compare."""

from __future__ import annotations

from html import escape

import gradio as gr

from demo.compare import view as cards
from demo.compare.reader import Reader, refused_by_browser
from demo.compare.view import Shown
from demo.server.active_weights import weights_sentence
from demo.server.uploads import Upload, take_upload
from demo.text.say import say
from demo.ui.events import PRIVATE
from demo.ui.html import render_legend
from xray_models.images.radiograph import MAX_BYTES
from xray_models.inference.classifier import TARGETS

FORGET_AFTER = 3600  # seconds that the server remembers what a visitor looks at
OPACITY = 70  # per cent; page.css starts with the same


def build(reader: Reader, language: gr.Radio) -> None:
    """The tab's components and events; to be called inside gr.Tabs."""
    with gr.Tab(say("en", "compare"), id="compare") as tab, gr.Row(elem_id="compare"):
        shown = gr.State(Shown(), time_to_live=FORGET_AFTER)
        with gr.Column(elem_id="input", min_width=280):
            upload = _upload_button(visible="hidden")
            drop_zone = gr.HTML(
                cards.render_drop_zone(Shown(), "en"),
                elem_id="drop-zone",
                apply_default_css=False,
                js_on_load=f"xray.radiographZone(element, (refusal) => trigger('refuse', refusal), {MAX_BYTES})",
            )
            examples = gr.HTML(
                cards.render_examples(reader.examples, "en"),
                elem_id="examples",
                apply_default_css=False,
                js_on_load="xray.examples(element, trigger)",
            )
            in_use = gr.HTML(
                _weights_line(reader, "en"),
                elem_id="weights-line",
                apply_default_css=False,
                js_on_load=None,
            )
        with gr.Column(elem_id="output", min_width=300):
            results = gr.HTML(
                cards.render_results(Shown(), "en"),
                elem_id="results",
                apply_default_css=False,
                js_on_load="xray.results(element, watch)",
            )
            with gr.Row(elem_id="heatmap-controls"):
                target = gr.Radio(
                    _target_choices("en"),
                    value="predicted",
                    label=say("en", "explain"),
                    elem_id="target",
                )
                opacity = gr.Slider(0, 100, OPACITY, step=1, label=say("en", "opacity"), elem_id="opacity", buttons=[])
                legend = gr.HTML(render_legend("en"), elem_id="legend", apply_default_css=False, js_on_load=None)
        _add_endpoint(reader)
    outputs = [drop_zone, results, shown, in_use]
    _on_reading(reader, [upload, drop_zone, examples, target], [language, shown], outputs)
    opacity.input(None, opacity, js="(percent) => xray.setOpacity(percent)", api_visibility="private")
    language.change(
        lambda language, shown: _translate(reader, shown, language),
        [language, shown],
        [tab, drop_zone, examples, results, target, opacity, legend, in_use],
        **PRIVATE,
    )
    tab.select(lambda language: _weights_line(reader, language), language, in_use, **PRIVATE)


_WORK = {"concurrency_limit": 2, "concurrency_id": "compare"}  # the networks use all cores; more at once gains nothing


def _on_reading(reader: Reader, sources: list, told: list, outputs: list) -> None:
    """Everything that changes what is shown: a file, an example, a refusal of the browser, another class."""
    upload, drop_zone, examples, target = sources
    language, shown = told

    def render(shown: Shown, language: str) -> tuple[str, str, Shown, str]:
        shows = cards.render_drop_zone(shown, language), cards.render_results(shown, language)
        return *shows, shown, _weights_line(reader, language)

    def read_upload(upload: Upload | None, target: str, language: str):
        return render(reader.read_upload(upload, target), language)

    def read_example(target: str, language: str, event: gr.EventData):
        return render(reader.read_example(getattr(event, "index", None), target), language)

    def refuse(language: str, event: gr.EventData):
        return render(Shown(error=refused_by_browser(getattr(event, "code", None))), language)

    def explain(shown: Shown, target: str, language: str):
        return render(reader.explain(shown, target), language)

    latest = {**PRIVATE, **_WORK, "trigger_mode": "always_last"}
    upload.upload(read_upload, [upload, target, language], outputs, **latest)
    examples.select(read_example, [target, language], outputs, **latest)
    drop_zone.refuse(refuse, [language], outputs, **PRIVATE)
    target.input(explain, [shown, target, language], outputs, **latest)


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


def _translate(reader: Reader, shown: Shown, language: str) -> list:
    return [
        gr.Tab(label=say(language, "compare")),
        cards.render_drop_zone(shown, language),
        cards.render_examples(reader.examples, language),
        cards.render_results(shown, language),
        gr.Radio(choices=_target_choices(language), label=say(language, "explain")),
        gr.Slider(label=say(language, "opacity")),
        render_legend(language),
        _weights_line(reader, language),
    ]


def _weights_line(reader: Reader, language: str) -> str:
    """Which weights answer; others may have come into use since the last answer."""
    return f"<p>{escape(weights_sentence('compare_weights', reader.weights, language))}</p>"


def _target_choices(language: str) -> list[tuple[str, str]]:
    return [(say(language, target), target) for target in TARGETS]
