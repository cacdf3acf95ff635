"""The Worklist tab: many radiographs, judged one after another, in a table. Its scripts and ``routes`` do the work."""

from __future__ import annotations

import gradio as gr

from demo.ui.labels import Labels
from demo.worklist.view import render_worklist


def build(labels: Labels) -> None:
    """The tab's one component; to be called inside gr.Tabs."""
    with labels.make(gr.Tab, {"label": "worklist"}, id="worklist", elem_id="tab-worklist"):
        labels.html(render_worklist, elem_id="worklist", js_on_load="xray.worklist(element, watch)")
