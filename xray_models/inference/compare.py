"""One radiograph, two answers: label, calibrated probability and heatmap of each model.

radiograph -> canvas (224, 224) -> Classifier.predict, model by model -> scope -> Comparison
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np

from xray_models.classes import IMAGE_SIZE
from xray_models.errors import RadiographError, XrayError
from xray_models.images.canvas import to_canvas
from xray_models.images.facts import Facts
from xray_models.images.margins import Field, exposed_field
from xray_models.images.radiograph import Notice, Radiograph
from xray_models.images.scope import Scope, ScopeResult, check_colours
from xray_models.inference.classifier import Classifier, Prediction, check_target
from xray_models.inference.judgement import judge
from xray_models.inference.novelty import MODEL

log = logging.getLogger(__name__)

Answers = tuple[dict[str, Prediction], dict[str, str]]  # by model: predictions; one sentence where it failed
Result = TypeVar("Result")

SCOPE_UNKNOWN = Notice(
    "scope-unknown",
    "These weights cannot tell whether this radiograph is like those that the models learned from: read with care.",
)


@dataclass(frozen=True)
class Comparison:
    """What all models say about one radiograph."""

    canvas: np.ndarray  # (224, 224) uint8, the image as the models saw it
    width: int  # pixels, of the radiograph
    height: int
    warnings: tuple[Notice, ...]
    predictions: dict[str, Prediction]
    failures: dict[str, str] = field(default_factory=dict)  # model -> one sentence
    seconds: float = 0.0  # from radiograph to answers
    scope: ScopeResult | None = None  # None: not known
    source: str | None = None  # the format of the file, as in Radiograph
    facts: Facts = Facts()
    field: Field | None = None  # the part of the radiograph that the canvas shows; None: not known

    @property
    def agreement(self) -> bool | None:
        """Whether all labels are the same; None with fewer than two answers."""
        labels = [prediction.label for prediction in self.predictions.values()]
        return len(set(labels)) == 1 if len(labels) > 1 else None

    def to_json(self, file: str) -> dict[str, object]:
        """The answer of the command line and the API; it has ``failures`` only if a model failed."""
        warnings = [{"code": notice.code, "message": notice.message} for notice in self.warnings]
        answer: dict[str, object] = {
            "file": file,
            "input": {
                "accepted": True,
                "width": self.width,
                "height": self.height,
                "format": self.source,
                "view": self.facts.view,
                "spacing_mm": self._spacing(),
                "warnings": warnings,
            },
            "scope": self.scope.to_json() if self.scope else None,
            "models": {name: prediction.to_json() for name, prediction in self.predictions.items()},
            "agreement": self.agreement,
        }
        return answer | ({"failures": dict(self.failures)} if self.failures else {})

    def _spacing(self) -> float | None:
        """Millimetres from one pixel to the next; None where rows and columns differ by more than 1 %, too."""
        rows, columns = self.facts.spacing_mm or (0.0, 0.0)
        return rows if rows and abs(rows - columns) <= 0.01 * rows else None


def compare(
    radiograph: Radiograph,
    classifiers: Mapping[str, Classifier],
    target: str = "predicted",
    heatmaps: bool = True,
    scope: Scope | None = None,
) -> Comparison:
    """What each classifier says about ``radiograph``; if one fails, the others still answer.

    ``target`` is the class that the heatmaps explain: NORMAL, PNEUMONIA or "predicted". The classifiers run one after
    another, because one pass uses all cores. Without a ``scope`` nobody asks whether they may judge the radiograph.
    RadiographError: ``scope`` says that it is no chest radiograph; ValueError: no such ``target``.
    """
    check_target(target)
    start = time.perf_counter()
    seen = see(radiograph)
    answered = answers(seen.canvas, classifiers, target, heatmaps)
    return _comparison(seen, answered, classifiers, scope, start)


def compare_many(
    radiographs: Sequence[Radiograph],
    classifiers: Mapping[str, Classifier],
    target: str = "predicted",
    heatmaps: bool = True,
    scope: Scope | None = None,
) -> list[Comparison | RadiographError]:
    """``compare`` for several radiographs, in their order, in passes of many; a refused one has its error instead."""
    check_target(target)
    start = time.perf_counter()
    seen = [_or_refusal(partial(see, radiograph)) for radiograph in radiographs]
    accepted = [each for each in seen if isinstance(each, Seen)]
    answered = iter(answers_many([each.canvas for each in accepted], classifiers, target, heatmaps))
    return [
        each
        if isinstance(each, RadiographError)
        else _or_refusal(partial(_comparison, each, next(answered), classifiers, scope, start))
        for each in seen
    ]


def answers(
    canvas: np.ndarray, classifiers: Mapping[str, Classifier], target: str = "predicted", heatmaps: bool = True
) -> Answers:
    """What each classifier says about ``canvas`` (224, 224) uint8 as it is; and of those that failed, one sentence."""
    predictions, failures = {}, {}
    for name, classifier in classifiers.items():
        try:
            predictions[name] = classifier.predict(canvas, target, heatmaps)
        except Exception as error:
            log.exception("%s failed", name)
            failures[name] = explain_failure(name, error)
    return predictions, failures


def answers_many(
    canvases: Sequence[np.ndarray],
    classifiers: Mapping[str, Classifier],
    target: str | Sequence[str] = "predicted",
    heatmaps: bool = True,
) -> list[Answers]:
    """``answers`` for each of ``canvases``, in passes of many; ``target`` is one for all, or one for each.

    Where a classifier fails for all of them together it is asked about each alone, so that one image cannot spoil the
    answers for the others.
    """
    targets = [target] * len(canvases) if isinstance(target, str) else target
    found: list[Answers] = [({}, {}) for _ in canvases]
    pictures = np.stack(canvases) if canvases else np.empty((0, IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    for name, classifier in classifiers.items():
        try:
            for (predictions, _), one in zip(found, classifier.predict_many(pictures, targets, heatmaps), strict=True):
                predictions[name] = one
        except Exception:
            log.warning("%s failed for %d images together; it is asked about one by one", name, len(canvases))
            for (predictions, failures), canvas, each in zip(found, canvases, targets, strict=True):
                alone, failed = answers(canvas, {name: classifier}, each, heatmaps)
                predictions.update(alone)
                failures.update(failed)
    return found


class Seen(NamedTuple):
    """A radiograph, and what the models see of it."""

    radiograph: Radiograph
    field: Field | None
    canvas: np.ndarray


def see(radiograph: Radiograph) -> Seen:
    """RadiographError: a colour photograph."""
    check_colours(radiograph)
    field = exposed_field(radiograph.pixels)
    return Seen(radiograph, field, to_canvas(radiograph.pixels, field))


def _comparison(
    seen: Seen, answered: Answers, classifiers: Mapping[str, Classifier], scope: Scope | None, start: float
) -> Comparison:
    """``start``: by ``time.perf_counter``, when the radiograph came. RadiographError: see ``judge``."""
    radiograph, field, canvas = seen
    predictions, failures = answered
    scope_result = judged(radiograph, canvas, scope, classifiers, predictions)
    unknown = (SCOPE_UNKNOWN,) if scope is not None and scope_result is None else ()
    return Comparison(
        canvas,
        radiograph.width,
        radiograph.height,
        tuple(dict.fromkeys((*radiograph.warnings, *unknown))),
        predictions,
        failures,
        time.perf_counter() - start,
        scope_result,
        radiograph.source,
        radiograph.facts,
        field,
    )


def _or_refusal(step: Callable[[], Result]) -> Result | RadiographError:
    try:
        return step()
    except RadiographError as refusal:
        return refusal


def judged(
    radiograph: Radiograph,
    canvas: np.ndarray,
    scope: Scope | None,
    classifiers: Mapping[str, Classifier],
    predictions: Mapping[str, Prediction],
) -> ScopeResult | None:
    """Whether the models may judge the radiograph; how familiar it is, one of them says on the way to its answer."""
    if scope is None:
        return None
    if MODEL not in predictions:
        return judge(radiograph, canvas, scope, None, lambda canvas: None)
    return judge(radiograph, canvas, scope, predictions[MODEL].novelty, classifiers[MODEL].novelty)


def explain_failure(name: str, error: Exception) -> str:
    """One sentence for the person who reads the answer."""
    if isinstance(error, XrayError):
        return error.message
    kind = type(error).__name__
    return f"The model {name} could not answer for this image ({kind}); try again, or restart the program."
