"""A local operating point as HTML: what was fitted, what it reaches on other images, and whether it is in use."""

from __future__ import annotations

import math
from html import escape

from demo.server.active_weights import ActiveWeights
from demo.text.numbers import decimal, integer, percent_exact, shortest
from demo.text.say import say, say_error
from demo.ui.html import icon, render
from demo.ui.tables import table
from xray_models.errors import XrayError
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.local import LocalFit, ModelFit
from xray_models.evaluation.weakness import FEWEST

SHOWN = ("sensitivity", "specificity", "balanced_accuracy", "ece")


def render_fit(fit: LocalFit | XrayError | None, language: str) -> str:
    """What was fitted for each model, or why nothing was; "" before it was asked for."""
    if fit is None:
        return ""
    if isinstance(fit, XrayError):
        return f'<p class="problem" role="alert">{icon("trouble")}<span>{escape(say_error(language, fit))}</span></p>'
    return render(
        "validate/templates/fit.html",
        language,
        models=[(name, _verdict(one, language), _table(one, language)) for name, one in fit.models.items()],
        refused=[(name, say_error(language, error)) for name, error in fit.refused.items()],
    )


def render_in_use(weights: ActiveWeights, language: str) -> str:
    """The local calibration that the weights in use follow; "" where they follow none."""
    calibration = weights.current.calibration
    if calibration is None:
        return ""
    values = {
        "name": calibration.name,
        "day": calibration.made or "–",
        "n": integer(language, sum(calibration.images.values())),
    }
    return f'<p class="done">{icon("finished")}<span>{escape(say(language, "local_in_use", **values))}</span></p>'


def _verdict(fit: ModelFit, language: str) -> tuple[str, str]:
    """("holds", "fails" or "small", the sentence that says so)."""
    values = {"n": integer(language, len(fit.tested.labels)), "threshold": percent_exact(language, fit.threshold)}
    if fit.small:
        return "small", say(language, "local_small", fewest=FEWEST, **values)
    kind = "holds" if fit.holds else "fails"
    return kind, say(language, f"local_{kind}", **values)


def _table(fit: ModelFit, language: str) -> str:
    heads = [say(language, key) for key in ("results_metric", "local_fitted", "local_tested", "local_before")]
    rows = [
        (say(language, "results_images"), *(integer(language, len(one.labels)) for one in _parts(fit))),
        (say(language, "results_point"), *(percent_exact(language, one.threshold) for one in _parts(fit))),
        (say(language, "local_temperature"), shortest(language, round(fit.temperature, 3)), "", ""),
    ]
    rows += [
        (say(language, f"metric_{name}"), *(_written(one, name, language) for one in _parts(fit))) for name in SHOWN
    ]
    # The fewer images, the wider the band: with less than 19 of a class nearly every answer would be an uncertain one.
    uncertain = (decimal(language, one.uncertainty().get("uncertain", math.nan)) for one in _parts(fit))
    rows.append((say(language, "uncertainty_uncertain"), *uncertain))
    return table(heads, rows, "fit")


def _parts(fit: ModelFit) -> tuple[Evaluation, Evaluation, Evaluation]:
    return fit.fitted, fit.tested, fit.before


def _written(evaluation: Evaluation, name: str, language: str) -> str:
    """The value, and its interval where the counts give one."""
    value = decimal(language, evaluation.metrics()[name])
    interval = evaluation.operating_point.intervals().get(name)
    if interval is None:
        return value
    low, high = (decimal(language, end) for end in interval)
    return f"{value} ({low}–{high})"
