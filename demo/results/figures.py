"""ROC, precision-recall and reliability curves of the models, with their operating points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from demo.text.numbers import decimal
from demo.ui.html import say_html
from demo.ui.svg import CURVE, MARKS, UNIT_TICKS, Evaluations, Frame, figure
from xray_models.evaluation.calibration import reliability_bins
from xray_models.evaluation.curves import Curve, precision_recall_curve, roc_curve
from xray_models.evaluation.metrics import expected_calibration_error
from xray_models.evaluation.operating_points import OperatingPoint

ZOOM_FROM = 0.9  # areas from here on crowd into a corner, which is then drawn larger too
CORNERS = {  # of the curves of good models: low false positive rate; high recall
    "roc": Frame((0.0, 0.3), (0.7, 1.0), 202, 112, 190, 190),
    "pr": Frame((0.7, 1.0), (0.7, 1.0), 94, 112, 190, 190),
}


def roc_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """ROC curves with the operating points, and the area under each; thin behind them, those of ``shipped``."""
    chance = CURVE.line([(0, 0), (1, 1)], "ideal")
    return _curve_figure("roc", roc_curve, evaluations, shipped or {}, chance, language)


def precision_recall_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """Precision against recall with the operating points, and the average precision of each; as ``roc_figure``."""
    share = next(iter(evaluations.values())).prevalence
    chance = CURVE.line([(0, share), (1, share)], "ideal")
    return _curve_figure("pr", precision_recall_curve, evaluations, shipped or {}, chance, language)


def mark_places(point: OperatingPoint) -> dict[str, str]:
    """Transforms of the marks at an operating point, by figure, and in its large corner."""
    points = {"roc": point.roc_point, "pr": point.precision_recall_point}
    return {
        **{figure: CURVE.move(*point) for figure, point in points.items()},
        **{f"{figure}-corner": CORNERS[figure].move(*point) for figure, point in points.items()},
    }


def reliability_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """How often a probability came true, with 95 % intervals, and the expected calibration error, ``shipped``'s too."""
    parts = [CURVE.grid(UNIT_TICKS, UNIT_TICKS, language), CURVE.line([(0, 0), (1, 1)], "ideal")]
    for name, evaluation in evaluations.items():
        bins = reliability_bins(evaluation.labels, evaluation.p_pneumonia)
        for p, _, interval, _, _ in bins:
            parts.append(CURVE.line([(p, end) for end in interval], f"whisker {name}"))
        parts.append(CURVE.line([bin[:2] for bin in bins], name))
        for p, share, _, n, ill in bins:
            tip = say_html(language, "figure_bin", p=decimal(language, p, 2), n=n, ill=ill)
            parts.append(
                f'<g class="mark {name}" transform="{CURVE.move(p, share)}"><title>{tip}</title>'
                f'<g transform="scale(.7)">{MARKS[name]}</g></g>'
            )
    return figure("reliability", "".join(parts), _errors(evaluations), _errors(shipped or {}), language)


def _errors(evaluations: Evaluations) -> dict[str, float]:
    return {name: expected_calibration_error(e.labels, e.p_pneumonia) for name, e in evaluations.items()}


def _curve_figure(
    name: str,
    curve_of: Callable[[np.ndarray, np.ndarray], Curve],
    evaluations: Evaluations,
    shipped: Evaluations,
    chance: str,
    language: str,
) -> str:
    curves = {f"{model} shipped": curve_of(e.labels, e.p_pneumonia) for model, e in shipped.items()}
    curves |= {model: curve_of(e.labels, e.p_pneumonia) for model, e in evaluations.items()}
    areas = {model: curves[model][1] for model in evaluations}
    shipped_areas = {model: curves[f"{model} shipped"][1] for model in shipped}
    points = {model: mark_places(evaluation.operating_point) for model, evaluation in evaluations.items()}

    def lines(frame: Frame) -> str:
        steps = name == "pr"  # between two points of this curve no straight line can be reached
        return "".join(frame.line(curve, css, steps) for css, (curve, _) in curves.items())

    content = CURVE.grid(UNIT_TICKS, UNIT_TICKS, language) + chance + lines(CURVE) + _marks(points, name)
    if min(areas.values()) >= ZOOM_FROM:
        corner = CORNERS[name]
        content += _corner(corner, lines(corner) + _marks(points, f"{name}-corner"), name, language)
    return figure(name, content, areas, shipped_areas, language)


def _marks(points: dict[str, dict[str, str]], place: str) -> str:
    return "".join(
        f'<g class="mark {name}" data-slot="{name} {place}" transform="{places[place]}">{MARKS[name]}</g>'
        for name, places in points.items()
    )


def _corner(frame: Frame, content: str, name: str, language: str) -> str:
    """A corner of the curves, larger: over an empty part of the figure, cut at its border."""
    left, top = CURVE.place(frame.x[0], frame.y[1])
    right, bottom = CURVE.place(frame.x[1], frame.y[0])
    box = f'x="{frame.left}" y="{frame.top}" width="{frame.width}" height="{frame.height}"'
    return (
        f'<rect class="lens" x="{left}" y="{top}" width="{right - left:g}" height="{bottom - top:g}"/>'
        f'<rect class="back" x="{frame.left - 38}" y="{frame.top - 24}" width="{frame.width + 52}" '
        f'height="{frame.height + 46}"/><text x="{frame.left}" y="{frame.top - 8}">'
        f"{say_html(language, 'figure_corner')}</text>"
        f'{frame.grid(frame.x, frame.y, language)}{frame.clipped(content, name)}<rect class="lens" {box}/>'
    )
