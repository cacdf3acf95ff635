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

    shown = [data.session, results.prevalence, labels.language]
    mine = [data.session, labels.language, unlocked]
    for changed in (*data.arrived, data.judged):
        changed.then(results.follow, shown, results.outputs, **PRIVATE).then(
            local.follow, mine, local.outputs, **PRIVATE
        )
    gr.on([tab.select, labels.language.change], local.follow, mine, local.outputs, **PRIVATE)


def _lead(language: str) -> str:
    return f'<p class="lead">{say_html(language, "validate_lead")} {say_html(language, "validate_private")}</p>'
