"""How far a visitor's own readings agree with the models, as HTML."""

from __future__ import annotations

from demo.compare.own_reading import TRUTH, OwnReading, agreements
from demo.text.numbers import decimal, integer
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render
from demo.ui.tables import table
from xray_models.evaluation.agreement import Agreement
from xray_models.networks.registry import MODELS


def render_own_readings(readings: list[OwnReading], language: str) -> str:
    """The switch, and below it, once there are readings, a table with the ways to save and to delete them."""
    values = {"n": len(readings), "table": "", "csv": ""}
    if readings:
        values |= {"table": _table(readings, language), "csv": _csv(readings, language)}
    return render("compare/templates/own_readings.html", language, **values)


def _table(readings: list[OwnReading], language: str) -> str:
    heads = [say(language, key) for key in ("own_with", "own_same", "own_kappa", "own_interval")]
    rows = [_row(name, found, language) for name, found in agreements(readings).items() if found.n]
    return table(heads, rows)


def _row(name: str, found: Agreement, language: str) -> list[str]:
    kappa = "–" if found.kappa is None else decimal(language, found.kappa, 2)
    same = say(language, "own_of", same=integer(language, found.same), n=integer(language, found.n))
    interval = "–"
    if found.interval:
        low, high = (decimal(language, end, 2) for end in found.interval)
        interval = say(language, "own_from_to", low=low, high=high)
    return [say(language, "own_truth" if name == TRUTH else name), same, kappa, interval]


def _csv(readings: list[OwnReading], language: str) -> str:
    heads = ["number", "own", *MODELS, "data_set"]
    rows = [[number, reading.own, *reading.others.values()] for number, reading in enumerate(readings, 1)]
    return downloads.csv_link(say(language, "own_save"), "own-readings.csv", heads, rows)
