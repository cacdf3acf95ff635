"""One model's scores as HTML: the slider of the operating point, and the matrix and tables that it moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from demo.text.numbers import percent_exact
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render, say_html
from demo.ui.scores import model_tables
from demo.ui.scores.cells import CELLS
from demo.ui.scores.model_scores import ModelScores
from demo.ui.scores.slider import make_slider
from demo.ui.svg import swatch
from demo.ui.weakness import render_badge
from xray_models.classes import CLASSES
from xray_models.evaluation.coursework import CourseworkResult
from xray_models.evaluation.weakness import weakness

_SMALL_DECIMALS = 0  # of a percentage in small print


def render_model(scores: ModelScores, language: str, file: str, beside: ModelScores | None = None) -> Markup:
    """One model at its fitted operating point, with what every other position of the slider would show.

    The figures of ``beside``, where given, stand beside its own; ``file`` begins the names of its files, and is another
    one for each panel of the page.
    """
    name = scores.model
    slider = make_slider(scores, language)
    texts = slider.fitted_position.texts
    slot = partial(_slot, name, texts)
    html = render(
        "ui/scores/templates/model.html",
        language,
        model=name,
        file=file,
        labels=scores.evaluation.labels,
        badge=_badge(scores, language),
        slider=slider,
        texts=texts,
        slot=slot,
        lead=_lead(scores, slot, language),
        matrix=_matrix(scores, beside, language),
        report=model_tables.report_table(scores, slot, language),
        metrics=model_tables.metrics_table(scores, beside, slot, language),
        uncertainty=model_tables.uncertainty_table(scores, language),
        downloads=_downloads(scores, beside, file, language),
        swatch=swatch,
    )
    return Markup(html)


def render_no_results(name: str, reason: str, language: str) -> Markup:
    """A panel with the sentence ``reason`` in place of the scores."""
    return Markup(render("ui/scores/templates/no_results.html", language, model=name, reason=reason, swatch=swatch))


def _badge(scores: ModelScores, language: str) -> Markup:
    found = weakness(scores.evaluation.confusion_matrix()) if scores.is_own_test else None
    return Markup(render_badge(found, language))


def _lead(scores: ModelScores, slot: Callable[[str], Markup], language: str) -> Markup:
    """What the confusion matrix says, in one plain sentence that follows the slider."""
    healthy, ill = scores.evaluation.confusion_matrix().sum(axis=1).tolist()
    sentence = say_html(language, "results_lead", ill=ill, healthy=healthy, tp="{tp}", fp="{fp}")
    return Markup(sentence).format(tp=slot("tp"), fp=slot("fp"))


def _matrix(scores: ModelScores, beside: ModelScores | None, language: str) -> list[dict]:
    """The rows of the confusion matrix: each cell's name, and what others have there, as (key, text)."""
    rows = []
    for i, label in enumerate(CLASSES):
        cells = []
        for j, cell in enumerate(CELLS[2 * i : 2 * i + 2]):
            references = []
            if beside:
                counts = beside.evaluation.confusion_matrix()[i].tolist()
                references.append((beside.column, _count_and_share(counts, j, language)))
            if scores.coursework:
                cell_text = _coursework_cell(scores.coursework, i, j, language)
                references.append(("results_coursework_short", cell_text))
            cells.append({"name": cell, "is_right": i == j, "references": references})
        rows.append({"label": label, "cells": cells})
    return rows


def _coursework_cell(report: CourseworkResult, row: int, column: int, language: str) -> str:
    if report.confusion_matrix is not None:
        return _count_and_share(report.confusion_matrix[row], column, language)
    recall = report.metrics[("specificity", "sensitivity")[row]]
    return percent_exact(language, recall if row == column else 1 - recall, _SMALL_DECIMALS)


def _count_and_share(counts: list[int], column: int, language: str) -> str:
    return f"{counts[column]} · {percent_exact(language, counts[column] / sum(counts), _SMALL_DECIMALS)}"


def _slot(model: str, texts: dict[str, str], name: str) -> Markup:
    """A text that follows the slider."""
    return Markup('<span data-slot="{} {}">{}</span>').format(model, name, texts[name])


def _downloads(scores: ModelScores, beside: ModelScores | None, file: str, language: str) -> Markup:
    report = model_tables.report_csv(scores, language)
    metrics = model_tables.metrics_csv(scores, beside, language)
    controls = [
        downloads.picture(say(language, "download_matrix"), f"{file}_matrix.png", ".matrix"),
        _csv_of_slider(say(language, "download_report"), f"{file}_report.csv", report),
        _csv_of_slider(say(language, "download_metrics_table"), f"{file}_metrics.csv", metrics),
    ]
    if scores.evaluation.uncertain:
        heads, rows = model_tables.uncertainty_csv(scores, language)
        controls.append(
            downloads.csv_link(say(language, "download_uncertainty"), f"{file}_uncertainty.csv", heads, rows)
        )
    figures = scores.metrics_json()
    controls.append(
        downloads.link(say(language, "download_metrics"), f"{file}_metrics.json", "application/json", figures)
    )
    if (rows := scores.predictions_csv) is not None:
        controls.append(
            downloads.link(say(language, "download_predictions"), f"{file}_predictions.csv", "text/csv", rows)
        )
    return downloads.row(*controls)


def _csv_of_slider(text: str, file: str, template: str) -> Markup:
    """Saves a CSV with the values at the position of the slider, by their names in the braces of ``template``."""
    return Markup('<button type="button" data-csv="{}" data-file="{}">{}</button>').format(
        downloads.BYTE_ORDER_MARK + template, file, text
    )
