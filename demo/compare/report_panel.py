"""The reports of the Compare tab: what the buttons of the row ask for, and where the browser finds what was made."""

from __future__ import annotations

import gradio as gr

from demo.compare.report_view import render_sheet, render_trouble
from demo.compare.reports import ReportFile, Request, make_report
from demo.compare.study import Study, known
from demo.server.active_weights import ActiveWeights
from demo.text.say import say_error
from demo.ui.downloads import made_file
from demo.ui.events import PRIVATE
from xray_models.errors import XrayError

_WORK = {"concurrency_limit": 2, "concurrency_id": "report"}  # beside the answers, which do not wait for it


def add_reports(weights: ActiveWeights, seen: list, shown_in: list) -> None:
    """``seen``: the study, and its key as the page has it; ``shown_in``: the prevalence and the language."""
    desk = gr.HTML(
        "",
        elem_id="report-desk",
        apply_default_css=False,
        js_on_load="xray.reports(element, watch, (asked) => trigger('report', asked))",
    )

    def make(study: Study, shown: str, prevalence: float | None, language: str, event: gr.EventData) -> str:
        study = known(study, shown)
        loaded = weights.of(study.weights)
        records = {name: one.record for name, one in loaded.classifiers.items()} if loaded else {}
        try:
            made = make_report(study, records, Request.of(event, prevalence, language))
        except XrayError as error:
            return render_trouble(language, say_error(language, error))
        return made_file(made.name, made.mime, made.content) if isinstance(made, ReportFile) else render_sheet(made)

    desk.report(make, [*seen, *shown_in], desk, trigger_mode="once", **PRIVATE, **_WORK)
