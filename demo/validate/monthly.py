"""How far models and people agreed, month by month: counts that the visitor's own browser keeps, and sends to be looked
at. Nothing of them stays on the server, and nothing in them names a picture or a person."""

from __future__ import annotations

from collections import Counter
from datetime import date

from xray_models.evaluation.concordance import Month, Reading, concordance, readings_of
from xray_models.evaluation.validation import Validation

MOST_ROWS = 5000  # that a browser may send
MOST_READINGS = 200_000  # of which they may be the counts

Row = list[object]  # month, source, model, weights, answer, label, how often


def rows_of(validation: Validation) -> list[Row]:
    """The counts of a validation, for the browser to keep; it puts the month that the visitor says in place of this."""
    month = date.today().strftime("%Y-%m")
    counts = Counter(readings_of(validation, month))
    return [[one.month, one.source, one.model, one.weights, one.answer, one.label, n] for one, n in counts.items()]


def look(sent: object) -> dict[str, list[Month]]:
    """Model -> its months, from what a browser sent; what is no row is left out, and what is too much."""
    readings: list[Reading] = []
    for row in sent[:MOST_ROWS] if isinstance(sent, list) else []:
        reading, count = _parse(row)
        if reading is not None and len(readings) + count <= MOST_READINGS:
            readings += [reading] * count
    return concordance(readings)


def _parse(row: object) -> tuple[Reading | None, int]:
    if not isinstance(row, list) or len(row) != 7:
        return None, 0
    *texts, count = row
    if not all(isinstance(text, str) for text in texts) or not isinstance(count, int) or count < 1:
        return None, 0
    reading = Reading(*texts)
    return (reading, count) if reading.is_valid else (None, 0)
