"""The decision curves of the models, beside the simple rules of treating all and treating none."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup

from demo.text.numbers import decimal
from demo.text.say import say
from demo.ui.html import say_html
from demo.ui.scores.figure import BESIDE, CURVE, Evaluations, render_figure
from demo.ui.svg import MARKS, Frame, ticks
from xray_models.evaluation.decision_curve import net_benefit, treat_all
from xray_models.evaluation.evaluation import Evaluation

RANGE = (0.1, 0.6)  # below, a false alarm costs next to nothing; above EVEN, more than a missed pneumonia
CURVE_STEP, TABLE_STEP, MARK_STEP = 0.01, 0.05, 0.1
EVEN = 0.5  # here a false alarm weighs as much as a missed pneumonia
LOWEST = -0.05  # net benefit that is still drawn: a rule below 0 is worse than treating nobody


def decision_figure(
    evaluations: Evaluations, language: str, beside: Evaluations | None = None, legend: str = BESIDE
) -> Markup:
    """Net benefit against threshold probability; thin behind the curves, those of ``beside``.

    The numbers of the legend are net benefits at ``EVEN``, the same threshold for all: otherwise they could not be
    compared.
    """
    beside = beside or {}
    highest = max(evaluation.prevalence for evaluation in [*evaluations.values(), *beside.values()])
    frame = Frame(RANGE, (LOWEST, math.ceil(10 * highest) / 10), CURVE.left, CURVE.top, CURVE.width, CURVE.height)
    thresholds = _thresholds(CURVE_STEP)
    lines = [frame.line([(t, 0) for t in RANGE], "treat-none")]
    for prevalence in {e.prevalence for e in evaluations.values()}:  # one, unless the models had other test images
        lines.append(frame.line(zip(thresholds, treat_all(prevalence, thresholds), strict=True), "treat-all"))
    lines += [_line(frame, evaluation, thresholds, f"{name} shipped") for name, evaluation in beside.items()]
    lines += [_line(frame, evaluation, thresholds, name) for name, evaluation in evaluations.items()]
    marks = "".join(_marks(frame, evaluation, name, language) for name, evaluation in evaluations.items())
    grid = frame.grid(_thresholds(MARK_STEP), ticks(0, frame.y[1], 4), language)
    picture = grid + frame.clipped("".join(lines), "decision") + marks
    return render_figure("decision", picture, _even(evaluations), _even(beside), language, legend, ("all", "none"))


def decision_points(evaluations: Evaluations, language: str) -> tuple[list[str], list[tuple[float, ...]]]:
    """The same curves as a table: (heads, rows), one row per threshold probability."""
    thresholds = _thresholds(TABLE_STEP)
    columns = {say(language, name): _net_benefit(e, thresholds) for name, e in evaluations.items()}
    columns[say(language, "decision_all")] = treat_all(next(iter(evaluations.values())).prevalence, thresholds)
    columns[say(language, "decision_none")] = np.zeros_like(thresholds)
    heads = [say(language, "figure_decision_x"), *columns]
    return heads, [tuple(map(float, row)) for row in zip(thresholds, *columns.values(), strict=True)]


def _thresholds(step: float) -> np.ndarray:
    """Threshold probabilities from one end of the range to the other."""
    return np.round(np.arange(round(RANGE[0] / step), round(RANGE[1] / step) + 1) * step, 10)


def _net_benefit(evaluation: Evaluation, thresholds: np.ndarray) -> np.ndarray:
    return net_benefit(evaluation.labels, evaluation.p_pneumonia, thresholds)


def _line(frame: Frame, evaluation: Evaluation, thresholds: np.ndarray, css: str) -> str:
    return frame.line(zip(thresholds, _net_benefit(evaluation, thresholds), strict=True), css)


def _marks(frame: Frame, evaluation: Evaluation, name: str, language: str) -> str:
    """The model's mark on its curve, at every tenth; the pointer shows its number."""
    thresholds = _thresholds(MARK_STEP)
    return "".join(
        f'<g class="mark {name}" transform="{frame.move(t, net)}">'
        f"<title>{say_html(language, 'decision_tip', t=decimal(language, t, 1), net=decimal(language, net))}</title>"
        f'<g transform="scale(.7)">{MARKS[name]}</g></g>'
        for t, net in zip(thresholds, _net_benefit(evaluation, thresholds), strict=True)
        if net >= LOWEST
    )


def _even(evaluations: Evaluations) -> dict[str, float]:
    return {name: float(_net_benefit(evaluation, np.array([EVEN]))[0]) for name, evaluation in evaluations.items()}
