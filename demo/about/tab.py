"""The About tab: what the page does, how to read an answer, what it cannot do, and the cards of the models in use."""

from __future__ import annotations

import gradio as gr

from demo.about.view import render_model_cards, render_waiting
from demo.server.active_weights import ActiveWeights
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels


def build(weights: ActiveWeights, labels: Labels) -> None:
    """The tab's text and model cards; to be called inside gr.Tabs. They are filled when the tab is first opened."""
    with labels.make(gr.Tab, {"label": "about"}, id="about", elem_id="tab-about") as tab:
        labels.make(gr.Markdown, {"value": "about_text"}, elem_id="about")
        cards = gr.HTML(render_waiting(FIRST_LANGUAGE), elem_id="model-cards", **STATIC_HTML)
        shown = gr.State(None)  # the language and the weights of the cards on the page

    def fill(language: str, shown: tuple | None):
        """The cards of the weights in use; if they are on the page already, what is unfolded there stays so."""
        current = weights.current
        wanted = (language, current.stamp)
        return (gr.skip(), gr.skip()) if wanted == shown else (render_model_cards(current, language), wanted)

    def translate(language: str, shown: tuple | None):
        return (render_waiting(language), None) if shown is None else fill(language, shown)

    tab.select(fill, [labels.language, shown], [cards, shown], **PRIVATE)
    labels.language.change(translate, [labels.language, shown], [cards, shown], **PRIVATE)
