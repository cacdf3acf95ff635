"""The local operating point: its rule, what was fitted by it, and whether the weights in use follow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr
from gradio.events import Dependency

from demo.server.long_work import attempt
from demo.text.say import say
from demo.ui.data_view import render_progress
from demo.ui.events import PRIVATE, SMALL_BUTTON, STATIC_HTML
from demo.ui.html import say_html
from demo.ui.labels import Labels
from demo.validate.local_fit import LocalUse, fit
from demo.validate.local_view import render_fit, render_in_use
from demo.validate.session import Session
from xray_models.evaluation.local import RULES
from xray_models.networks.local_calibration import LONGEST_NAME

FIRST_VALUES = {"youden": None, "sensitivity": 95, "costs": 5, "prevalence": 10}


class LocalPanel:
    """``follow`` is to be called after everything that changes the session; ``calibrated`` when others answer now."""

    def __init__(self, use: LocalUse, labels: Labels, session: gr.State, unlocked: gr.State):
        """To be called inside the tab."""
        self._use, self._language, self._session, self._unlocked = use, labels.language, session, unlocked
        with gr.Column(elem_id="validate-local", elem_classes="card", visible=False) as self._column:
            labels.html(lambda language: f"<h2>{say_html(language, 'local_title')}</h2>")
            labels.html(lambda language: f'<p class="lead">{say_html(language, "local_lead")}</p>')
            with gr.Row(elem_id="local-rule"):
                self._rule = labels.make(
                    gr.Radio,
                    {"label": "local_rule", "choices": _rules},
                    value=RULES[0],
                    elem_id="local-kind",
                    elem_classes="segments",
                )
                self._value = gr.Number(visible=False, elem_id="local-value", min_width=180)
                self._fit = labels.make(gr.Button, {"value": "local_fit"}, elem_id="local-fit", **SMALL_BUTTON)
            self._found = gr.HTML(elem_id="local-found", **STATIC_HTML)
            with gr.Row(elem_id="local-use", visible=False) as self._naming:
                self._name = labels.make(gr.Textbox, {"label": "local_name"}, max_length=LONGEST_NAME, max_lines=1)
                self._put = labels.make(gr.Button, {"value": "local_put"}, variant="primary", elem_id="local-put")
            self._locked = labels.html(_locked, visible=False, elem_id="local-locked")
            self._problem = gr.HTML(elem_id="local-problem", **STATIC_HTML)
        with gr.Row(elem_id="local-in-use", visible=False) as self._row_in_use:
            self._in_use = gr.HTML(**STATIC_HTML)
            self._remove = labels.make(gr.Button, {"value": "local_remove"}, elem_id="local-remove", **SMALL_BUTTON)
        self.outputs = [self._column, self._found, self._naming, self._locked, self._problem, *self._state_outputs]
        self._connect()

    @property
    def _state_outputs(self) -> list:
        return [self._row_in_use, self._in_use, self._remove]

    def follow(self, session: Session | None, language: str, unlocked: bool) -> tuple:
        """The values of ``outputs``."""
        has_outcome = session is not None and session.outcome is not None
        fitted = session.fit if session is not None else None
        may = self._use.may_change(unlocked)
        return (
            gr.Column(visible=has_outcome),
            render_fit(fitted, language),
            gr.Row(visible=bool(fitted and fitted.models and may)),
            gr.HTML(visible=bool(fitted and fitted.models and not may)),
            "",
            *self._shown_in_use(language, unlocked),
        )

    def _connect(self) -> None:
        known = [self._session, self._language, self._unlocked]
        self._rule.input(self._choose, [self._rule, self._language], self._value, **PRIVATE)
        fitted = [self._session, *self.outputs]
        self._fit.click(self._fit_now, [self._rule, self._value, *known], fitted, trigger_mode="once", **PRIVATE)
        self.calibrated: list[Dependency] = [
            self._put.click(self._put_into_use, [self._name, *known], self.outputs, **PRIVATE),
            self._remove.click(self._remove_now, known, self.outputs, **PRIVATE),
        ]
        self._language.change(self._choose, [self._rule, self._language], self._value, **PRIVATE)

    def _choose(self, kind: str, language: str) -> gr.Number:
        if kind == "youden":
            return gr.Number(visible=False)
        return gr.Number(FIRST_VALUES[kind], label=say(language, f"local_value_{kind}"), visible=True)

    def _fit_now(
        self, kind: str, value: float | None, session: Session | None, language: str, unlocked: bool
    ) -> Iterator[tuple]:
        waiting = render_progress(say(language, "local_fitting"), 0, 0, language)
        yield gr.skip(), gr.skip(), waiting, *[gr.skip()] * (len(self.outputs) - 2)
        found, error = attempt(lambda: fit(session, kind, value), "validate_unexpected")
        if error is not None:
            shown = self.follow(replace(session, fit=None) if session else None, language, unlocked)
            yield gr.skip(), shown[0], render_fit(error, language), *shown[2:]
            return
        session = replace(session, fit=found)
        yield session, *self.follow(session, language, unlocked)

    def _put_into_use(self, name: str, session: Session | None, language: str, unlocked: bool) -> tuple:
        _, error = attempt(lambda: self._use.use(session, name, unlocked), "validate_unexpected")
        return self._with_problem(self.follow(session, language, unlocked), render_fit(error, language))

    def _remove_now(self, session: Session | None, language: str, unlocked: bool) -> tuple:
        _, error = attempt(lambda: self._use.remove(unlocked), "validate_unexpected")
        return self._with_problem(self.follow(session, language, unlocked), render_fit(error, language))

    def _with_problem(self, shown: tuple, problem: str) -> tuple:
        index = self.outputs.index(self._problem)
        return *shown[:index], problem, *shown[index + 1 :]

    def _shown_in_use(self, language: str, unlocked: bool) -> tuple:
        text = render_in_use(self._use.weights, language)
        return gr.Row(visible=bool(text)), text, gr.Button(visible=self._use.may_change(unlocked))


def _rules(language: str) -> list[tuple[str, str]]:
    return [(say(language, f"local_rule_{rule}"), rule) for rule in RULES]


def _locked(language: str) -> str:
    return f'<p class="hint">{say_html(language, "local_locked")}</p>'
