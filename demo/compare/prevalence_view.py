"""What the answers are worth where another share of the patients is ill, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from demo.compare.study import FORGOTTEN, Study
from demo.text.say import say_error
from demo.ui.html import render
from xray_models.evaluation.prevalence import CALIBRATED_AT, post_test_probability, predictive_values


@dataclass(frozen=True)
class Row:
    """One model at the prevalence; None: not known, or never so."""

    model: str
    p_pneumonia: float
    ppv: float | None = None
    npv: float | None = None


def render_prevalence(study: Study, per_cent: float | None, language: str) -> str:
    """A table of both models at a prevalence of ``per_cent``, or what is wrong; "" without answers to judge by.

    An empty field (None) means the prevalence that the probabilities are calibrated for.
    """
    if study.error is not None and study.error.code == FORGOTTEN:
        return f'<p role="alert">{escape(say_error(language, study.error))}</p>'
    if study.judged is None or not study.judged.predictions:
        return ""
    prevalence = CALIBRATED_AT if per_cent is None else per_cent / 100
    rows = _rows(study, prevalence) if 0 < prevalence < 1 else []
    return render("compare/templates/prevalence.html", language, rows=rows, prevalence=prevalence)


def _rows(study: Study, prevalence: float) -> list[Row]:
    rows = []
    for model, prediction in study.judged.predictions.items():
        rates = study.worth.rates.get(model)
        values = predictive_values(*rates, prevalence) if rates else (None, None)
        rows.append(Row(model, post_test_probability(prediction.p_pneumonia, prevalence), *values))
    return rows
