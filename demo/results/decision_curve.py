"""Decision curve analysis (Vickers and Elkin 2006): who gains by a model, and from which threshold probability on.

A threshold probability t says what a false alarm costs: whoever acts from t on accepts (1 - t) / t of them for each
pneumonia found.
"""

from __future__ import annotations

import math

import numpy as np

from demo.text.numbers import decimal, percent_exact
from demo.ui.html import say_html
from demo.ui.svg import CURVE, MARKS, Evaluations, Frame, figure, swatch, table, ticks
from xray_models.evaluation.decision_curve import net_benefit, treat_all
from xray_models.evaluation.evaluation import Evaluation

RANGE = (0.1, 0.6)  # below, a false alarm costs next to nothing; from EVEN on, more than a missed pneumonia
STEP = 0.01  # of a curve
EVEN = 0.5  # here a false alarm weighs as much as a missed pneumonia
LOWEST = -0.05  # net benefit that is still drawn: a rule below 0 is worse than treating nobody


def decision_figure(evaluations: Evaluations, language: str, shipped: Evaluations | None = None) -> str:
    """Net benefit against threshold probability, of the models and of treating all or none; thin, those of ``shipped``.

    The numbers of the legend are net benefits at ``EVEN``: at two thresholds, they could not be compared.
    """
    every = [*evaluations.values(), *(shipped or {}).values()]
    frame = _frame(max(evaluation.prevalence for evaluation in every))
    thresholds = _steps(STEP)
    lines = [frame.line([(t, 0) for t in RANGE], "treat-none")]
    for share in {e.prevalence for e in evaluations.values()}:  # one, unless the models had other test images
        lines.append(frame.line(zip(thresholds, treat_all(share, thresholds), strict=True), "treat-all"))
    for css, of in ((" shipped", shipped or {}), ("", evaluations)):
        lines += [_curve(frame, e, thresholds, f"{name}{css}") for name, e in of.items()]
    marks = "".join(_marks(frame, evaluation, name, language) for name, evaluation in evaluations.items())
    grid = frame.grid(_steps(0.1), ticks(0, frame.y[1], 4), language)
    simple = "".join(
        f"<li>{swatch(f'treat-{whom}')}<span>{say_html(language, f'decision_{whom}')}</span></li>"
        for whom in ("all", "none")
    )
    picture = grid + frame.clipped("".join(lines), "decision") + marks
    return figure("decision", picture, _even(evaluations), _even(shipped or {}), language, simple)


def decision_table(evaluations: Evaluations, language: str) -> str:
    """The same numbers, a row every twentieth, and how to read them."""
    thresholds = _steps(0.05)
    columns = {
        say_html(language, name): _net_benefit(evaluation, thresholds) for name, evaluation in evaluations.items()
    }
    share = next(iter(evaluations.values())).prevalence
    columns[say_html(language, "decision_all")] = treat_all(share, thresholds)
    columns[say_html(language, "decision_none")] = np.zeros_like(thresholds)
    heads = [say_html(language, "figure_decision_x"), *columns]
    rows = [
        tuple(decimal(language, number, 2 if i == 0 else 3) for i, number in enumerate(row))
        for row in zip(thresholds, *columns.values(), strict=True)
    ]
    how = say_html(language, "decision_how", share=percent_exact(language, share))
    return f'<div class="explained"><p>{how}</p><div class="scroll">{table("", heads, rows, "decision")}</div></div>'


def _steps(step: float) -> np.ndarray:
    """Threshold probabilities from one end of the range to the other."""
    return np.round(np.arange(round(RANGE[0] / step), round(RANGE[1] / step) + 1) * step, 10)


def _frame(share: float) -> Frame:
    return Frame(RANGE, (LOWEST, math.ceil(10 * share) / 10), CURVE.left, CURVE.top, CURVE.width, CURVE.height)


def _net_benefit(evaluation: Evaluation, thresholds: np.ndarray) -> np.ndarray:
    return net_benefit(evaluation.labels, evaluation.p_pneumonia, thresholds)


def _curve(frame: Frame, evaluation: Evaluation, thresholds: np.ndarray, css: str) -> str:
    return frame.line(zip(thresholds, _net_benefit(evaluation, thresholds), strict=True), css)


def _marks(frame: Frame, evaluation: Evaluation, name: str, language: str) -> str:
    """The model's shape on its curve, at every tenth, and its number under the pointer."""
    tenths = _steps(0.1)
    return "".join(
        f'<g class="mark {name}" transform="{frame.move(t, net)}">'
        f"<title>{say_html(language, 'decision_tip', t=decimal(language, t, 1), net=decimal(language, net))}</title>"
        f'<g transform="scale(.7)">{MARKS[name]}</g></g>'
        for t, net in zip(tenths, _net_benefit(evaluation, tenths), strict=True)
        if net >= LOWEST
    )


def _even(evaluations: Evaluations) -> dict[str, float]:
    return {name: float(_net_benefit(evaluation, np.array([EVEN]))[0]) for name, evaluation in evaluations.items()}
