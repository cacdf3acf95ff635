"""The runs on the Retrain tab: the one that is shown, with all that can be done to it, and the table of all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path

import gradio as gr

from demo.retrain import run_table as runs_table
from demo.retrain import run_view as run_cards
from demo.retrain.actions import Retraining, attempt
from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.training_curves import render_history

LOOK_EVERY = 1.5  # seconds between two looks at a run that is going on
ACTIONS = ("stop", "resume", "finish", "results", "use", "download", "delete")  # in the order of their buttons


class RunPanel:
    """The components, and what gives them their values. ``shown`` is the id of the run that a visitor looks at."""

    def __init__(self, retraining: Retraining, language: gr.Radio, unlocked: gr.State):
        """To be called inside the Retrain tab. ``unlocked``: whether this visitor has given the password."""
        self._retraining, self._language, self._unlocked = retraining, language, unlocked
        self.shown, self._sent = gr.State(None), gr.State(())  # _sent: what this visitor's page has already
        self._timer = gr.Timer(LOOK_EVERY, active=False)
        with gr.Column(elem_id="run-part"):
            self._run = gr.HTML(
                run_cards.render_run(None, "en"),
                elem_id="run",
                apply_default_css=False,
                js_on_load="xray.run(element, watch)",
            )
            with gr.Row(elem_id="run-actions"):
                self.actions = {
                    name: gr.Button(
                        say("en", f"run_{name}"),
                        visible=False,
                        size="sm",
                        min_width=80,
                        elem_id=f"run-{name}",
                        variant="primary" if name == "stop" else "secondary",
                    )
                    for name in ACTIONS
                }
            with gr.Row(elem_id="run-ask", visible=False) as self._ask:
                self._question = gr.HTML(elem_id="run-question", **STATIC_HTML)
                self._sure = gr.Button(
                    say("en", "run_delete_sure"),
                    variant="stop",
                    size="sm",
                    min_width=80,
                    elem_id="run-sure",
                )
                self._keep = gr.Button(say("en", "run_keep"), size="sm", min_width=80, elem_id="run-keep")
            self._said = gr.HTML(elem_id="run-said", **STATIC_HTML)
            self._curves = gr.HTML(elem_id="run-curves", **STATIC_HTML)
            with gr.Accordion(say("en", "run_log"), open=False, elem_id="run-log") as self._log_fold:
                self._log = gr.HTML(max_height=320, autoscroll=True, **STATIC_HTML)
        with gr.Column(elem_id="runs-part", elem_classes="card"):
            self._table = gr.HTML(
                elem_id="runs",
                apply_default_css=False,
                js_on_load="xray.runs(element, (chosen) => trigger('select', chosen), watch)",
            )
            with gr.Row(elem_id="weights-in-use"):
                self._weights = gr.HTML(**STATIC_HTML)
                self._restore = gr.Button(
                    say("en", "weights_restore"),
                    size="sm",
                    min_width=80,
                    visible=False,
                    elem_id="restore",
                )
        self._zip = gr.DownloadButton(visible="hidden", elem_id="run-zip")
        self.told = [self.shown, language, unlocked, self._sent]
        self.outputs = [
            self._run,
            *self.actions.values(),
            self._curves,
            self._log,
            self._table,
            self._weights,
            self._restore,
            self._timer,
            self.shown,
            self._sent,
        ]
        self._on_events()

    def look(self, run_id: str | None, language: str, unlocked: bool, sent: tuple) -> list:
        """The values of ``outputs``; nothing is sent that this visitor's page has already."""
        *values, shown, now = self.look_anew(run_id, language, unlocked)
        before = sent or (None,) * len(now)
        news = [gr.skip() if old == new else value for old, new, value in zip(before, now, values, strict=True)]
        return [*news, gr.skip() if shown == run_id else shown, gr.skip() if now == sent else now]

    def look_anew(self, run_id: str | None, language: str, unlocked: bool) -> list:
        """All values of ``outputs``: the run asked for or else another one, and all that stands around it."""
        retraining = self._retraining
        run_store = retraining.run_store.list()
        run = retraining.choose(run_store, run_id)
        shown = run.id if run else None
        possible, can_restore = retraining.possible(run, unlocked), retraining.can_restore(unlocked)
        values = [
            run_cards.render_run(run, language),
            *(gr.update(visible=name in possible) for name in ACTIONS),
            render_history(run.histories, language) if run else "",
            run_cards.render_log(run, language),
            runs_table.render_runs(run_store, shown, retraining.weights, language),
            run_cards.render_weights(retraining.weights, language),
            gr.update(visible=can_restore),
            gr.update(active=any(run.is_active for run in run_store)),
        ]
        return [*values, shown, tuple(hash(repr(value)) for value in values)]

    def _on_events(self) -> None:
        told, chosen = self.told[:3], [self._ask, self._said, *self.outputs]
        self._timer.tick(self.look, self.told, self.outputs, **PRIVATE)
        self._table.select(self._choose, told[1:], chosen, **PRIVATE)
        changing = {**self.actions, "delete": self._sure, "restore": self._restore}
        for what in ("stop", "resume", "finish", "use", "delete", "restore"):
            changing[what].click(partial(self._change, what), told, chosen, **PRIVATE)
        self.actions["delete"].click(
            lambda language: (gr.Row(visible=True), _question(language)),
            self._language,
            [self._ask, self._question],
            **PRIVATE,
        )
        self._keep.click(lambda: gr.Row(visible=False), None, self._ask, **PRIVATE)
        self.actions["download"].click(self._download, told, [self._zip, self._said], **PRIVATE).then(
            None,
            self._zip,
            js="(file) => xray.save(file)",
            api_visibility="private",
        )
        self._language.change(self._translate, told, [*self._named(), *chosen], **PRIVATE)

    def _choose(self, language: str, unlocked: bool, event: gr.EventData) -> list:
        run_id = str(getattr(event, "run", ""))
        return [gr.Row(visible=False), "", *self.look_anew(run_id, language, unlocked)]

    def _change(self, what: str, run_id: str | None, language: str, unlocked: bool) -> list:
        _, error = attempt(lambda: self._retraining.change(what, run_id, unlocked))
        said = run_cards.render_problem(error, language)
        if error is None and what in ("use", "restore"):
            said = run_cards.render_done(language, f"weights_{what}d")
        return [gr.Row(visible=False), said, *self.look_anew(run_id, language, unlocked)]

    def _download(self, run_id: str | None, language: str, unlocked: bool) -> Iterator[tuple]:
        """The zip goes into Gradio's upload folder, from where it is deleted after a while."""
        with tempfile.TemporaryDirectory() as folder:
            path, error = attempt(lambda: self._retraining.archive(run_id, Path(folder), unlocked))
            yield gr.DownloadButton(value=path), run_cards.render_problem(error, language)

    def _named(self) -> list:
        """The components with words of their own, in the order of ``_translate``."""
        return [*self.actions.values(), self._sure, self._keep, self._restore, self._log_fold]

    def _translate(self, run_id: str | None, language: str, unlocked: bool) -> list:
        keys = [*(f"run_{name}" for name in ACTIONS), "run_delete_sure", "run_keep", "weights_restore"]
        labels = [gr.update(value=say(language, key)) for key in keys]
        fold = gr.Accordion(label=say(language, "run_log"))
        return [*labels, fold, gr.Row(visible=False), "", *self.look_anew(run_id, language, unlocked)]


def _question(language: str) -> str:
    return f'<p role="alert">{escape(say(language, "run_delete_ask"))}</p>'
