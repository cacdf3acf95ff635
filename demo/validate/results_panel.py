"""What came of a validation: figures, the prevalence that they are read at, and the images behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from demo.server.active_weights import ActiveWeights
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import Labels
from demo.ui.scores.cells import Wanted
from demo.validate.images_view import render_mistakes, render_suspects, search_mistakes, search_suspects
from demo.validate.results_view import render_prevalence, render_results
from demo.validate.session import Session
from xray_models.evaluation.validation import ALL, ANSWERED

FIRST_PREVALENCE = 10.0  # per cent: nearer to a ward than the share of a data set


class ResultsPanel:
    """``follow`` gives the values of ``outputs``; to be called after everything that changes the session."""

    def __init__(self, weights: ActiveWeights, labels: Labels, session: gr.State):
        """To be called inside the tab."""
        self._weights = weights
        self._results = gr.HTML(
            elem_id="validate-results",
            apply_default_css=False,
            js_on_load="xray.validationResults(element, watch, (wanted) => trigger('of', wanted))",
        )
        with gr.Row(elem_id="validate-prevalence", elem_classes="card", visible=False) as self._at:
            self.prevalence = labels.make(
                gr.Number, {"label": "prevalence"}, value=FIRST_PREVALENCE, elem_id="validate-prevalence-field"
            )
            self._values = gr.HTML(elem_id="validate-values", **STATIC_HTML)
        self._mistakes = gr.HTML(
            elem_id="validate-mistakes",
            apply_default_css=False,
            js_on_load="xray.showValidationCell = xray.cellImages(element, trigger, watch)",
        )
        self._suspects = gr.HTML(
            elem_id="validate-suspects", apply_default_css=False, js_on_load="xray.suspects(element, trigger, watch)"
        )
        self.outputs = [self._results, self._at, self._values, self._mistakes, self._suspects]
        self._connect(session, labels.language)

    def follow(self, session: Session | None, per_cent: float | None, language: str) -> tuple:
        """The values of ``outputs``."""
        has_outcome = session is not None and session.outcome is not None
        return (
            render_results(session, language),
            gr.Row(visible=has_outcome),
            render_prevalence(session, per_cent, language),
            render_mistakes(session, language),
            render_suspects(session, language),
        )

    def _connect(self, session: gr.State, language: gr.Radio) -> None:
        searched = [
            self._mistakes.select(self._search, [session, language], self._mistakes, concurrency_limit=2, **PRIVATE),
            self._suspects.select(self._suspect, [session, language], self._suspects, concurrency_limit=2, **PRIVATE),
        ]
        known, shown = [session, self.prevalence, language], [session, *self.outputs]
        self._results.of(self._choose_of, known, shown, cancels=searched, **PRIVATE)
        self.prevalence.input(render_prevalence, known, self._values, trigger_mode="always_last", **PRIVATE)
        language.change(self.follow, known, self.outputs, cancels=searched, **PRIVATE)

    def _choose_of(self, session: Session | None, per_cent: float | None, language: str, event: gr.EventData) -> tuple:
        """All images, or those alone that the models would answer."""
        wanted = getattr(event, "of", None)
        if session is not None and wanted in (ALL, ANSWERED):
            session = replace(session, of=wanted)
        return session, *self.follow(session, per_cent, language)

    def _search(self, session: Session | None, language: str, event: gr.EventData) -> Iterator[str]:
        wanted = Wanted.asked(*(getattr(event, name, None) for name in ("model", "cell", "threshold")))
        yield from search_mistakes(session, wanted, self._weights, language)

    def _suspect(self, session: Session | None, language: str) -> Iterator[str]:
        yield from search_suspects(session, self._weights, language)
