"""Where a dataset comes in, as a dropped zip or at the press of a button, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr

from demo.retrain import view
from demo.retrain.actions import Retraining
from demo.server.dataset_store import GIVEN, LoadedDataset
from demo.server.uploads import max_upload, take_path
from demo.ui.data_view import render_dataset, render_not_sent, render_reading, render_refusal
from demo.ui.events import PRIVATE, SMALL_BUTTON
from demo.ui.labels import Labels
from xray_models.data.public_datasets import PUBLISHED
from xray_models.errors import XrayError


class DataPanel:
    """The drop zone, a button for each dataset that needs no upload, and the ``view`` of what was read."""

    def __init__(self, retraining: Retraining, labels: Labels, unlocked: gr.State, dataset: gr.State):
        """To be called inside the Retrain tab. ``dataset``: the LoadedDataset that this visitor sees."""
        self._retraining = retraining
        self._max_bytes = max_upload(retraining.access)
        with gr.Column(elem_id="data-part", elem_classes="card", min_width=320):
            labels.html(partial(view.render_heading, "retrain_data"))
            upload = gr.UploadButton(visible="hidden", file_types=[".zip"])
            upload.preprocess = take_path
            zone = labels.html(
                partial(view.render_zip_zone, self._max_bytes),
                elem_id="zip-zone",
                js_on_load=f"xray.zipZone(element, (why) => trigger('refuse', why), {self._max_bytes}, '#data-part')",
            )
            buttons = self._make_buttons(labels)
            self._stop_button = labels.make(
                gr.Button, {"value": "data_stop"}, visible=False, elem_id="data-stop", **SMALL_BUTTON
            )
            self.view = gr.HTML(elem_id="data-view", apply_default_css=False, js_on_load="xray.data(element, watch)")
        self.outputs = [self.view, dataset, self._stop_button]
        language, outputs = labels.language, self.outputs
        upload.upload(self._load, [upload, language, unlocked], outputs, **PRIVATE)
        for name, button in buttons.items():
            button.click(partial(self._load, name), [language, unlocked], outputs, **PRIVATE)
        self._stop_button.click(retraining.stop_reading, unlocked, None, **PRIVATE)
        zone.refuse(self._refuse, language, self.view, trigger_mode="multiple", **PRIVATE)
        language.change(self._show, [dataset, language], self.view, **PRIVATE)

    def enter(self, dataset: LoadedDataset | None, language: str, unlocked: bool) -> tuple:
        """The values of ``outputs`` for a visitor who opens the tab: at first, what the server has.

        Whatever is being read can be stopped, also after the page was loaded again.
        """
        may_change = self._retraining.may_change(unlocked)
        stop = gr.Button(visible=may_change and self._retraining.readings.is_running)
        current = self._retraining.dataset_store.current
        if dataset is not None or current is None or not may_change:
            return gr.skip(), gr.skip(), stop
        return render_dataset(current, language), current, stop

    def _make_buttons(self, labels: Labels) -> dict[str, gr.Button]:
        with gr.Row(elem_id="datasets"):
            labels.html(view.render_or)
            buttons = {
                name: labels.make(gr.Button, {"value": f"dataset_{name}"}, elem_id=f"dataset-{name}", **SMALL_BUTTON)
                for name in PUBLISHED
            }
            if given_name := self._retraining.dataset_store.given_name:
                buttons[GIVEN] = self._given_button(given_name, labels)
        return buttons

    def _given_button(self, name: str, labels: Labels) -> gr.Button:
        """What the page is made of is sent to everybody: on a public page, the name of the data set is not in it."""
        settings = {"elem_id": "dataset-given", **SMALL_BUTTON}
        if self._retraining.access.public:
            return labels.make(gr.Button, {"value": "dataset_given"}, **settings)
        return gr.Button(name, **settings)

    def _load(self, dataset: str | Path | None, language: str, unlocked: bool) -> Iterator[tuple]:
        for news in self._retraining.load(dataset, unlocked):
            if isinstance(news, LoadedDataset):
                yield render_dataset(news, language), news, gr.Button(visible=False)
            elif isinstance(news, XrayError):  # what somebody else reads can be stopped, too
                yield render_refusal(news, language), None, gr.Button(visible=news.code == "data-busy")
            else:
                yield render_reading(*news, language), None, gr.Button(visible=True)

    def _refuse(self, language: str, event: gr.EventData) -> str:
        """The browser does not send what the server would not accept."""
        return render_not_sent(getattr(event, "code", None), self._max_bytes, language)

    def _show(self, dataset: LoadedDataset | None, language: str) -> str:
        return render_dataset(dataset, language) if dataset else ""
