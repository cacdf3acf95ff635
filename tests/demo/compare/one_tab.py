"""The Compare tab behind a real server, alone or beside another one, with answers written by hand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from demo.compare import tab as compare_tab
from demo.compare.reader import Reader
from demo.page import launch_settings
from demo.server.access import Access
from demo.server.side_by_side import SideBySide
from demo.server.studies import Studies
from demo.ui.labels import Labels
from tests.demo.compare.answers import no_weights
from xray_models.inference.compare import Comparison


@contextmanager
def serving_compare(
    uploads: Path,
    compare: Callable[..., Comparison],
    weights: SimpleNamespace | None = None,
    build_other: Callable[[Labels], None] = lambda labels: None,
) -> Iterator[str]:
    """The address of the page. ``compare`` stands in for the library's; ``uploads`` is the upload folder."""
    weights, studies = weights or no_weights(), Studies()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        patch.setattr("demo.compare.reader.compare", compare)
        patch.setattr("demo.worklist.judge.compare", compare)
        with gr.Blocks() as demo:
            labels = Labels(gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language"))
            with gr.Tabs():
                compare_tab.build(Reader(weights, None, [], studies), labels)
                build_other(labels)
            labels.connect()
        demo.queue(api_open=False)
        SideBySide.instead_of(demo._queue)
        demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False), weights, studies=studies))
        yield demo.local_url
        demo.close()
