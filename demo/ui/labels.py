"""Components whose words follow the visitor's language, registered where they are made.

The page is built in English and makes such components through one ``Labels``; ``connect`` then translates all of them
in one event whenever the language changes. What also depends on something else, such as an answer that is shown, has an
event of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import gradio as gr
from gradio.blocks import Block

from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML

Component = TypeVar("Component", bound=Block)
Texts = Mapping[str, str | Callable[[str], object]]  # argument -> key of its sentence, or a function of the language

FIRST_LANGUAGE = "en"  # in which the page is built; the browser then asks for the visitor's own


class Labels:
    """All components whose words depend on nothing but ``language``, the page's choice of language."""

    def __init__(self, language: gr.Radio):
        self.language = language
        self._components: list[Block] = [language]
        self._texts: list[Texts] = [{"label": "language"}]

    def make(self, kind: Callable[..., Component], texts: Texts, **settings: object) -> Component:
        """A component, for example ``make(gr.Slider, {"label": "opacity"}, value=70)``."""
        component = kind(**_in_language(FIRST_LANGUAGE, texts), **settings)
        self._components.append(component)
        self._texts.append(texts)
        return component

    def html(self, render: Callable[[str], str], **settings: object) -> gr.HTML:
        """An HTML component that shows ``render(language)``."""
        return self.make(gr.HTML, {"value": render}, **{**STATIC_HTML, **settings})

    def connect(self) -> None:
        """To be called once, after the last component has been made."""
        self.language.change(self._translate, self.language, self._components, **PRIVATE)

    def _translate(self, language: str) -> list[dict]:
        return [gr.update(**_in_language(language, texts)) for texts in self._texts]


def _in_language(language: str, texts: Texts) -> dict[str, object]:
    return {argument: text(language) if callable(text) else say(language, text) for argument, text in texts.items()}
