"""The Retrain tab: a dataset and settings in, the run that all visitors watch, and what becomes of its weights."""

from __future__ import annotations

from functools import partial

import gradio as gr

from demo.retrain import form as settings_form
from demo.retrain import view
from demo.retrain.actions import Retraining, attempt
from demo.retrain.data_panel import DataPanel
from demo.retrain.lock_panel import LockPanel
from demo.retrain.run_panel import RunPanel
from demo.server.dataset_store import LoadedDataset
from demo.ui.events import PRIVATE
from demo.ui.labels import Labels


def build(retraining: Retraining, labels: Labels) -> RunPanel:
    """The tab's components and events; to be called inside gr.Tabs. Other tabs follow the panel that it returns."""
    access, language = retraining.access, labels.language
    with (
        labels.make(gr.Tab, {"label": "retrain"}, id="retrain", elem_id="tab-retrain") as tab,
        gr.Column(elem_id="retrain"),
    ):
        unlocked, dataset = gr.State(False), gr.State(None)
        labels.html(partial(view.render_lead, access), elem_id="retrain-lead")
        lock = LockPanel(access, labels)
        with gr.Row(elem_id="prepare", visible=not access.public) as prepare:
            data_panel = DataPanel(retraining, labels, unlocked, dataset)
            with gr.Column(elem_id="settings-part", elem_classes="card", min_width=320):
                labels.html(partial(view.render_heading, "retrain_settings"))
                form = settings_form.build(labels)
                start = labels.make(gr.Button, {"value": "run_start"}, variant="primary", elem_id="start")
                problem = labels.html(view.render_nothing, elem_id="start-problem")
        run_panel = RunPanel(retraining, labels, unlocked)

    def start_run(dataset: LoadedDataset | None, run_id: str | None, language: str, unlocked: bool, *settings: object):
        new, error = attempt(lambda: retraining.start(dataset, settings[0], form.configs(*settings), unlocked))
        return view.render_problem(error, language), *run_panel.render_all(new or run_id, language, unlocked)

    def enter(dataset: LoadedDataset | None, run_id: str | None, language: str, unlocked: bool):
        return *data_panel.enter(dataset, language, unlocked), *run_panel.render_all(run_id, language, unlocked)

    def unlock(run_id: str | None, language: str, unlocked: bool):
        if not unlocked:
            return gr.skip(), *[gr.skip()] * len(run_panel.outputs)
        return gr.Row(visible=True), *run_panel.render_all(run_id, language, unlocked)

    def start_from_shipped(language: str):
        return "shipped", gr.Accordion(open=True), view.render_done("shipped_start_set", language)

    run_panel.buttons["shipped_start"].click(
        start_from_shipped, language, [form.expert["resnet50"]["init"], form.fold, problem], **PRIVATE
    )
    visitor = [run_panel.shown_id, language, unlocked]
    start.click(start_run, [dataset, *visitor, *form.inputs], [problem, *run_panel.outputs], **PRIVATE)
    tab.select(enter, [dataset, *visitor], [*data_panel.outputs, *run_panel.outputs], **PRIVATE)
    lock.on_try(unlocked, language).then(unlock, visitor, [prepare, *run_panel.outputs], **PRIVATE)
    return run_panel
