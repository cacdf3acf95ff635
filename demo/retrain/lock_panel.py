"""On a public page: why retraining is locked, and the owner's password that unlocks it."""

from __future__ import annotations

from functools import partial

import gradio as gr
from gradio.events import Dependency

from demo.retrain import view
from demo.server.access import Access, client_of
from demo.text.say import page_error
from demo.ui.events import PRIVATE, SMALL_BUTTON
from demo.ui.labels import Labels
from xray_models.errors import XrayError


class LockPanel:
    """Not visible where everybody may retrain."""

    def __init__(self, access: Access, labels: Labels):
        """To be called inside the Retrain tab."""
        self._access = access
        with gr.Column(elem_id="lock", elem_classes="card", visible=access.public) as self._column:
            labels.html(partial(view.render_lock, access))
            with gr.Row(visible=not access.sealed):
                self._password = labels.make(
                    gr.Textbox, {"label": "lock_password"}, type="password", elem_id="password"
                )
                self._button = labels.make(gr.Button, {"value": "lock_open"}, elem_id="unlock", **SMALL_BUTTON)
            self._problem = labels.html(view.render_nothing)

    def on_try(self, unlocked: gr.State, language: gr.Radio) -> Dependency:
        """The event in which a visitor tries a password; afterwards ``unlocked`` says whether it was the right one."""
        return gr.on(
            [self._button.click, self._password.submit],
            self._try,
            [self._password, language],
            [unlocked, self._password, self._problem, self._column],
            **PRIVATE,
        )

    def _try(self, password: str, language: str, request: gr.Request) -> tuple:
        try:
            if self._access.opens(password or "", client_of(request)):
                return True, "", "", gr.Column(visible=False)
            problem = page_error("lock_refused")
        except XrayError as error:
            problem = error
        return False, "", view.render_problem(problem, language), gr.skip()
