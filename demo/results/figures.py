"""ROC, precision-recall and reliability curves of the models, with their operating points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from demo.text.numbers import decimal
from demo.ui.html import say_html
from demo.ui.svg import CURVE, MARKS, UNIT_TICKS, Evaluations, Frame, figure
from xray_models.evaluation.calibration import expected_calibration_error
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import wilson_interval

ZOOM_FROM = 0.9  # areas from here on crowd into a corner, which is then drawn larger too
RELIABILITY_BINS = 10
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
    parts = [CURVE.grid(UNIT_TICKS, UNIT_TICKS, language), CURVE.line([(0, 0), (1, 1)], "ideal")]
    for name, evaluation in evaluations.items():
        bins = reliability_bins(evaluation)
        for p, _, n, ill in bins:
            parts.append(CURVE.line([(p, end) for end in wilson_interval(ill, n)], f"whisker {name}"))
        parts.append(CURVE.line([bin[:2] for bin in bins], name))
        for p, share, n, ill in bins:
            tip = say_html(language, "figure_bin", p=decimal(language, p, 2), n=n, ill=ill)
            parts.append(
                f'<g class="mark {name}" transform="{CURVE.move(p, share)}"><title>{tip}</title>'
                f'<g transform="scale(.7)">{MARKS[name]}</g></g>'
            )
    return figure("reliability", "".join(parts), _errors(evaluations), _errors(shipped or {}), language)


def _errors(evaluations: Evaluations) -> dict[str, float]:
    return {name: expected_calibration_error(e.labels, e.p_pneumonia) for name, e in evaluations.items()}


def _roc(evaluation: Evaluation) -> tuple[np.ndarray, float]:
    false_positive, true_positive, _ = roc_curve(evaluation.labels, evaluation.p_pneumonia)
    area = roc_auc_score(evaluation.labels, evaluation.p_pneumonia)
    return np.stack([false_positive, true_positive], axis=1), float(area)


def _precision_recall(evaluation: Evaluation) -> tuple[np.ndarray, float]:
    precision, recall, _ = precision_recall_curve(evaluation.labels, evaluation.p_pneumonia, drop_intermediate=True)
    area = average_precision_score(evaluation.labels, evaluation.p_pneumonia)
    return np.stack([recall, precision], axis=1)[::-1], float(area)


def _curve_figure(
    name: str,
    curve_of: Callable[[Evaluation], tuple[np.ndarray, float]],
    evaluations: Evaluations,
    shipped: Evaluations,
    chance: str,
    language: str,
) -> str:
    curves = {f"{model} shipped": curve_of(evaluation) for model, evaluation in shipped.items()}
    curves |= {model: curve_of(evaluation) for model, evaluation in evaluations.items()}
    areas = {model: curves[model][1] for model in evaluations}
    shipped_areas = {model: curves[f"{model} shipped"][1] for model in shipped}
    points = {model: mark_places(evaluation.confusion_matrix()) for model, evaluation in evaluations.items()}

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
