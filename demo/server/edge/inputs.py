"""The data of a request, before Gradio's components get it.

A page and a program send a file first, and then its path on this machine. A URL in its place would make the server
fetch it; and data that no component can read would leave a traceback in the log, with what the visitor sent.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.exceptions import Error

from demo.server.edge.failures import log_in_one_line
from demo.text.say import say

_DEPTH = 32  # of lists and objects within each other; those of the page have 3


class GuardedBlocks(gr.Blocks):
    """Blocks that take no URL for a file, and answer unreadable data with a sentence and one line in the log."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *args: Any, **settings: Any) -> list[Any]:
        try:
            if not _is_harmless(inputs, _DEPTH):
                raise ValueError("a URL, or too deep")
            return await super().preprocess_data(block_fn, inputs, *args, **settings)
        except Exception as error:
            log_in_one_line("reading the data of", block_fn.name, error)
            raise Error(say("en", "edge_request"), print_exception=False) from None


def _is_harmless(data: Any, depth: int) -> bool:
    """Whether no object in ``data`` has a URL as its path, and nothing is nested deeper than ``depth``."""
    if not isinstance(data, dict | list):
        return True
    if depth == 0 or (isinstance(data, dict) and "://" in str(data.get("path", ""))):
        return False
    return all(_is_harmless(item, depth - 1) for item in (data.values() if isinstance(data, dict) else data))
