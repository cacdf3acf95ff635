"""The run on view with all that can be done to it, and the table of all runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import gradio as gr

from demo.retrain import view
from demo.retrain.actions import Retraining, attempt
from demo.retrain.question_panel import Question
from demo.retrain.run_table import render_runs
from demo.retrain.run_view import render_log, render_no_run, render_run, render_weights
from demo.ui.events import PRIVATE, SMALL_BUTTON, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels
from demo.ui.training_curves import render_history

REFRESH_SECONDS = 1.5  # between two updates of an active run
# In the order of their buttons.
ACTIONS = ("stop", "resume", "finish", "shipped_start", "results", "use", "download", "delete")
_UNASKED = (gr.update(visible=False),) * 2  # both questions


class RunPanel:
    """The components and their values.

    ``shown_id`` is the id of the run on view, ``buttons`` are those of ACTIONS, ``unlocked`` says whether this visitor
    has given the password.
    """

    def __init__(self, retraining: Retraining, labels: Labels, unlocked: gr.State):
        """To be called inside the Retrain tab."""
        self._retraining, self._language, self.unlocked = retraining, labels.language, unlocked
        self.shown_id, self._sent = gr.State(None), gr.State(())  # _sent: hashes of what this visitor's page shows
        self._timer = gr.Timer(REFRESH_SECONDS, active=False)
        with gr.Column(elem_id="run-part"):
            self._run = gr.HTML(
                render_no_run(retraining.access, not retraining.access.public, FIRST_LANGUAGE),
                elem_id="run",
                apply_default_css=False,
                js_on_load="xray.run(element, watch)",
            )
            with gr.Row(elem_id="run-actions"):
                self.buttons = {name: _action_button(labels, name) for name in ACTIONS}
            self._delete_question = Question(labels, "run", "run_delete_sure", "run_keep")
            self._use_question = Question(labels, "use", "weak_use", "weak_keep")
            self._message = labels.html(view.render_nothing, elem_id="run-message")
            self._curves = gr.HTML(elem_id="run-curves", **STATIC_HTML)
            with labels.make(gr.Accordion, {"label": "run_log"}, open=False, elem_id="run-log"):
                self._log = gr.HTML(max_height=320, autoscroll=True, **STATIC_HTML)
        with gr.Column(elem_id="runs-part", elem_classes="card"):
            self._make_table(labels)
        self._zip = gr.DownloadButton(visible="hidden", elem_id="run-zip")
        self._connect()

    @property
    def outputs(self) -> list[gr.components.Component]:
        """The components whose values ``render_all`` gives."""
        shown_run = [self._run, *self.buttons.values(), self._curves, self._log]
        all_runs = [self._table, self._weights, self._restore, self._timer]
        return [*shown_run, *all_runs, self.shown_id, self._sent]

    def render_all(self, run_id: str | None, language: str, unlocked: bool) -> list:
        """The values of ``outputs`` for the run with this id, or another one if it does not exist."""
        retraining = self._retraining
        runs = retraining.visible_runs(unlocked)
        run = retraining.run_to_show(runs, run_id)
        shown_id = run.id if run else None
        possible, can_restore = retraining.possible_actions(run, unlocked), retraining.can_restore(unlocked)
        values = [
            render_run(run, language)
            if run
            else render_no_run(retraining.access, retraining.may_change(unlocked), language),
            *(gr.update(visible=name in possible) for name in ACTIONS),
            render_history(run.histories, language) if run else "",
            render_log(run, language),
            render_runs(runs, shown_id, retraining.weights, language),
            render_weights(retraining.weights, language),
            gr.update(visible=can_restore),
            gr.update(active=any(run.is_active for run in runs)),
        ]
        return [*values, shown_id, tuple(hash(repr(value)) for value in values)]

    def render_changes(self, run_id: str | None, language: str, unlocked: bool, sent: tuple) -> list:
        """``render_all`` without the values that this visitor's page shows already; ``sent``: their hashes."""
        *values, shown_id, hashes = self.render_all(run_id, language, unlocked)
        old_hashes = sent or (None,) * len(hashes)
        changes = [
            gr.skip() if old == new else value for old, new, value in zip(old_hashes, hashes, values, strict=True)
        ]
        return [*changes, gr.skip() if shown_id == run_id else shown_id, gr.skip() if hashes == sent else hashes]

    def _make_table(self, labels: Labels) -> None:
        self._table = gr.HTML(
            elem_id="runs",
            apply_default_css=False,
            js_on_load="xray.runs(element, (chosen) => trigger('select', chosen), watch)",
        )
        with gr.Row(elem_id="weights-in-use"):
            self._weights = gr.HTML(**STATIC_HTML)
            self._restore = labels.make(
                gr.Button, {"value": "weights_restore"}, visible=False, elem_id="restore", **SMALL_BUTTON
            )

    def _connect(self) -> None:
        visitor = [self.shown_id, self._language, self.unlocked]
        delete, use = self._delete_question, self._use_question
        everything = [delete.row, use.row, self._message, *self.outputs]
        self._timer.tick(self.render_changes, [*visitor, self._sent], self.outputs, **PRIVATE)
        self._table.select(self._choose, visitor[1:], everything, **PRIVATE)
        triggers = {**self.buttons, "delete": delete.yes, "use": use.yes, "restore": self._restore}
        for action in ("stop", "resume", "finish", "use", "delete", "restore"):
            triggers[action].click(partial(self._act, action), visitor, everything, **PRIVATE)
        self.buttons["delete"].click(self._ask_delete, self._language, [delete.row, delete.text, use.row], **PRIVATE)
        self.buttons["use"].click(self._use, visitor, [use.text, *everything], **PRIVATE)
        self.buttons["download"].click(self._download, visitor, [self._zip, self._message], **PRIVATE).then(
            None, self._zip, js="(file) => xray.save(file)", api_visibility="private"
        )
        self._language.change(self._translate, visitor, [delete.row, use.row, *self.outputs], **PRIVATE)

    def _choose(self, language: str, unlocked: bool, event: gr.EventData) -> list:
        run_id = str(getattr(event, "run", ""))
        return [*_UNASKED, "", *self.render_all(run_id, language, unlocked)]

    def _ask_delete(self, language: str) -> list:
        return [gr.update(visible=True), view.render_delete_question(language), gr.update(visible=False)]

    def _use(self, run_id: str | None, language: str, unlocked: bool) -> list:
        """Asks first where the run's test says too little; its sentence comes before what ``_act`` gives."""
        weak, error = attempt(lambda: self._retraining.weak_models(run_id, unlocked))
        if error is None and weak:
            return [
                view.render_use_question(weak, language),
                gr.update(visible=False),
                gr.update(visible=True),
                "",
                *self.render_all(run_id, language, unlocked),
            ]
        return [gr.skip(), *self._act("use", run_id, language, unlocked)]

    def _act(self, action: str, run_id: str | None, language: str, unlocked: bool) -> list:
        _, error = attempt(lambda: self._retraining.act(action, run_id, unlocked))
        message = view.render_problem(error, language)
        if error is None and action in ("use", "restore"):
            message = view.render_done(f"weights_{action}d", language)
        return [*_UNASKED, message, *self.render_all(run_id, language, unlocked)]

    def _download(self, run_id: str | None, language: str, unlocked: bool) -> Iterator[tuple]:
        """The zip goes into Gradio's upload folder, from where it is deleted after a while."""
        with tempfile.TemporaryDirectory() as folder:
            path, error = attempt(lambda: self._retraining.archive(run_id, Path(folder), unlocked))
            yield gr.DownloadButton(value=path), view.render_problem(error, language)

    def _translate(self, run_id: str | None, language: str, unlocked: bool) -> list:
        return [*_UNASKED, *self.render_all(run_id, language, unlocked)]


def _action_button(labels: Labels, action: str) -> gr.Button:
    variant = "primary" if action == "stop" else "secondary"
    return labels.make(
        gr.Button, {"value": f"run_{action}"}, visible=False, variant=variant, elem_id=f"run-{action}", **SMALL_BUTTON
    )
