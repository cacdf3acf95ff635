import inspect

import gradio as gr
import pytest
from gradio import component_meta

from demo.server.gradio_import import _without_stubs


def test_a_class_of_components_gets_its_events_and_no_stub(monkeypatch):
    monkeypatch.setattr(component_meta, "create_pyi", lambda *arguments: pytest.fail("a stub was rendered"))
    with _without_stubs():

        class Plain(gr.HTML):
            """A component of this file."""

    assert callable(Plain("").click) and inspect.getfile(Plain) == __file__
