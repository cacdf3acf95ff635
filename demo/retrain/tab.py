"""The Retrain tab: data in, settings, the run that all visitors watch, and what becomes of its weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData

from demo.retrain import form as settings_form
from demo.retrain import run_view as run_cards
from demo.retrain import view as retrain_cards
from demo.retrain.actions import Retraining, attempt
from demo.retrain.data_view import render_data, render_reading, render_refusal
from demo.retrain.run_panel import RunPanel
from demo.server.access import Access
from demo.server.dataset_store import LoadedDataset
from demo.text.numbers import size
from demo.text.say import page_error, say
from demo.ui.events import PRIVATE, STATIC_HTML
from xray_models.errors import XrayError
from xray_models.images.radiograph import MAX_BYTES

MAX_ZIP = 3_000_000_000  # bytes of a data set, where everybody may retrain; elsewhere the limit of a radiograph stays
PUBLISHED = ("pneumoniamnist", "kaggle")


def max_upload(access: Access) -> int:
    """Bytes of the largest file that the server takes."""
    return MAX_BYTES if access.locked else MAX_ZIP


def build(retraining: Retraining, language: gr.Radio) -> RunPanel:
    """The tab's components and events; to be called inside gr.Tabs. The rest of the page follows the panel."""
    access = retraining.access
    with gr.Tab(say("en", "retrain"), id="retrain") as tab, gr.Column(elem_id="retrain"):
        unlocked, loaded = gr.State(False), gr.State(None)
        lead = gr.HTML(retrain_cards.render_lead(access, "en"), elem_id="retrain-lead", **STATIC_HTML)
        with gr.Column(elem_id="lock", elem_classes="card", visible=access.locked) as lock:
            why = gr.HTML(retrain_cards.render_lock("en"), **STATIC_HTML)
            with gr.Row():
                password = gr.Textbox(type="password", label=say("en", "lock_password"), elem_id="password")
                unlock = gr.Button(say("en", "lock_open"), elem_id="unlock", size="sm", min_width=80)
            refused = gr.HTML(**STATIC_HTML)
        with gr.Row(elem_id="prepare", visible=not access.locked) as prepare:
            data = _DataPart(retraining, language, unlocked, loaded)
            with gr.Column(elem_id="settings-part", elem_classes="card", min_width=320):
                heading = gr.HTML(retrain_cards.render_heading("retrain_settings", "en"), **STATIC_HTML)
                form = settings_form.build(language)
                start = gr.Button(say("en", "run_start"), variant="primary", elem_id="start")
                problem = gr.HTML(elem_id="start-problem", **STATIC_HTML)
        panel = RunPanel(retraining, language, unlocked)

    def start_run(loaded: LoadedDataset | None, run_id: str | None, language: str, unlocked: bool, *settings: object):
        new, error = attempt(lambda: retraining.start(loaded, settings[0], form.configs(*settings), unlocked))
        return run_cards.render_problem(error, language), *panel.look_anew(new or run_id, language, unlocked)

    def open_lock(password: str, run_id: str | None, language: str):
        if not retraining.access.opens(password or ""):
            error = run_cards.render_problem(page_error("lock_refused"), language)
            return False, "", error, gr.skip(), gr.skip(), *[gr.skip()] * len(panel.outputs)
        hidden, visible = gr.Column(visible=False), gr.Row(visible=True)
        return True, "", "", hidden, visible, *panel.look_anew(run_id, language, True)

    def enter(loaded: LoadedDataset | None, run_id: str | None, language: str, unlocked: bool):
        return *data.enter(loaded, language, unlocked), *panel.look_anew(run_id, language, unlocked)

    def translate(language: str):
        return (
            gr.Tab(label=say(language, "retrain")),
            retrain_cards.render_lead(access, language),
            retrain_cards.render_lock(language),
            gr.Textbox(label=say(language, "lock_password")),
            gr.Button(say(language, "lock_open")),
            "",
            retrain_cards.render_heading("retrain_settings", language),
            gr.Button(say(language, "run_start")),
            "",
        )

    seen = [panel.shown, language, unlocked]
    start.click(start_run, [loaded, *seen, *form.inputs], [problem, *panel.outputs], **PRIVATE)
    gr.on(
        [unlock.click, password.submit],
        open_lock,
        [password, panel.shown, language],
        [unlocked, password, refused, lock, prepare, *panel.outputs],
        **PRIVATE,
    )
    tab.select(enter, [loaded, *seen], [data.view, loaded, *panel.outputs], **PRIVATE)
    language.change(
        translate, language, [tab, lead, why, password, unlock, refused, heading, start, problem], **PRIVATE
    )
    return panel


class _DataPart:
    """Where a data set comes in, and what came in."""

    def __init__(self, retraining: Retraining, language: gr.Radio, unlocked: gr.State, loaded: gr.State):
        self._retraining = retraining
        self._max_bytes = max_upload(retraining.access)
        with gr.Column(elem_id="data-part", elem_classes="card", min_width=320):
            heading = gr.HTML(retrain_cards.render_heading("retrain_data", "en"), **STATIC_HTML)
            upload = gr.UploadButton(visible="hidden", file_types=[".zip"])
            upload.preprocess = take_zip
            zone = gr.HTML(
                retrain_cards.render_zip_zone(self._max_bytes, "en"),
                elem_id="zip-zone",
                apply_default_css=False,
                js_on_load=f"xray.zipZone(element, (refusal) => trigger('refuse', refusal), {self._max_bytes})",
            )
            with gr.Row(elem_id="sources"):
                words = gr.HTML(_or("en"), **STATIC_HTML)
                buttons = {
                    source: gr.Button(
                        say("en", f"source_{source}"), size="sm", min_width=80, elem_id=f"source-{source}"
                    )
                    for source in PUBLISHED
                }
                if retraining.dataset_store.given is not None:
                    buttons["given"] = gr.Button(
                        retraining.dataset_store.given_name, size="sm", min_width=80, elem_id="source-given"
                    )
            self.view = gr.HTML(elem_id="data-view", apply_default_css=False, js_on_load="xray.data(element, watch)")
        told, outputs = [language, unlocked], [self.view, loaded]
        upload.upload(self._load, [upload, *told], outputs, **PRIVATE)
        for source, button in buttons.items():
            button.click(partial(self._load, source), told, outputs, **PRIVATE)
        zone.refuse(self._refuse, language, self.view, **PRIVATE)
        language.change(self._translate, [language, loaded], [heading, zone, words, self.view], **PRIVATE)

    def enter(self, loaded: LoadedDataset | None, language: str, unlocked: bool) -> tuple:
        """The values of ``view`` and of the data set that this visitor sees: first, the one that the server has."""
        if (
            loaded is not None
            or self._retraining.dataset_store.current is None
            or not self._retraining.may_change(unlocked)
        ):
            return gr.skip(), gr.skip()
        return render_data(self._retraining.dataset_store.current, language), self._retraining.dataset_store.current

    def _load(self, source: str | Path | None, language: str, unlocked: bool) -> Iterator[tuple]:
        for news in self._retraining.load(source, unlocked):
            if isinstance(news, LoadedDataset):
                yield render_data(news, language), news
            elif isinstance(news, XrayError):
                yield render_refusal(news, language), None
            else:
                yield render_reading(*news, language), None

    def _refuse(self, language: str, event: gr.EventData) -> str:
        """The browser stops what the server would not take."""
        code = getattr(event, "code", None)
        limit = size(language, self._max_bytes)
        error = page_error("source_too_large", limit=limit) if code == "too-large" else page_error("source_gone")
        return render_refusal(error, language)

    def _translate(self, language: str, loaded: LoadedDataset | None) -> tuple:
        view = render_data(loaded, language) if loaded else ""
        return (
            retrain_cards.render_heading("retrain_data", language),
            retrain_cards.render_zip_zone(self._max_bytes, language),
            _or(language),
            view,
        )


def take_zip(payload: FileData | None) -> Path | None:
    """The uploaded file where it lies, instead of the text that an upload component gives; Gradio has checked that it
    lies in the upload folder. None: it has gone, as the same file was sent by two visitors at once."""
    path = None if payload is None else Path(payload.path)
    return path if path is not None and path.exists() else None


def _or(language: str) -> str:
    return f"<p>{say(language, 'source_or')}</p>"
