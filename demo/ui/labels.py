"""Components whose words follow the visitor's language, registered where they are made.

A page is built in English. Each tab makes its components through one ``Labels``, and ``connect`` translates all of them
in one event when the language changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gradio as gr
from gradio.blocks import Block

from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML

Component = TypeVar("Component", bound=Block)
FIRST_LANGUAGE = "en"  # in which the page is built; the browser then asks for the visitor's own


class Labels:
    """The components of one tab. ``language`` is the page's choice of language."""

    def __init__(self, language: gr.Radio):
        self._language = language
        self._followers: list[tuple[Block, Callable[..., object], tuple[Block, ...]]] = []

    def make(self, kind: Callable[..., Component], keys: dict[str, str], **settings: object) -> Component:
        """A ``kind`` of component with ``settings``; ``keys`` maps its arguments to sentences: {"label": "opacity"}."""
        component = kind(**{name: say(FIRST_LANGUAGE, key) for name, key in keys.items()}, **settings)
        return self.follow(component, lambda language: kind(**{name: say(language, key) for name, key in keys.items()}))

    def html(self, render: Callable[[str], str], **settings: object) -> gr.HTML:
        """An HTML component that shows ``render(language)``."""
        return self.follow(gr.HTML(render(FIRST_LANGUAGE), **{**STATIC_HTML, **settings}), render)

    def follow(self, component: Component, update: Callable[..., object], *inputs: Block) -> Component:
        """``update(language, *values of inputs)`` gives the component's new value, or an update of it."""
        self._followers.append((component, update, inputs))
        return component

    def connect(self) -> None:
        """To be called once, when all components have been made."""
        components = [component for component, _, _ in self._followers]
        inputs = [self._language, *(one for _, _, needed in self._followers for one in needed)]
        self._language.change(self._translate, inputs, components, **PRIVATE)

    def _translate(self, language: str, *values: object) -> list[object] | object:
        updates, left = [], list(values)
        for _, update, needed in self._followers:
            own, left = left[: len(needed)], left[len(needed) :]
            updates.append(update(language, *own))
        return updates if len(updates) > 1 else updates[0]
