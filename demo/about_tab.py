"""The About tab: what the page does, how to read an answer, what it cannot do."""

from __future__ import annotations

import gradio as gr

from .messages import say


def build(language: gr.Radio) -> None:
    """The tab's text; to be called inside gr.Tabs."""
    with gr.Tab(say("en", "about"), id="about") as tab:
        text = gr.Markdown(say("en", "about_text"), elem_id="about")

    def translate(language: str):
        return gr.Tab(label=say(language, "about")), say(language, "about_text")

    language.change(translate, language, [tab, text], api_visibility="private", show_progress="hidden")
