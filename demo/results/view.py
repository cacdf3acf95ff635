"""One model's test results as HTML: matrix, report and metrics, and the slider of the operating point that moves them.

Whatever a position of the slider shows is worked out here, for every position; the browser only puts it in its place.
"""

from __future__ import annotations

import json
from html import escape

from demo.results import figures
from demo.results.tested import ModelResults
from demo.text.numbers import decimal, percent_exact
from demo.text.say import say
from demo.ui import downloads
from demo.ui import svg as plots
from demo.ui.html import say_html
from xray_models.classes import CLASSES
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.evaluation.operating_points import OperatingPoint
from xray_models.evaluation.uncertainty import COVERAGE

METRICS = (
    "accuracy",
    "sensitivity",
    "specificity",
    "balanced_accuracy",
    "f1",
    "cohen_kappa",
    "roc_auc",
    "loss",
    "ece",
)
_CELLS = ("tn", "fp", "fn", "tp")
_COLUMNS = ("precision", "recall", "f1-score", "support")


def render_card(
    name: str, results: ModelResults, language: str, shipped: ModelResults | None = None, prefix: str = ""
) -> str:
    """One model at its fitted operating point, with what every other position of the slider would show.

    The figures of ``shipped``, where given, stand beside its own; ``prefix`` begins the names of its files.
    """
    points = results.operating_points()
    fitted = [point.threshold for point in points].index(results.record.threshold)
    slots = [_slots(point, results, language) for point in points]
    data = {"threshold": results.record.threshold, "fitted": fitted, "slots": list(slots[0])}
    data["rows"] = [list(texts.values()) for texts in slots]
    labels = results.evaluation.labels
    counts = say_html(language, "results_counts", n=len(labels), normal=int((labels == 0).sum()), ill=int(labels.sum()))
    return (
        f'<article class="card" data-model="{name}" data-points=\'{_attribute(data)}\'>'
        f"{_head(name, counts, language)}{_slider(name, points, fitted, slots[fitted], language)}"
        f'<div class="pair">{_matrix(name, slots[fitted], shipped, language)}'
        f"{_report(name, slots[fitted], language)}</div>{_metrics(name, results, slots[fitted], shipped, language)}"
        f"{_uncertainty(results, language)}{_downloads(name, results, prefix, language)}</article>"
    )


def _attribute(data: dict) -> str:
    """JSON for an attribute in single quotes, where its many double quotes need no escape."""
    return escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")), quote=False).replace("'", "&#39;")


def render_no_results(name: str, reason: str, language: str) -> str:
    """A card with the sentence ``reason`` in the place of the results."""
    sentence = f'<div class="nothing"><p class="failure">{say_html(language, reason)}</p></div>'
    return f'<article class="card" data-model="{name}">{_head(name, "", language)}{sentence}</article>'


def _slots(point: OperatingPoint, results: ModelResults, language: str) -> dict[str, str]:
    """Every text and every place on the page that an operating point decides, by the name of its slot."""
    is_fitted = point.threshold == results.record.threshold
    intervals = {**(results.fitted_intervals() if is_fitted else {}), **point.intervals()}
    metrics = point.metrics()
    texts = {"threshold": percent_exact(language, point.threshold)}
    texts["spoken"] = say(
        language,
        "results_spoken",
        threshold=texts["threshold"],
        sensitivity=percent_exact(language, metrics["sensitivity"]),
        specificity=percent_exact(language, metrics["specificity"]),
    )
    for row in (0, 1):
        first = round(100 * point.shares[row, 0], 1)  # the second is what is left, so that a row makes 100
        for cell, count, share in zip(_CELLS[2 * row :], point.matrix[row], (first, 100 - first), strict=False):
            texts |= {
                cell: str(count),
                f"{cell}-share": percent_exact(language, share / 100),
                f"{cell}-shade": f"{share / 100:.3f}",
            }
    for metric, value in metrics.items():
        texts |= {metric: decimal(language, value), f"{metric}-interval": _interval(intervals.get(metric), language)}
    report = point.report()
    for row in (*CLASSES, "macro avg", "weighted avg"):
        texts |= {f"{row} {column}": decimal(language, report[row][column], 2) for column in _COLUMNS[:3]}
    return texts | figures.mark_places(point)


def _slider(name: str, points: list[OperatingPoint], fitted: int, texts: dict[str, str], language: str) -> str:
    last = len(points) - 1
    return (
        f'<div class="point" style="--fitted:{fitted / last:.4f}"><label for="point-{name}">'
        f"{say_html(language, 'results_point')} <strong>{_slot(name, 'threshold', texts)}</strong></label>"
        f'<input type="range" id="point-{name}" min="0" max="{last}" value="{fitted}" '
        f'aria-valuetext="{escape(texts["spoken"])}"><i></i><button type="button" data-back disabled>'
        f"{say_html(language, 'results_back', threshold=texts['threshold'])}</button></div>"
    )


def _matrix(name: str, texts: dict[str, str], shipped: ModelResults | None, language: str) -> str:
    """Rows true, columns predicted; each cell with its count, its share of the row, and what others have there."""
    rows = ""
    for i, label in enumerate(CLASSES):
        cells = ""
        for j, cell in enumerate(_CELLS[2 * i : 2 * i + 2]):
            shade = texts[f"{cell}-shade"]
            cells += (
                f'<td class="{"right" if i == j else "wrong"}" data-slot="{name} {cell}-shade" style="--shade:{shade}">'
                f"<strong>{_slot(name, cell, texts)}</strong>{_slot(name, f'{cell}-share', texts)}"
                f"{_shipped_cell(shipped, i, j, language)}{_coursework_cell(name, i, j, language)}</td>"
            )
        rows += f'<tr><th scope="row">{say_html(language, label)}</th>{cells}</tr>'
    heads = "".join(f'<th scope="col">{say_html(language, label)}</th>' for label in CLASSES)
    caption = (
        f"{say_html(language, 'results_matrix')} · {say_html(language, name)}"  # a picture of it must tell the model
    )
    return (
        f'<table class="matrix"><caption>{caption}</caption><thead><tr>'
        f'<th scope="col" class="corner">{say_html(language, "results_corner")}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _shipped_cell(shipped: ModelResults | None, row: int, column: int, language: str) -> str:
    return (
        ""
        if shipped is None
        else _small_print(
            "results_shipped_column",
            _counted(shipped.evaluation.confusion_matrix()[row].tolist(), column, language),
            language,
        )
    )


def _coursework_cell(name: str, row: int, column: int, language: str) -> str:
    report = COURSEWORK[name]
    if report.confusion_matrix is not None:
        text = _counted(report.confusion_matrix[row], column, language)
    else:
        recall = report.metrics[("specificity", "sensitivity")[row]]
        text = percent_exact(language, recall if row == column else 1 - recall, 0)
    return _small_print("results_coursework", text, language)


def _counted(counts: list[int], column: int, language: str) -> str:
    return f"{counts[column]} · {percent_exact(language, counts[column] / sum(counts), 0)}"


def _small_print(key: str, text: str, language: str) -> str:
    return f"<small>{say_html(language, key)}<br>{text}</small>"


def _report(name: str, texts: dict[str, str], language: str) -> str:
    supports = {row: int(texts[a]) + int(texts[b]) for row, a, b in (("NORMAL", "tn", "fp"), ("PNEUMONIA", "fn", "tp"))}
    total = sum(supports.values())
    rows = [
        (
            say_html(language, f"report_{row}"),
            *(_slot(name, f"{row} {c}", texts) for c in _COLUMNS[:3]),
            str(supports.get(row, total)),
        )
        for row in (*CLASSES, "macro avg", "weighted avg")
    ]
    rows.insert(2, (say_html(language, "metric_accuracy"), "", "", _slot(name, "accuracy", texts), str(total)))
    heads = ["", *(say_html(language, f"report_{column}") for column in _COLUMNS)]
    return plots.table(say_html(language, "results_report"), heads, rows, "report")


def _metrics(
    name: str, results: ModelResults, texts: dict[str, str], shipped: ModelResults | None, language: str
) -> str:
    values, intervals, rows = results.evaluation.metrics(), results.fitted_intervals(), []
    beside = shipped.evaluation.metrics() if shipped else {}
    for metric in METRICS:
        moves = metric in texts  # the others don't depend on the operating point
        value = _slot(name, metric, texts) if moves else decimal(language, values[metric])
        interval = _slot(name, f"{metric}-interval", texts) if moves else _interval(intervals.get(metric), language)
        printed = COURSEWORK[name].metrics.get(metric)
        digits = 2 if metric in ("sensitivity", "specificity") else 3
        report = "–" if printed is None else decimal(language, printed, digits)
        others = (*([decimal(language, beside[metric])] if shipped else []), report)
        rows.append((say_html(language, f"metric_{metric}"), f"<strong>{value}</strong>", interval, *others))
    columns = ("value", "interval", *(["shipped_column"] if shipped else []), "coursework")
    heads = ["", *(say_html(language, f"results_{column}") for column in columns)]
    return plots.table(say_html(language, "results_metrics"), heads, rows, "metrics")


def _uncertainty(results: ModelResults, language: str) -> str:
    """What the uncertain band aimed at on validation, and what it holds on test; nothing where none was fitted."""
    intervals = results.evaluation.uncertainty_intervals()
    if not intervals:
        return ""
    shares = results.evaluation.uncertainty()
    names = ("uncertain", "coverage_normal", "coverage_pneumonia", "certain_accuracy")
    measured = {name: (shares[name], intervals[name]) for name in names if name in intervals}
    low, high = (percent_exact(language, end) for end in results.record.uncertain)
    aimed = f"≥ {decimal(language, COVERAGE, 2)}"
    rows = [
        (
            say_html(language, f"uncertainty_{name}"),
            f"<strong>{decimal(language, share)}</strong>",
            _interval(interval, language),
            aimed if name.startswith("coverage") else "–",
        )
        for name, (share, interval) in measured.items()
    ]
    heads = ["", *(say_html(language, f"results_{column}") for column in ("value", "interval", "aimed"))]
    return plots.table(say_html(language, "results_uncertainty", low=low, high=high), heads, rows, "uncertainty")


def _downloads(name: str, results: ModelResults, prefix: str, language: str) -> str:
    file = f"{prefix}{name}_test"
    return downloads.row(
        downloads.picture(say(language, "download_matrix"), f"{file}_matrix.png", ".matrix"),
        downloads.table(say(language, "download_report"), f"{file}_report.csv", ".report"),
        downloads.table(say(language, "download_metrics_table"), f"{file}_metrics.csv", ".metrics"),
        *(
            [downloads.table(say(language, "download_uncertainty"), f"{file}_uncertainty.csv", ".uncertainty")]
            if results.record.uncertain
            else []
        ),
        downloads.link(
            say(language, "download_metrics"), f"{file}_metrics.json", "application/json", results.metrics_json()
        ),
        downloads.link(
            say(language, "download_predictions"), f"{file}_predictions.csv", "text/csv", results.predictions_csv
        ),
    )


def _head(name: str, counts: str, language: str) -> str:
    about = say_html(language, f"{name}_about") + (f" · {counts}" if counts else "")
    return f"<header>{plots.swatch(name)}<h2>{say_html(language, name)}</h2><span>{about}</span></header>"


def _slot(model: str, slot: str, texts: dict[str, str]) -> str:
    """A text that follows the slider."""
    return f'<span data-slot="{model} {slot}">{escape(texts[slot])}</span>'


def _interval(interval: tuple[float, float] | None, language: str) -> str:
    return "–" if interval is None else " – ".join(decimal(language, end) for end in interval)
