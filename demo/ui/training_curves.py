"""The course of trainings: each measure per epoch, on train and validation (annexes B and C of the 2024 coursework
report). A training is a list of the rows of its ``History``, by model."""

from __future__ import annotations

import math
from collections.abc import Mapping

from markupsafe import Markup

from demo.text.numbers import decimal
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render as render_template
from demo.ui.svg import Frame, swatch, ticks
from demo.ui.tables import csv_text, folded_table
from xray_models.training.history import CURVES, best_epoch

SPLITS = ("train", "validation")
WIDTH, HEIGHT = 220, 150  # of one figure


def render(rows: Mapping[str, list[dict]], kept: Mapping[str, int], language: str, prefix: str = "") -> Markup:
    """One panel per finished training, with the epoch that was ``kept``; ``prefix`` begins the names of its files."""
    return _panels(rows, kept, "results_no_history", language, prefix)


def render_history(rows: Mapping[str, list[dict]], language: str) -> str:
    """The same for trainings that are still running; they have no rows before the first epoch is complete."""
    kept = {name: best_epoch(history) for name, history in rows.items()}
    return f'<div class="charts">{_panels(rows, kept, "results_no_epoch", language, "")}</div>'


def value_range(rows: list[dict], measure: str) -> tuple[float, float]:
    """From the lowest to the highest value on either split, with a margin."""
    values = [v for row in rows for split in SPLITS if math.isfinite(v := number(row, f"{split}_{measure}"))]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    margin = 0.06 * (high - low) or 0.05
    return low - margin, high + margin


def number(row: dict, column: str) -> float:
    """A value of the training history; NaN where there is none."""
    value = row.get(column)
    return float(value) if isinstance(value, int | float) else math.nan


def training_figure(
    rows: list[dict], name: str, measure: str, y: tuple[float, float], best: int, language: str
) -> Markup:
    """One measure per epoch, on train and validation; ``y`` is its range, ``best`` the epoch that was kept."""
    summary = say(
        language,
        "figure_training_alt",
        model=say(language, name),
        train=decimal(language, number(rows[-1], f"train_{measure}")),
        validation=decimal(language, number(rows[-1], f"validation_{measure}")),
    )
    return Markup(
        '<figure><figcaption>{title}</figcaption><svg class="plot" viewBox="0 0 {width} {height}" role="img" '
        'aria-label="{title}. {summary}">{picture}</svg></figure>'
    ).format(
        title=say(language, f"metric_{measure}"),
        width=WIDTH,
        height=HEIGHT,
        summary=summary,
        picture=Markup(_picture(rows, name, measure, y, best, language)),
    )


def _picture(rows: list[dict], name: str, measure: str, y: tuple[float, float], best: int, language: str) -> str:
    last = max(row["epoch"] for row in rows)
    frame = Frame((0.5, last + 0.5), y, 40, 6, WIDTH - 46, HEIGHT - 30)
    epochs = [tick for tick in ticks(1, last, 5) if tick == int(tick)] or [1]
    parts = [frame.grid(epochs, ticks(*y, 6), language)]
    if 1 <= best <= last:
        parts.append(frame.line([(best, y[0]), (best, y[1])], "best"))
    for split in SPLITS:
        points = [(row["epoch"], number(row, f"{split}_{measure}")) for row in rows]
        parts.append(frame.line(points, f"{split} {name}"))
        parts += [
            f'<circle class="dot {split} {name}" r="2.2" transform="{frame.move(*point)}"/>'
            for point in points
            if math.isfinite(point[1])
        ]
    return "".join(parts)


def _panels(
    rows: Mapping[str, list[dict]], kept: Mapping[str, int], nothing: str, language: str, prefix: str
) -> Markup:
    """A measure has the same range for all models, so that the curves can be compared."""
    every_row = [row for history in rows.values() for row in history]
    ranges = {measure: value_range(every_row, measure) for measure in CURVES}
    panels = [
        {"model": name, **(_contents(name, history, kept[name], ranges, language, prefix) if history else {})}
        for name, history in rows.items()
    ]
    html = render_template("ui/templates/trainings.html", language, panels=panels, nothing=nothing, swatch=swatch)
    return Markup(html)


def _contents(
    name: str, history: list[dict], best: int, ranges: dict[str, tuple[float, float]], language: str, prefix: str
) -> dict[str, object]:
    """What the template shows of a training with at least one epoch."""
    return {
        "figures": [training_figure(history, name, m, ranges[m], best, language) for m in CURVES],
        "legend": [(f"{css} {name}", css) for css in (*SPLITS, *(["best"] if best else []))],
        "best": best,
        "table": _epoch_table(history, language),
        "downloads": _downloads(history, f"{prefix}{name}_history", language),
    }


def _downloads(rows: list[dict], file: str, language: str) -> Markup:
    history = csv_text(rows[0], [[row.get(column) for column in rows[0]] for row in rows])
    return downloads.row(
        downloads.picture(say(language, "download_training"), f"{file}.png", ".drawing"),
        downloads.link(say(language, "download_history"), f"{file}.csv", "text/csv", history),
    )


def _epoch_table(rows: list[dict], language: str) -> Markup:
    columns = [(measure, split) for measure in CURVES for split in SPLITS]
    heads = [
        say(language, "results_epoch"),
        *(f"{say(language, f'metric_{measure}')}, {say(language, f'results_{split}')}" for measure, split in columns),
    ]
    cells = [
        (row["epoch"], *(decimal(language, number(row, f"{split}_{measure}")) for measure, split in columns))
        for row in rows
    ]
    return folded_table(say(language, "results_as_table"), heads, cells)
