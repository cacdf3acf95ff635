"""The About tab: what the page does, how to read an answer, what it cannot do, and the cards of the models in use."""

from __future__ import annotations

from html import escape

import gradio as gr

from demo.about.view import render_html
from demo.server.active_weights import ActiveWeights, LoadedWeights, weights_sentence
from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels


def build(weights: ActiveWeights, labels: Labels) -> None:
    """The tab's text and model cards; to be called inside gr.Tabs. They are filled when the tab is first opened."""
    with labels.make(gr.Tab, {"label": "about"}, id="about") as tab:
        labels.make(gr.Markdown, {"value": "about_text"}, elem_id="about")
        cards = gr.HTML(_waiting(FIRST_LANGUAGE), elem_id="model-cards", **STATIC_HTML)
        shown = gr.State(None)  # the language and the weights of the cards on the page

    def fill(language: str, shown: tuple | None):
        """The cards of the weights in use; if they are on the page already, what is unfolded there stays so."""
        current = weights.current
        wanted = (language, current.stamp)
        return (gr.skip(), gr.skip()) if wanted == shown else (render_cards(current, language), wanted)

    def translate(language: str, shown: tuple | None):
        return (_waiting(language), None) if shown is None else fill(language, shown)

    tab.select(fill, [labels.language, shown], [cards, shown], **PRIVATE)
    labels.language.change(translate, [labels.language, shown], [cards, shown], **PRIVATE)


def render_cards(weights: LoadedWeights, language: str) -> str:
    """The model cards of ``weights``, those that answer now."""
    prefix = f"{weights.run_id}_" if weights.run_id else ""
    cards = "".join(render_html(model.record, language, prefix) for model in weights.classifiers.values())
    lead = f"{weights_sentence('about_weights', weights, language)} {say(language, 'card_lead')}"
    return (
        f'<section class="model-cards"><h2>{escape(say(language, "card_heading"))}</h2>'
        f'<p class="lead">{escape(lead)}</p><div class="cards">{cards}</div></section>'
    )


def _waiting(language: str) -> str:
    return f'<p class="lead">{escape(say(language, "about_wait"))}</p>'
