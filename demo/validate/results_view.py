"""What came of a validation as HTML: a panel for each model, the curves, subgroups, and what was left out."""

from __future__ import annotations

from demo.text.numbers import decimal, decimal_range, percent_shortest
from demo.text.say import say
from demo.ui.html import render
from demo.ui.scores.curves_view import render_curves
from demo.ui.scores.model_view import render_model, render_no_results
from demo.ui.tables import table
from demo.validate.lists_view import render_lists
from demo.validate.scores import WORDS, scores_of, test_scores
from demo.validate.session import Session
from demo.validate.subgroups_view import render_subgroups
from demo.validate.summary_view import render_summary
from xray_models.evaluation.diagnostic import Estimate

PREFIX = "validation_"  # begins the names of all files


def render_results(session: Session | None, language: str) -> str:
    """All of it, of the images that ``session.of`` says; "" before anything was judged."""
    if session is None or session.outcome is None:
        return ""
    validation = session.outcome.validation
    scores, beside = scores_of(validation, session.of), test_scores(validation)
    panels = [
        render_model(scores[model], language, f"{PREFIX}{model}", beside.get(model))
        if model in scores
        else render_no_results(model, "validate_no_class", language)
        for model in validation.models
    ]
    shown = {model: found for model, found in beside.items() if model in scores}
    return render(
        "validate/templates/results.html",
        language,
        summary=render_summary(session.outcome, session.of, language),
        panels=panels,
        curves=render_curves(scores, shown, PREFIX, language, WORDS) if scores else "",
        subgroups=render_subgroups(validation, session.of, language),
        lists=render_lists(validation, language),
    )


def render_prevalence(session: Session | None, per_cent: float | None, language: str) -> str:
    """PPV and NPV of both models where ``per_cent`` of the patients are ill; "" before anything was judged."""
    if session is None or session.outcome is None or per_cent is None:
        return ""
    if not 0 < per_cent < 100:
        ends = {"low": percent_shortest(language, 0), "high": percent_shortest(language, 1)}
        return f'<p role="alert">{say(language, "prevalence_range", **ends)}</p>'
    validation = session.outcome.validation
    found = {model: validation.at_prevalence(model, per_cent / 100, session.of) for model in validation.models}
    rows = [
        (say(language, model), *(cell for name in ("ppv", "npv") for cell in _cells(estimates[name], language)))
        for model, estimates in found.items()
        if estimates
    ]
    heads = [say(language, key) for key in ("results_model", "ppv", "results_interval", "npv", "results_interval")]
    note = say(language, "validate_prevalence_note", prevalence=percent_shortest(language, per_cent / 100))
    return f'<div class="scroll">{table(heads, rows, "at-prevalence")}</div><p class="notes">{note}</p>'


def _cells(estimate: Estimate, language: str) -> tuple[str, str]:
    value = "–" if estimate.value is None else decimal(language, estimate.value)
    return value, decimal_range(language, estimate.interval)
