"""The report of a validation: what is asked for, and where the browser finds what was made."""

from __future__ import annotations

from html import escape

import gradio as gr

from demo.server.long_work import attempt
from demo.text.say import say_error
from demo.ui.downloads import made_file
from demo.ui.events import PRIVATE
from demo.ui.html import render
from demo.ui.labels import Labels
from demo.validate.report_files import KINDS, LONGEST_REFERENCE, make_report
from demo.validate.session import Session

_WORK = {"concurrency_limit": 2, "concurrency_id": "validate-report"}


class ReportPanel:
    """A row of buttons, where there is something to report: ``follow`` says so."""

    def __init__(self, labels: Labels, session: gr.State, prevalence: gr.Number):
        """To be called inside the tab."""
        self.row = gr.HTML(
            elem_id="validate-report",
            apply_default_css=False,
            js_on_load="xray.validationReport(element, (asked) => trigger('report', asked))",
        )
        desk = gr.HTML(
            elem_id="validate-desk", apply_default_css=False, js_on_load="xray.validationReportMade(element, watch)"
        )
        known = [session, prevalence, labels.language]
        self.row.report(self._make, known, desk, trigger_mode="once", **PRIVATE, **_WORK)

    def follow(self, session: Session | None, language: str) -> str:
        """The value of ``row``."""
        if session is None or session.outcome is None:
            return ""
        return render("validate/templates/report_row.html", language, kinds=KINDS, longest=LONGEST_REFERENCE)

    def _make(self, session: Session | None, per_cent: float | None, language: str, event: gr.EventData) -> str:
        made, error = attempt(lambda: make_report(session, event, per_cent, language), "validate_unexpected")
        return (
            f'<p class="problem" role="alert">{escape(say_error(language, error))}</p>' if error else made_file(*made)
        )
