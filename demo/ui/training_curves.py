"""How both trainings go or went: each measure an epoch on train and validation, annexes B and C of the coursework."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping

from demo.text.numbers import decimal
from demo.text.say import say
from demo.ui import downloads
from demo.ui import svg as plots
from demo.ui.html import say_html
from xray_models.training.history import best_epoch

MEASURES = ("loss", "accuracy", "balanced_accuracy", "f1", "cohen_kappa", "roc_auc")
SPLITS = ("train", "validation")
WIDTH, HEIGHT = 220, 150  # of one picture


def render(rows: Mapping[str, list[dict]], kept: Mapping[str, int], language: str, prefix: str = "") -> str:
    """One card a finished training: its ``rows`` of ``History`` and the epoch that was kept, by model.

    ``prefix`` begins the names of the files to download.
    """
    return _cards(rows, kept, "results_no_history", language, prefix)


def render_history(rows: Mapping[str, list[dict]], language: str) -> str:
    """The same of trainings that are still going on: ``rows`` of ``History`` by model, none before the first epoch."""
    kept = {name: best_epoch(history) for name, history in rows.items()}
    return f'<div class="charts">{_cards(rows, kept, "results_no_epoch", language, "")}</div>'


def value_range(rows: list[dict], measure: str) -> tuple[float, float]:
    """From the lowest to the highest value on either split, with a little room."""
    values = [v for row in rows for split in SPLITS if math.isfinite(v := number(row, f"{split}_{measure}"))]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.05
    return low - room, high + room


def number(row: dict, column: str) -> float:
    """A value of the training history; NaN where there is none."""
    value = row.get(column)
    return float(value) if isinstance(value, int | float) else math.nan


def history_csv(rows: list[dict]) -> str:
    """Every epoch, with all the digits that were kept."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def training_figure(rows: list[dict], name: str, measure: str, y: tuple[float, float], best: int, language: str) -> str:
    """One measure an epoch, on train and validation; ``y`` is its range, ``best`` the epoch that was kept."""
    last = max(row["epoch"] for row in rows)
    frame = plots.Frame((0.5, last + 0.5), y, 40, 6, WIDTH - 46, HEIGHT - 30)
    epochs = [tick for tick in plots.ticks(1, last, 5) if tick == int(tick)] or [1]
    parts = [frame.grid(epochs, plots.ticks(*y, 6), language)]
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
    title = say_html(language, f"metric_{measure}")
    alt = say_html(
        language,
        "figure_training_alt",
        model=say(language, name),
        train=decimal(language, number(rows[-1], f"train_{measure}")),
        validation=decimal(language, number(rows[-1], f"validation_{measure}")),
    )
    return (
        f'<figure><figcaption>{title}</figcaption><svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{title}. {alt}">{"".join(parts)}</svg></figure>'
    )


def _cards(rows: Mapping[str, list[dict]], kept: dict[str, int], nothing: str, language: str, prefix: str) -> str:
    """A measure has the same range for all models, so that the curves can be compared."""
    every_row = [row for history in rows.values() for row in history]
    ranges = {measure: value_range(every_row, measure) for measure in MEASURES}
    cards = ""
    for name, history in rows.items():
        head = f"<header><h2>{say_html(language, 'results_training', model=say(language, name))}</h2></header>"
        if history:
            drawing = f'<div class="drawing">{head}{_curves(name, history, kept[name], ranges, language)}</div>'
            files = _downloads(history, f"{prefix}{name}_history", language)
            body = f"{drawing}{_epoch_table(history, language)}{files}"
        else:
            body = f'{head}<div class="nothing"><p>{say_html(language, nothing)}</p></div>'
        cards += f'<article class="card">{body}</article>'
    return f'<div class="cards">{cards}</div>'


def _curves(name: str, rows: list[dict], best: int, ranges: dict, language: str) -> str:
    drawn = "".join(training_figure(rows, name, measure, ranges[measure], best, language) for measure in MEASURES)
    legend = "".join(
        f"<li>{plots.swatch(f'{css} {name}')}<span>{say_html(language, f'results_{css}', epoch=best)}</span></li>"
        for css in (*SPLITS, *(["best"] if best else []))
    )
    return f'<div class="plots small">{drawn}</div><ul class="key">{legend}</ul>'


def _downloads(rows: list[dict], file: str, language: str) -> str:
    return downloads.row(
        downloads.picture(say(language, "download_training"), f"{file}.png", ".drawing"),
        downloads.link(say(language, "download_history"), f"{file}.csv", "text/csv", history_csv(rows)),
    )


def _epoch_table(rows: list[dict], language: str) -> str:
    heads = [say_html(language, "results_epoch")]
    heads += [
        f"{say_html(language, f'metric_{measure}')}, {say_html(language, f'results_{split}')}"
        for measure in MEASURES
        for split in SPLITS
    ]
    cells = [
        (str(row["epoch"]), *(decimal(language, number(row, f"{s}_{m}")) for m in MEASURES for s in SPLITS))
        for row in rows
    ]
    return plots.folded_table(say_html(language, "results_as_table"), heads, cells)
