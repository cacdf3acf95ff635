"""May the models judge this radiograph? Asked before the answer is shown.

Three steps: no chest radiograph at all (refused), a radiograph unlike those that the models learned from (outside), or
inside. Both the picture and what its file says of it count. Where turning, inverting or cropping would bring it much
closer, the result says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from xray_models.errors import RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.facts import CHEST, Facts
from xray_models.images.mend import MENDS, mended
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import FOREIGN, Scope, ScopeResult

UNFAMILIAR = "unfamiliar"
REFUSED = 1.6  # times the threshold of novelty: CT slices and photographs are beyond it, nearly all adults are not
# Not offered for a radiograph that is merely unfamiliar: a part of an adult's may pass for a child's.
WHOLE = tuple(mend for mend in MENDS if mend != "crop")
MUCH_CLOSER = 0.85  # times the score as it is: from here on a mend is offered

Measure = Callable[[np.ndarray], float | None]  # canvas (224, 224) uint8 -> novelty; None: not known


def judge(
    radiograph: Radiograph, canvas: np.ndarray, scope: Scope, novelty: float | None, measure: Measure
) -> ScopeResult | None:
    """What the file says, and the scores of ``canvas``, that of ``radiograph``; ``measure`` is asked about mended ones.

    None: the file says nothing, and the novelty is not known. RadiographError: not a chest radiograph, by its file, or
    as it is; its details may hold the ``mends`` of ScopeResult.
    """
    _check_body_part(radiograph.facts)
    scores = _scores(canvas, scope, novelty)
    if _is_refused(scores):
        raise _refusal(_mends(canvas, scores, scope, measure, MENDS))
    told = _told(radiograph.facts)
    if scores.get(UNFAMILIAR, 0) <= 1:
        return ScopeResult(told, scores) if told or UNFAMILIAR in scores else None
    mends = () if told else _mends(canvas, scores, scope, measure, WHOLE)  # an adult stays one
    return ScopeResult((*told, *_reasons(radiograph, mends), UNFAMILIAR), scores, mends)


def _check_body_part(facts: Facts) -> None:
    """RadiographError: the file says that it shows another part of the body than the chest."""
    if facts.body_part not in (None, CHEST):
        raise RadiographError(
            "other-body-part",
            f"The file says that this is no chest radiograph ({facts.body_part}). If it is, export it as PNG or JPEG.",
            part=facts.body_part,
        )


def _told(facts: Facts) -> tuple[str, ...]:
    """The reasons that the file gives by itself."""
    is_told = {"adult": facts.age == "adult", "lateral": facts.view == "LATERAL"}
    return tuple(reason for reason, told in is_told.items() if told)


def _is_refused(scores: Mapping[str, float]) -> bool:
    return scores[FOREIGN] > 1 or scores.get(UNFAMILIAR, 0) > REFUSED


def _scores(canvas: np.ndarray, scope: Scope, novelty: float | None) -> dict[str, float]:
    scores = {} if novelty is None else {UNFAMILIAR: novelty}
    return scores | {FOREIGN: scope.score(canvas) / scope.threshold}


def _mends(
    canvas: np.ndarray, scores: Mapping[str, float], scope: Scope, measure: Measure, tried: tuple[str, ...]
) -> tuple[str, ...]:
    """The mend of those ``tried`` after which the radiograph is most familiar, if it is much closer then, and no longer
    refused; else none.

    Tried on the canvas: to turn it is to turn the radiograph, which may have a hundred times as many pixels.
    """
    if UNFAMILIAR not in scores:
        return ()
    after, as_it_is = {}, Radiograph(canvas.astype(np.float32) / 255, "canvas")
    for mend in tried:
        other = to_canvas(mended(as_it_is, mend).pixels)
        after[mend] = _scores(other, scope, measure(other))
    best = min(after, key=lambda mend: after[mend][UNFAMILIAR])
    closer = after[best][UNFAMILIAR] < MUCH_CLOSER * scores[UNFAMILIAR]
    return (best,) if closer and not _is_refused(after[best]) else ()


def _reasons(radiograph: Radiograph, mends: tuple[str, ...]) -> tuple[str, ...]:
    """What makes it unfamiliar, where that is known."""
    if any(mend.startswith("turn") for mend in mends):
        return ("not_upright",)
    lost_greys = any(notice.code == "few-greys" for notice in radiograph.warnings)
    return ("quality",) if "invert" in mends or lost_greys else ()


_HOW = {
    "turn_90": "turned by 90 degrees clockwise",
    "turn_180": "turned by 180 degrees",
    "turn_270": "turned by 90 degrees counterclockwise",
    "invert": "with black and white exchanged",
    "crop": "without its edges",
}


def _refusal(mends: tuple[str, ...]) -> RadiographError:
    if mends:
        message = f"This does not look like a frontal chest radiograph as it is; {_HOW[mends[0]]} it would."
        return RadiographError("needs-mending", message, mends=mends)
    message = "This does not look like a frontal chest radiograph. Choose one, upright and not cut to a part of it."
    return RadiographError("not-a-radiograph", message)
