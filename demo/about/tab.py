"""The About tab: what the page does, how to read an answer, what it cannot do, and the cards of the models in use."""

from __future__ import annotations

from html import escape

import gradio as gr

from demo.about.view import render_html
from demo.server.active_weights import ActiveWeights, LoadedWeights, weights_sentence
from demo.text.say import say
from demo.ui.events import PRIVATE


def build(weights: ActiveWeights, language: gr.Radio) -> None:
    """The tab's text and cards; to be called inside gr.Tabs. The cards are filled when a visitor first opens it."""
    with gr.Tab(say("en", "about"), id="about") as tab:
        seen = gr.State(None)
        text = gr.Markdown(say("en", "about_text"), elem_id="about")
        cards = gr.HTML(_waiting("en"), elem_id="model-cards", apply_default_css=False, js_on_load=None)

    def fill(language: str, seen: tuple | None):
        """Also after other weights have taken the place of those seen; else what is unfolded stays so."""
        current = weights.current
        now = (language, current.stamp)
        return (gr.skip(), gr.skip()) if now == seen else (render_cards(current, language), now)

    def translate(language: str, seen: tuple | None):
        shown = (_waiting(language), None) if seen is None else fill(language, seen)
        return gr.Tab(label=say(language, "about")), say(language, "about_text"), *shown

    tab.select(fill, [language, seen], [cards, seen], **PRIVATE)
    language.change(translate, [language, seen], [tab, text, cards, seen], **PRIVATE)


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
