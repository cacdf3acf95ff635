"""The data of a request, before Gradio's components get it.

A page and a program send a file first, and then its path on this machine. A URL in its place would make the server
fetch it; and data that no component can read would leave a traceback in the log, with what the visitor sent. So would
data that only the page's own code cannot do anything with; but that may be a mistake of ours, which is to be found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from traceback import extract_tb
from typing import Any

import gradio as gr
from gradio.exceptions import Error

from demo.server.edge.failures import log_in_one_line
from demo.text.say import say

logger = logging.getLogger(__name__)

_DEPTH = 32  # of lists and objects within each other; those of the page have 3


class GuardedBlocks(gr.Blocks):
    """Blocks that take no URL for a file, and answer unreadable data with a sentence and one line in the log.

    An error in the page's own code is logged as a whole once, and in one line whenever it comes back. What a visitor
    pressed is an object; Gradio's ``EventData`` fails where a request has anything else in its place, and where it
    names a file, which Gradio would write into the log.
    """

    def __init__(self, *args: Any, **settings: Any):
        super().__init__(*args, **settings)
        self._known_errors: set[tuple] = set()  # as many as there are lines of code that fail

    async def process_api(self, *args: Any, event_data: gr.EventData | None = None, **settings: Any) -> dict[str, Any]:
        if event_data is not None and not _is_plain(event_data._data):
            event_data = gr.EventData(event_data.target, {})
        return await super().process_api(*args, event_data=event_data, **settings)

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *args: Any, **settings: Any) -> list[Any]:
        try:
            if block_fn.fn is None:
                raise ValueError("what the page does by itself")
            if not _is_harmless(inputs):
                raise ValueError("a URL, or too deep")
            values = await super().preprocess_data(block_fn, inputs, *args, **settings)
            if any(_lacks_choice(*pair) for pair in zip(block_fn.inputs, values, strict=True)):
                raise ValueError("no choice")
            return values
        except Exception as error:
            log_in_one_line("reading the data of", block_fn.name, error)
            raise Error(say("en", "edge_request"), print_exception=False) from None

    async def call_function(self, block_fn: Any, *args: Any, **settings: Any) -> dict[str, Any]:
        try:
            return await super().call_function(block_fn, *args, **settings)
        except Error:
            raise
        except Exception as error:
            place = extract_tb(error.__traceback__)[-1]
            known = (type(error), place.filename, place.lineno)
            if known in self._known_errors:
                log_in_one_line("again,", block_fn.name, error)
            else:
                self._known_errors.add(known)
                logger.exception("%s failed", block_fn.name)
            raise Error(say("en", "unexpected"), visible=False, print_exception=False) from None


def _lacks_choice(component: Any, value: Any) -> bool:
    """The page always sends one of a Radio's choices; a program can send none."""
    return isinstance(component, gr.Radio) and component.value is not None and value is None


def _is_plain(pressed: Any) -> bool:
    """Whether what a visitor pressed is an object, and none in it names a file: the page sends files in other ways."""
    return isinstance(pressed, dict) and _all_objects(pressed, lambda one: "path" not in one)


def _is_harmless(inputs: list[Any]) -> bool:
    """Whether no object in ``inputs`` has a URL as its path."""
    return _all_objects(inputs, lambda one: "://" not in str(one.get("path", "")))


def _all_objects(data: Any, are: Callable[[dict], bool], depth: int = _DEPTH) -> bool:
    """Whether ``are`` holds for all objects in ``data``, and nothing is nested deeper than ``depth``."""
    if not isinstance(data, dict | list):
        return True
    if depth == 0 or (isinstance(data, dict) and not are(data)):
        return False
    return all(_all_objects(item, are, depth - 1) for item in (data.values() if isinstance(data, dict) else data))
