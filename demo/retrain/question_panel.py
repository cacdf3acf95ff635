"""A question with two buttons, which is hidden until somebody presses the button that needs it."""

from __future__ import annotations

import gradio as gr

from demo.ui.events import PRIVATE, SMALL_BUTTON, STATIC_HTML
from demo.ui.labels import Labels


class Question:
    """``row`` holds all of it, ``text`` the question (HTML); ``yes`` is the button that goes on."""

    def __init__(self, labels: Labels, name: str, yes: str, no: str):
        """``yes`` and ``no``: the keys of the buttons' words. Elements are called ``name``-ask, -sure and -keep."""
        with gr.Row(elem_id=f"{name}-ask", elem_classes="ask", visible=False) as self.row:
            self.text = gr.HTML(**STATIC_HTML)
            self.yes = labels.make(gr.Button, {"value": yes}, variant="stop", elem_id=f"{name}-sure", **SMALL_BUTTON)
            keep = labels.make(gr.Button, {"value": no}, elem_id=f"{name}-keep", **SMALL_BUTTON)
        keep.click(lambda: gr.Row(visible=False), None, self.row, **PRIVATE)
