"""One model's test results as HTML: the slider of the operating point, and the matrix and tables that it moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from demo.results import model_tables
from demo.results.cell_images import CELLS
from demo.results.model_results import ModelResults
from demo.results.slider import make_slider
from demo.text.numbers import percent_exact
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render, say_html
from demo.ui.svg import swatch
from demo.ui.weakness import render_badge
from xray_models.classes import CLASSES
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.evaluation.weakness import weakness

_SMALL_DECIMALS = 0  # of a percentage in small print


def render_model(
    name: str, results: ModelResults, language: str, shipped: ModelResults | None = None, prefix: str = ""
) -> Markup:
    """One model at its fitted operating point, with what every other position of the slider would show.

    The figures of ``shipped``, where given, stand beside its own; ``prefix`` begins the names of its files.
    """
    slider = make_slider(results, language)
    texts = slider.fitted_position.texts
    slot = partial(_slot, name, texts)
    html = render(
        "results/templates/model.html",
        language,
        model=name,
        labels=results.evaluation.labels,
        badge=Markup(render_badge(weakness(results.evaluation.confusion_matrix()), language)),
        slider=slider,
        texts=texts,
        slot=slot,
        lead=_lead(results, slot, language),
        matrix=_matrix(name, shipped, language),
        report=model_tables.report_table(results, slot, language),
        metrics=model_tables.metrics_table(results, shipped, slot, language),
        uncertainty=model_tables.uncertainty_table(results, language),
        downloads=_downloads(name, results, shipped, prefix, language),
        swatch=swatch,
    )
    return Markup(html)


def render_no_results(name: str, reason: str, language: str) -> Markup:
    """A panel with the sentence ``reason`` in place of the results."""
    return Markup(render("results/templates/no_results.html", language, model=name, reason=reason, swatch=swatch))


def _lead(results: ModelResults, slot: Callable[[str], Markup], language: str) -> Markup:
    """What the confusion matrix says, in one plain sentence that follows the slider."""
    healthy, ill = results.evaluation.confusion_matrix().sum(axis=1).tolist()
    sentence = say_html(language, "results_lead", ill=ill, healthy=healthy, tp="{tp}", fp="{fp}")
    return Markup(sentence).format(tp=slot("tp"), fp=slot("fp"))


def _matrix(name: str, shipped: ModelResults | None, language: str) -> list[dict]:
    """The rows of the confusion matrix: each cell's name, and what others have there, as (key, text)."""
    rows = []
    for i, label in enumerate(CLASSES):
        cells = []
        for j, cell in enumerate(CELLS[2 * i : 2 * i + 2]):
            references = [("results_coursework_short", _coursework_cell(name, i, j, language))]
            if shipped:
                counts = shipped.evaluation.confusion_matrix()[i].tolist()
                references.insert(0, ("results_shipped_column", _count_and_share(counts, j, language)))
            cells.append({"name": cell, "is_right": i == j, "references": references})
        rows.append({"label": label, "cells": cells})
    return rows


def _coursework_cell(name: str, row: int, column: int, language: str) -> str:
    report = COURSEWORK[name]
    if report.confusion_matrix is not None:
        return _count_and_share(report.confusion_matrix[row], column, language)
    recall = report.metrics[("specificity", "sensitivity")[row]]
    return percent_exact(language, recall if row == column else 1 - recall, _SMALL_DECIMALS)


def _count_and_share(counts: list[int], column: int, language: str) -> str:
    return f"{counts[column]} · {percent_exact(language, counts[column] / sum(counts), _SMALL_DECIMALS)}"


def _slot(model: str, texts: dict[str, str], name: str) -> Markup:
    """A text that follows the slider."""
    return Markup('<span data-slot="{} {}">{}</span>').format(model, name, texts[name])


def _downloads(name: str, results: ModelResults, shipped: ModelResults | None, prefix: str, language: str) -> Markup:
    file = f"{prefix}{name}_test"
    report = model_tables.report_csv(results, language)
    metrics = model_tables.metrics_csv(results, shipped, language)
    controls = [
        downloads.picture(say(language, "download_matrix"), f"{file}_matrix.png", ".matrix"),
        _csv_of_slider(say(language, "download_report"), f"{file}_report.csv", report),
        _csv_of_slider(say(language, "download_metrics_table"), f"{file}_metrics.csv", metrics),
    ]
    if results.record.uncertain:
        heads, rows = model_tables.uncertainty_csv(results, language)
        controls.append(
            downloads.csv_link(say(language, "download_uncertainty"), f"{file}_uncertainty.csv", heads, rows)
        )
    figures = results.metrics_json()
    controls.append(
        downloads.link(say(language, "download_metrics"), f"{file}_metrics.json", "application/json", figures)
    )
    if (rows := results.predictions_csv) is not None:
        controls.append(
            downloads.link(say(language, "download_predictions"), f"{file}_predictions.csv", "text/csv", rows)
        )
    return downloads.row(*controls)


def _csv_of_slider(text: str, file: str, template: str) -> Markup:
    """Saves a CSV with the values at the position of the slider, by their names in the braces of ``template``."""
    return Markup('<button type="button" data-csv="{}" data-file="{}">{}</button>').format(
        downloads.BYTE_ORDER_MARK + template, file, text
    )
