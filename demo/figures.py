"""Figures as inline SVG: they take the page's colours, stay sharp at any size and need nothing from elsewhere.

Models and splits differ by dashes and by the shape of their marks too, not by colour alone. The colours stand in
the style sheets under the names that are classes here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from xray_models.calibration import expected_calibration_error
from xray_models.evaluation import Evaluation, wilson_interval

from .messages import decimal, say

Evaluations = Mapping[str, Evaluation]  # by model

UNIT = (0.0, 1.0)
ZOOM_FROM = 0.9  # areas from here on crowd into a corner, which is then drawn larger too
RELIABILITY_BINS = 10
_MARKS = {"resnet50": '<circle r="6"/>', "cnn": '<path d="M0-7.5L7.5 0L0 7.5L-7.5 0z"/>'}


@dataclass(frozen=True)
class Frame:
    """A plot area: the ranges of its data, and its rectangle in the units of the picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    top: float
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Data coordinates -> picture coordinates."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return round(self.left + across * self.width, 2), round(self.top + (1 - up) * self.height, 2)

    def line(self, points: Iterable, css: str, steps: bool = False) -> str:
        """A line through ``points`` (N, 2); with ``steps``, each value holds until the next one."""
        placed = [self.place(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]
        to = "V{1:g}H{0:g}" if steps else "L{:g} {:g}"
        path = "".join(to.format(x, y) if i else f"M{x:g} {y:g}" for i, (x, y) in enumerate(placed))
        return f'<path class="line {css}" d="{path}"/>'

    def move(self, x: float, y: float) -> str:
        """The SVG transform that brings a mark to a point of the data."""
        return "translate({:g} {:g})".format(*self.place(x, y))

    def grid(self, x_ticks: Iterable[float], y_ticks: Iterable[float], language: str) -> str:
        """The border, the grid lines, and a number at each."""
        right, bottom = self.left + self.width, self.top + self.height
        parts = [f'<rect class="area" x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}"/>']
        for tick in x_ticks:
            x, _ = self.place(tick, self.y[0])
            parts.append(f'<path class="grid" d="M{x:g} {self.top}V{bottom}"/>')
            parts.append(f'<text x="{x:g}" y="{bottom + 16}" text-anchor="middle">{_tick(language, tick)}</text>')
        for tick in y_ticks:
            _, y = self.place(self.x[0], tick)
            parts.append(f'<path class="grid" d="M{self.left} {y:g}H{right}"/>')
            parts.append(f'<text x="{self.left - 6}" y="{y + 4:g}" text-anchor="end">{_tick(language, tick)}</text>')
        return "".join(parts)


CURVE = Frame(UNIT, UNIT, 46, 8, 362, 320)
CORNERS = {  # of the curves of good models: low false positive rate; high recall
    "roc": Frame((0.0, 0.3), (0.7, 1.0), 202, 112, 190, 190),
    "pr": Frame((0.7, 1.0), (0.7, 1.0), 94, 112, 190, 190),
}


def roc_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """ROC curves with the operating points, and the area under each; thin behind them, those of ``shipped``."""
    chance = CURVE.line([(0, 0), (1, 1)], "ideal")
    return _curve_figure("roc", _roc, evaluations, shipped or {}, chance, language)


def precision_recall_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """Precision against recall with the operating points, and the average precision of each; as ``roc_figure``."""
    share = float(next(iter(evaluations.values())).labels.mean())
    chance = CURVE.line([(0, share), (1, share)], "ideal")
    return _curve_figure("pr", _precision_recall, evaluations, shipped or {}, chance, language)


def mark_places(matrix: np.ndarray) -> dict[str, str]:
    """Transforms of the marks at an operating point with this confusion matrix, by figure, and in its large corner."""
    points = {"roc": roc_point(matrix), "pr": precision_recall_point(matrix)}
    return {
        **{figure: CURVE.move(*point) for figure, point in points.items()},
        **{f"{figure}-corner": CORNERS[figure].move(*point) for figure, point in points.items()},
    }


def roc_point(matrix: np.ndarray) -> tuple[float, float]:
    """(false positive rate, true positive rate) of a confusion matrix."""
    (tn, fp), (fn, tp) = np.asarray(matrix).tolist()
    return fp / (tn + fp), tp / (fn + tp)


def precision_recall_point(matrix: np.ndarray) -> tuple[float, float]:
    """(recall, precision); the precision of no positive answer at all counts as 1, where the curve begins."""
    (_, fp), (fn, tp) = np.asarray(matrix).tolist()
    return tp / (fn + tp), tp / (tp + fp) if tp + fp else 1.0


def reliability_bins(evaluation: Evaluation) -> list[tuple[float, float, int, int]]:
    """(mean probability, share that is PNEUMONIA, images, of them PNEUMONIA) of each bin that holds an image."""
    p, labels = evaluation.p_pneumonia, evaluation.labels
    index = np.minimum((p * RELIABILITY_BINS).astype(int), RELIABILITY_BINS - 1)
    inside = [index == i for i in range(RELIABILITY_BINS) if (index == i).any()]
    return [(float(p[i].mean()), float(labels[i].mean()), int(i.sum()), int(labels[i].sum())) for i in inside]


def reliability_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """How often a probability came true, with 95 % intervals, and the expected calibration error, ``shipped``'s too."""
    parts = [CURVE.line([(0, 0), (1, 1)], "ideal")]
    for name, evaluation in evaluations.items():
        bins = reliability_bins(evaluation)
        for p, _, n, ill in bins:
            parts.append(CURVE.line([(p, end) for end in wilson_interval(ill, n)], f"whisker {name}"))
        parts.append(CURVE.line([bin[:2] for bin in bins], name))
        for p, share, n, ill in bins:
            tip = _say(language, "figure_bin", p=decimal(language, p, 2), n=n, ill=ill)
            parts.append(f'<g class="mark {name}" transform="{CURVE.move(p, share)}"><title>{tip}</title>'
                         f'<g transform="scale(.7)">{_MARKS[name]}</g></g>')
    return _figure("reliability", "".join(parts), _errors(evaluations), _errors(shipped or {}), language)


def _errors(evaluations: Evaluations) -> dict[str, float]:
    return {name: expected_calibration_error(e.labels, e.p_pneumonia) for name, e in evaluations.items()}


def table(caption: str, heads: list[str], rows: list[tuple[str, ...]], css: str = "") -> str:
    """A table whose first column names its rows; the texts are HTML. ``css``: a class, by which it is found again."""
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{text}</td>" for text in rest)}</tr>' for first, *rest in rows
    )
    caption = f"<caption>{caption}</caption>" if caption else ""
    return f'<table class="numbers {css}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def folded_table(title: str, heads: list[str], rows: list[tuple[str, ...]], css: str = "") -> str:
    """The numbers of a figure, out of the way until asked for."""
    return f'<details><summary>{title}</summary><div class="scroll">{table("", heads, rows, css)}</div></details>'


def swatch(css: str) -> str:
    """The line, and the mark of a model, as the legend shows them."""
    mark = f'<g class="mark {css}" transform="translate(16 7) scale(.8)">{_MARKS.get(css, "")}</g>'
    line = f'<path class="line {css}" d="M0 7H32"/>'
    return f'<svg class="swatch" viewBox="0 0 32 14" aria-hidden="true">{line}{mark}</svg>'


def _roc(evaluation: Evaluation) -> tuple[np.ndarray, float]:
    false_positive, true_positive, _ = roc_curve(evaluation.labels, evaluation.p_pneumonia)
    area = roc_auc_score(evaluation.labels, evaluation.p_pneumonia)
    return np.stack([false_positive, true_positive], axis=1), float(area)


def _precision_recall(evaluation: Evaluation) -> tuple[np.ndarray, float]:
    precision, recall, _ = precision_recall_curve(evaluation.labels, evaluation.p_pneumonia, drop_intermediate=True)
    area = average_precision_score(evaluation.labels, evaluation.p_pneumonia)
    return np.stack([recall, precision], axis=1)[::-1], float(area)


def _curve_figure(
    figure: str, curve_of: Callable[[Evaluation], tuple[np.ndarray, float]], evaluations: Evaluations,
    shipped: Evaluations, chance: str, language: str,
) -> str:
    curves = {f"{name} shipped": curve_of(evaluation) for name, evaluation in shipped.items()}
    curves |= {name: curve_of(evaluation) for name, evaluation in evaluations.items()}
    areas = {name: curves[name][1] for name in evaluations}
    shipped_areas = {name: curves[f"{name} shipped"][1] for name in shipped}
    points = {name: mark_places(evaluation.confusion_matrix()) for name, evaluation in evaluations.items()}

    def lines(frame: Frame) -> str:
        steps = figure == "pr"  # between two points of this curve no straight line can be reached
        return "".join(frame.line(curve, css, steps) for css, (curve, _) in curves.items())

    content = chance + lines(CURVE) + _marks(points, figure)
    if min(areas.values()) >= ZOOM_FROM:
        corner = CORNERS[figure]
        content += _corner(corner, lines(corner) + _marks(points, f"{figure}-corner"), figure, language)
    return _figure(figure, content, areas, shipped_areas, language)


def _marks(points: dict[str, dict[str, str]], place: str) -> str:
    return "".join(
        f'<g class="mark {name}" data-slot="{name} {place}" transform="{places[place]}">{_MARKS[name]}</g>'
        for name, places in points.items()
    )


def _corner(frame: Frame, content: str, figure: str, language: str) -> str:
    """A corner of the curves, larger: over an empty part of the figure, cut at its border."""
    left, top = CURVE.place(frame.x[0], frame.y[1])
    right, bottom = CURVE.place(frame.x[1], frame.y[0])
    box = f'x="{frame.left}" y="{frame.top}" width="{frame.width}" height="{frame.height}"'
    return (
        f'<rect class="lens" x="{left}" y="{top}" width="{right - left:g}" height="{bottom - top:g}"/>'
        f'<rect class="back" x="{frame.left - 38}" y="{frame.top - 24}" width="{frame.width + 52}" '
        f'height="{frame.height + 46}"/><text x="{frame.left}" y="{frame.top - 8}">{_say(language, "figure_corner")}'
        f'</text><clipPath id="{figure}-clip"><rect {box}/></clipPath>{frame.grid(frame.x, frame.y, language)}'
        f'<g clip-path="url(#{figure}-clip)">{content}</g><rect class="lens" {box}/>'
    )


def _figure(
    figure: str, content: str, numbers: dict[str, float], shipped: dict[str, float], language: str
) -> str:
    """Title, picture with both axes named, and a legend with one number a model, and the shipped model's."""
    ticks = (0, 0.2, 0.4, 0.6, 0.8, 1)
    said = {name: decimal(language, number) for name, number in numbers.items()}
    beside = {
        name: _say(language, "figure_shipped", number=decimal(language, number)) for name, number in shipped.items()
    }
    legend = "".join(
        f"<li>{swatch(name)}<span>{_say(language, name)}</span><strong>{text}</strong>"
        f"<small>{beside.get(name, '')}</small></li>"
        for name, text in said.items()
    )
    title, measure = _say(language, f"figure_{figure}"), _say(language, f"figure_{figure}_number")
    alt = ", ".join(f"{_say(language, name)} {text} {beside.get(name, '')}".strip() for name, text in said.items())
    middle = CURVE.left + CURVE.width / 2
    return (
        f'<figure data-figure="{figure}"><figcaption>{title}</figcaption>'
        f'<svg class="plot" viewBox="0 0 420 372" role="img" aria-label="{title}. {measure}: {alt}.">'
        f"{CURVE.grid(ticks, ticks, language)}{content}"
        f'<text class="axis" x="{middle}" y="366" text-anchor="middle">{_say(language, f"figure_{figure}_x")}</text>'
        f'<text class="axis" transform="translate(13 {CURVE.top + CURVE.height / 2}) rotate(-90)" '
        f'text-anchor="middle">{_say(language, f"figure_{figure}_y")}</text></svg>'
        f'<ul class="key"><li class="what">{measure}</li>{legend}</ul></figure>'
    )


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between ``low`` and ``high``, about so many."""
    raw = max(high - low, 1e-9) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw * 0.999)
    return [round(i * step, 10) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def _tick(language: str, number: float) -> str:
    return f"{number:g}".replace(".", ",") if language == "fr" else f"{number:g}"


def _say(language: str, key: str, **values: object) -> str:
    return escape(say(language, key, **values))
