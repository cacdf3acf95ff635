"""The Validate tab: a visitor's labelled radiographs in, and what the models are worth on them."""

from __future__ import annotations

import gradio as gr

from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.ui.events import PRIVATE
from demo.ui.html import say_html
from demo.ui.labels import Labels
from demo.validate.data_panel import DataPanel
from demo.validate.local_fit import LocalUse
from demo.validate.local_panel import LocalPanel
from demo.validate.monthly_panel import MonthlyPanel
from demo.validate.report_panel import ReportPanel
from demo.validate.results_panel import ResultsPanel
from demo.validate.validating import Validating
from xray_models.images.scope import Scope


def build(weights: ActiveWeights, scope: Scope | None, access: Access, labels: Labels, unlocked: gr.State) -> None:
    """The tab's components and events; to be called inside gr.Tabs. ``unlocked``: see ``Access.admits``."""
    with (
        labels.make(gr.Tab, {"label": "validate"}, id="validate", elem_id="tab-validate") as tab,
        gr.Column(elem_id="validate"),
    ):
        labels.html(_lead, elem_id="validate-lead", js_on_load="xray.validationViewer()")
        data = DataPanel(Validating(weights, scope), labels, access)
        results = ResultsPanel(weights, labels, data.session)
        local = LocalPanel(LocalUse(weights, access), labels, data.session, unlocked)
        report = ReportPanel(labels, data.session, results.prevalence)
        monthly = MonthlyPanel(labels, data.session)

    shown, mine = [data.session, results.prevalence, labels.language], [data.session, labels.language, unlocked]
    follow = (  # one after another, what is asked about first
        (results.follow, shown, results.outputs),
        (local.follow, mine, local.outputs),
        (report.follow, mine[:2], report.row),
        (monthly.follow, mine[:2], monthly.view),
    )
    for event in (*data.arrived, data.judged):
        for handler in follow:
            event = event.then(*handler, **PRIVATE)
    labels.language.change(*follow[2], **PRIVATE)
    gr.on([tab.select, labels.language.change], *follow[1], **PRIVATE)


def _lead(language: str) -> str:
    return f'<p class="lead">{say_html(language, "validate_lead")} {say_html(language, "validate_private")}</p>'
