"""The curves of a validation, both models in each, and what of them a table can say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xray_models.evaluation.calibration import reliability_bins
from xray_models.evaluation.curves import precision_recall_curve, roc_curve
from xray_models.evaluation.decision_curve import net_benefit, treat_all
from xray_models.evaluation.evaluation import Evaluation
from xray_models.reports.document import Grid, Line, Plot, Points
from xray_models.reports.words import Words

Evaluations = Mapping[str, Evaluation]  # by model, of the same images
THRESHOLDS = np.arange(1, 100) / 100
LISTED = (0.05, 0.1, 0.2, 0.3, 0.5)  # threshold probabilities in the table
DIAGONAL = ((0.0, 0.0), (1.0, 1.0))
MOST_POINTS = 400  # of a curve: more would not be seen
BELOW = -0.1  # where the net benefit is cut


def plots(evaluations: Evaluations, words: Words) -> tuple[Plot, ...]:
    """ROC, precision against recall, reliability and decision curve."""
    say = words.say
    roc, pr, reliability, decision = [], [], [], []
    for model, one in evaluations.items():
        curve = roc_curve(one.labels, one.p_pneumonia)
        roc.append(Line(_area(model, curve.area, words), _points(curve.points)))
        curve = precision_recall_curve(one.labels, one.p_pneumonia)
        pr.append(Line(_area(model, curve.area, words), _points(curve.points)))
        bins = reliability_bins(one.labels, one.p_pneumonia)
        reliability.append(Line(say(model), tuple((b.mean_probability, b.share) for b in bins), dots=True))
        benefit = net_benefit(one.labels, one.p_pneumonia, THRESHOLDS)
        decision.append(Line(say(model), _points(np.stack([THRESHOLDS, benefit], axis=1))))
    prevalence = next(iter(evaluations.values())).prevalence if evaluations else 0.5
    all_ill = np.stack([THRESHOLDS, treat_all(prevalence, THRESHOLDS)], axis=1)
    axes = {
        "roc": ("validation_false_positive_rate", "validation_metric_sensitivity"),
        "pr": ("validation_recall", "validation_precision"),
        "reliability": ("validation_probability", "validation_share_ill"),
        "decision": ("validation_threshold_probability", "validation_net_benefit"),
    }
    lines = {"roc": roc, "pr": pr, "reliability": reliability, "decision": decision}
    faint: dict[str, Points] = {"roc": DIAGONAL, "reliability": DIAGONAL, "decision": _points(all_ill)}
    return tuple(
        Plot(say(f"validation_{key}"), say(x), say(y), tuple(lines[key]), faint.get(key, ()), _lowest(key))
        for key, (x, y) in axes.items()
    )


def reliability_grids(evaluations: Evaluations, words: Words) -> tuple[Grid, ...]:
    """For each model how often each probability came true, and the net benefit at some threshold probabilities."""
    say = words.say
    heads = tuple(say(f"validation_{name}") for name in ("probability", "share_ill", "range", "images"))
    grids = [
        Grid(
            f"{say('validation_reliability')}, {say(model)}",
            heads,
            tuple(
                (
                    words.exact(b.mean_probability),
                    words.exact(b.share),
                    " – ".join(map(words.exact, b.interval)),
                    words.number(b.images),
                )
                for b in reliability_bins(one.labels, one.p_pneumonia)
            ),
        )
        for model, one in evaluations.items()
    ]
    return (*grids, _benefits(evaluations, words))


def _benefits(evaluations: Evaluations, words: Words) -> Grid:
    """In true positives per hundred images."""
    at = np.array(LISTED)
    prevalence = next(iter(evaluations.values())).prevalence if evaluations else 0.5
    columns = [net_benefit(one.labels, one.p_pneumonia, at) for one in evaluations.values()]
    columns.append(treat_all(prevalence, at))
    rows = [(words.share(t), *(words.decimal(float(c[i])) for c in columns)) for i, t in enumerate(LISTED)]
    keys = ("validation_threshold_probability", *evaluations, "validation_treat_all")
    return Grid(words.say("validation_net_benefit"), tuple(map(words.say, keys)), tuple(rows))


def _area(model: str, area: float, words: Words) -> str:
    return words.say("validation_area", model=words.say(model), area=words.decimal(area))


def _points(points: np.ndarray) -> Points:
    """At most MOST_POINTS of them, both ends included."""
    chosen = np.unique(np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).round().astype(int))
    return tuple((float(x), float(y)) for x, y in points[chosen])


def _lowest(key: str) -> float:
    return BELOW if key == "decision" else 0.0
