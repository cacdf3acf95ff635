"""The monthly look: the browser sends what it keeps, and gets it back as a table."""

from __future__ import annotations

import gradio as gr

from demo.ui.events import PRIVATE
from demo.ui.labels import FIRST_LANGUAGE, Labels
from demo.validate.monthly import look
from demo.validate.monthly_view import render_monthly
from demo.validate.session import Session


class MonthlyPanel:
    """``view`` asks for itself: whenever it is rendered without a table, its script sends what the browser keeps."""

    def __init__(self, labels: Labels, session: gr.State):
        """To be called inside the tab."""
        self.view = gr.HTML(
            render_monthly(None, {}, FIRST_LANGUAGE),
            elem_id="validate-monthly",
            apply_default_css=False,
            js_on_load="xray.monthly(element, watch, (rows) => trigger('look', rows))",
        )
        self.view.look(self._look, [session, labels.language], self.view, trigger_mode="always_last", **PRIVATE)
        labels.language.change(self.follow, [session, labels.language], self.view, **PRIVATE)

    def follow(self, session: Session | None, language: str) -> str:
        """The value of ``view`` until the browser has sent what it keeps."""
        return render_monthly(session, {}, language)

    def _look(self, session: Session | None, language: str, event: gr.EventData) -> str:
        return render_monthly(session, look(getattr(event, "rows", None)), language)
