"""ROC, precision-recall and reliability curves of the models, with their operating points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from markupsafe import Markup

from demo.text.numbers import decimal
from demo.ui.html import say_html
from demo.ui.scores.figure import BESIDE, CURVE, UNIT_TICKS, Evaluations, render_figure
from demo.ui.svg import MARKS, Frame
from xray_models.evaluation.calibration import reliability_bins
from xray_models.evaluation.curves import Curve, precision_recall_curve, roc_curve
from xray_models.evaluation.metrics import expected_calibration_error
from xray_models.evaluation.operating_points import OperatingPoint

ZOOM_FROM = 0.9  # curves with such an area or more crowd into a corner, which is then also drawn enlarged
CORNERS = {  # of the curves of good models: low false positive rate; high recall
    "roc": Frame((0.0, 0.3), (0.7, 1.0), left=202, top=112, width=190, height=190),
    "pr": Frame((0.7, 1.0), (0.7, 1.0), left=94, top=112, width=190, height=190),
}


def roc_figure(
    evaluations: Evaluations, language: str, beside: Evaluations | None = None, legend: str = BESIDE
) -> Markup:
    """ROC curves with the operating points and the area under each; thin behind them, those of ``beside``."""
    chance = CURVE.line([(0, 0), (1, 1)], "ideal")
    return _curve_figure("roc", roc_curve, evaluations, beside or {}, chance, language, legend)


def precision_recall_figure(
    evaluations: Evaluations, language: str, beside: Evaluations | None = None, legend: str = BESIDE
) -> Markup:
    """Precision against recall with the operating points and the average precision of each; as ``roc_figure``."""
    prevalence = next(iter(evaluations.values())).prevalence
    chance = CURVE.line([(0, prevalence), (1, prevalence)], "ideal")
    return _curve_figure("pr", precision_recall_curve, evaluations, beside or {}, chance, language, legend)


def mark_places(point: OperatingPoint) -> dict[str, str]:
    """Transforms of the marks at an operating point, by figure, and in its enlarged corner."""
    points = {"roc": point.roc_point, "pr": point.precision_recall_point}
    return {
        **{figure: CURVE.move(*place) for figure, place in points.items()},
        **{f"{figure}-corner": CORNERS[figure].move(*place) for figure, place in points.items()},
    }


def reliability_figure(
    evaluations: Evaluations, language: str, beside: Evaluations | None = None, legend: str = BESIDE
) -> Markup:
    """How often each probability came true, with 95 % intervals, and the expected calibration errors."""
    parts = [CURVE.grid(UNIT_TICKS, UNIT_TICKS, language), CURVE.line([(0, 0), (1, 1)], "ideal")]
    for name, evaluation in evaluations.items():
        bins = reliability_bins(evaluation.labels, evaluation.p_pneumonia)
        for part in bins:
            parts.append(CURVE.line([(part.mean_probability, end) for end in part.interval], f"whisker {name}"))
        parts.append(CURVE.line([(part.mean_probability, part.share) for part in bins], name))
        for part in bins:
            tip = say_html(
                language,
                "figure_bin",
                p=decimal(language, part.mean_probability, 2),
                n=part.images,
                pneumonia=part.with_pneumonia,
            )
            parts.append(
                f'<g class="mark {name}" transform="{CURVE.move(part.mean_probability, part.share)}">'
                f'<title>{tip}</title><g transform="scale(.7)">{MARKS[name]}</g></g>'
            )
    return render_figure("reliability", "".join(parts), _errors(evaluations), _errors(beside or {}), language, legend)


def _errors(evaluations: Evaluations) -> dict[str, float]:
    return {name: expected_calibration_error(e.labels, e.p_pneumonia) for name, e in evaluations.items()}


def _curve_figure(
    name: str,
    curve_of: Callable[[np.ndarray, np.ndarray], Curve],
    evaluations: Evaluations,
    beside: Evaluations,
    chance: str,
    language: str,
    legend: str,
) -> Markup:
    own, behind = (
        {model: curve_of(e.labels, e.p_pneumonia) for model, e in group.items()} for group in (evaluations, beside)
    )
    marks = {model: mark_places(evaluation.operating_point) for model, evaluation in evaluations.items()}

    def lines(frame: Frame) -> str:
        steps = name == "pr"  # between two points of this curve no straight line can be reached
        drawn = {f"{model} shipped": curve for model, curve in behind.items()} | own
        return "".join(frame.line(curve.points, css, steps) for css, curve in drawn.items())

    picture = CURVE.grid(UNIT_TICKS, UNIT_TICKS, language) + chance + lines(CURVE) + _marks(marks, name)
    if min(curve.area for curve in own.values()) >= ZOOM_FROM:
        corner = CORNERS[name]
        picture += _corner(corner, lines(corner) + _marks(marks, f"{name}-corner"), name, language)
    areas, areas_beside = ({model: curve.area for model, curve in curves.items()} for curves in (own, behind))
    return render_figure(name, picture, areas, areas_beside, language, legend)


def _marks(marks: dict[str, dict[str, str]], figure: str) -> str:
    """The operating points of the models; the slider moves them."""
    return "".join(
        f'<g class="mark {model}" data-slot="{model} {figure}" transform="{places[figure]}">{MARKS[model]}</g>'
        for model, places in marks.items()
    )


def _corner(frame: Frame, content: str, name: str, language: str) -> str:
    """A corner of the curves, enlarged: over an empty part of the figure, cut off at its border."""
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
