"""Reader mode: the switch, and what the visitor's readings are worth beside the models'."""

from __future__ import annotations

import gradio as gr

from demo.compare.own_reading import OwnReading, parse_readings
from demo.compare.own_reading_view import render_own_readings
from demo.server.visits import FORGET_AFTER
from demo.ui.events import PRIVATE
from demo.ui.labels import FIRST_LANGUAGE


def build(language: gr.Radio) -> None:
    """The browser keeps the readings and sends them to be counted; here they stay only for another language."""
    panel = gr.HTML(
        render_own_readings([], FIRST_LANGUAGE),
        elem_id="own-readings",
        apply_default_css=False,
        js_on_load="xray.ownReadings(element, watch, (readings) => trigger('count', { readings }))",
    )
    readings = gr.State([], time_to_live=FORGET_AFTER)

    def count(language: str, event: gr.EventData) -> tuple[list[OwnReading], str]:
        sent = parse_readings(getattr(event, "readings", None))
        return sent, render_own_readings(sent, language)

    panel.count(count, language, [readings, panel], trigger_mode="multiple", **PRIVATE)
    language.change(render_own_readings, [readings, language], panel, **PRIVATE)
