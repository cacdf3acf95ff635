"""One radiograph of known class, judged in order to judge the models: their probabilities, refused or not.

A comparison has no answer to a radiograph that the scope refuses, and its probabilities come from the fastest engine of
the machine. Figures need all of them, and by the reference in float32, so that they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xray_models.errors import RadiographError, XrayError
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import explain_failure, judged, see

INSIDE, OUTSIDE, REFUSED, UNKNOWN = "inside", "outside", "refused", "unknown"  # what the scope says of a radiograph
ANSWERED = (INSIDE, UNKNOWN)  # where the models answer as if nothing were wrong


@dataclass(frozen=True)
class Trial:
    """What the models make of one radiograph."""

    canvas: np.ndarray  # (224, 224) uint8
    p_pneumonia: dict[str, float]  # model -> calibrated probability
    scope: str  # INSIDE, OUTSIDE, REFUSED or UNKNOWN
    reasons: tuple[str, ...] = ()  # why it is outside; of scope.REASONS
    refusal: RadiographError | None = None  # why it is refused


def try_models(radiograph: Radiograph, classifiers: Mapping[str, Classifier], scope: Scope | None) -> Trial:
    """XrayError: it is a colour photograph, or a model gives no answer."""
    canvas = see(radiograph).canvas
    predictions = {}
    for name, classifier in classifiers.items():
        try:
            predictions[name] = classifier.predict(canvas, heatmap=False, exact=True)
        except Exception as error:
            raise XrayError("no-answer", explain_failure(name, error), model=name) from error
    p_pneumonia = {name: prediction.p_pneumonia for name, prediction in predictions.items()}
    try:
        result = judged(radiograph, canvas, scope, classifiers, predictions)
    except RadiographError as refusal:
        return Trial(canvas, p_pneumonia, REFUSED, refusal=refusal)
    if result is None:
        return Trial(canvas, p_pneumonia, UNKNOWN)
    return Trial(canvas, p_pneumonia, INSIDE if result.inside else OUTSIDE, result.reasons)
