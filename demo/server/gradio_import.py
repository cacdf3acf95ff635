"""Importing Gradio in half the time, before anything else does; ``app.py`` imports this first.

For every class of components that it defines, Gradio 6.31 parses the source file of the class, renders a stub of its
events for editors, and compares it with the ``.pyi`` file beside it: a second, and nothing that a page needs. Classes
whose file cannot be found are spared, so while Gradio is imported, none is found.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_METACLASS = "ComponentMeta"  # of all classes of components; only Gradio's module for stubs asks for their files


@contextmanager
def _without_stubs() -> Iterator[None]:
    file_of = inspect.getfile

    def getfile(thing: Any) -> str:
        if type(thing).__name__ == _METACLASS:
            raise OSError("no stub is to be written")
        return file_of(thing)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = file_of


with _without_stubs():
    import gradio  # noqa: F401
