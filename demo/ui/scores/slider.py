"""The slider of a model's operating point: what the page shows, and what a CSV holds, at each of its positions.

All of it is computed here, for every position; scores.js only puts it in its place.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from demo.text.numbers import decimal, decimal_range, percent_exact
from demo.text.say import say
from demo.ui.scores.cells import CELLS
from demo.ui.scores.curve_figures import mark_places
from demo.ui.scores.model_scores import ModelScores
from xray_models.classes import CLASSES
from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.intervals import Interval
from xray_models.evaluation.operating_points import OperatingPoint

REPORT_ROWS = (*CLASSES, "macro avg", "weighted avg")
REPORT_COLUMNS = ("precision", "recall", "f1-score")


@dataclass(frozen=True)
class Position:
    """One operating point."""

    threshold: float
    texts: dict[str, str]  # every text and place on the page that the operating point decides, by slot
    values: dict[str, float | None]  # every number of a CSV that it decides, in full precision; None: not known


@dataclass(frozen=True)
class Slider:
    """All positions from left to right; ``fitted`` is the index of the one that was fitted on validation."""

    positions: list[Position]
    fitted: int

    @property
    def fitted_position(self) -> Position:
        return self.positions[self.fitted]

    def to_attribute(self) -> Markup:
        """JSON for an attribute in single quotes, where its many double quotes need no escape."""
        fitted = self.fitted_position
        data = {
            "threshold": fitted.threshold,
            "fitted": self.fitted,
            "thresholds": [position.threshold for position in self.positions],
            "slots": list(fitted.texts),
            "texts": [list(position.texts.values()) for position in self.positions],
            "names": list(fitted.values),
            "values": [list(position.values.values()) for position in self.positions],
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return Markup(escape(text, quote=False).replace("'", "&#39;"))


def make_slider(scores: ModelScores, language: str) -> Slider:
    """The slider of one model, in the visitor's language."""
    points = scores.operating_points()
    fitted = [point.threshold for point in points].index(scores.evaluation.threshold)
    positions = []
    for i, point in enumerate(points):
        intervals = {**(scores.intervals if i == fitted else {}), **point.intervals()}
        positions.append(Position(point.threshold, _texts(point, intervals, language), _values(point, intervals)))
    return Slider(positions, fitted)


def _figures(point: OperatingPoint, intervals: dict[str, Interval]) -> dict[str, Estimate]:
    """Every figure of the table of metrics that the operating point decides."""
    metrics = {name: Estimate(value, intervals.get(name)) for name, value in point.metrics().items()}
    return metrics | point.diagnostics()


def digits_of(name: str) -> int:
    """How many decimals a figure is shown with: most lie below 1, a likelihood ratio of PNEUMONIA far above."""
    return 1 if name == "lr_positive" else 3


def _texts(point: OperatingPoint, intervals: dict[str, Interval], language: str) -> dict[str, str]:
    metrics, report = point.metrics(), point.report()
    texts = {"threshold": percent_exact(language, point.threshold)}
    texts["spoken"] = say(
        language,
        "results_spoken",
        threshold=texts["threshold"],
        sensitivity=percent_exact(language, metrics["sensitivity"]),
        specificity=percent_exact(language, metrics["specificity"]),
    )
    texts |= _cell_texts(point, language)
    for name, (value, interval) in _figures(point, intervals).items():
        digits = digits_of(name)
        texts[name] = decimal(language, math.nan if value is None else value, digits)
        texts[f"{name}-interval"] = decimal_range(language, interval, digits)
    for row in REPORT_ROWS:
        texts |= {f"{row} {column}": decimal(language, report[row][column], 2) for column in REPORT_COLUMNS}
    return texts | mark_places(point)


def _cell_texts(point: OperatingPoint, language: str) -> dict[str, str]:
    """Count, share of its row and shade of each cell of the confusion matrix."""
    texts = {}
    for row, cells in enumerate((CELLS[:2], CELLS[2:])):
        first = round(100 * point.shares[row, 0], 1)  # the second is what is left, so that a row makes 100
        for cell, count, share in zip(cells, point.matrix[row], (first, 100 - first), strict=True):
            texts[cell] = str(count)
            texts[f"{cell}-share"] = percent_exact(language, share / 100)
            texts[f"{cell}-shade"] = f"{share / 100:.3f}"
    return texts


def _values(point: OperatingPoint, intervals: dict[str, Interval]) -> dict[str, float | None]:
    """By the names that ``model_tables`` puts in a CSV: "accuracy", "accuracy from", "NORMAL precision"."""
    values: dict[str, float | None] = {}
    report = point.report()
    for name, (value, interval) in _figures(point, intervals).items():
        low, high = interval or (None, None)
        values |= {name: value, f"{name} from": low, f"{name} to": high}
    for row in REPORT_ROWS:
        values |= {f"{row} {column}": report[row][column] for column in REPORT_COLUMNS}
    return {name: value if value is not None and math.isfinite(value) else None for name, value in values.items()}
