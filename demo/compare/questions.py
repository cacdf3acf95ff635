"""What a visitor may ask the models about the study on the page: from what the browser sent to values, no component.

Each question is put to the models that gave the study's answer, about the canvas that they gave it for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from demo.compare.study import Study
from demo.server.active_weights import ActiveWeights
from demo.server.zero_gpu import on_gpu
from demo.text.say import page_error
from xray_models.classes import CLASSES
from xray_models.images.change import Change, changed
from xray_models.images.cover import Rectangle, covered
from xray_models.inference.classifier import HEATMAP_METHODS, TARGETS, Classifier, Prediction
from xray_models.inference.compare import answers
from xray_models.inference.counterfactual import Counterfactual, search

DEPTHS = 3  # layers after which a heatmap may look: the last, and those one and two stages before

Values = Mapping[str, object]  # what the browser sent
Made = TypeVar("Made")


@dataclass(frozen=True)
class Altered:
    """A canvas that is not as it was, with what the models say about it."""

    canvas: np.ndarray  # (224, 224) uint8
    predictions: dict[str, Prediction]
    mirrored: dict[str, Prediction] = field(default_factory=dict)  # to the same cover on the other side of the picture

    @property
    def unfamiliar(self) -> bool:
        """Whether it is unlike the radiographs that the models learned from."""
        return any(
            prediction.novelty is not None and prediction.novelty > 1 for prediction in self.predictions.values()
        )


@dataclass(frozen=True)
class Heat:
    """A heatmap of one model, and how it came about."""

    model: str
    target: str  # NORMAL or PNEUMONIA
    method: str
    layer: str  # after which it looks, a name in ``Network.cam_layers``
    heatmap: np.ndarray | None  # (224, 224) float32 in [0, 1]; None: nothing to show


class Questions:
    """Puts questions about a study to the models. XrayError: they cannot be asked, or what was sent is no question."""

    def __init__(self, weights: ActiveWeights):
        self._weights = weights

    def cover(self, study: Study, values: Values) -> Altered:
        """The answers with a rectangle covered: ``left``, ``top``, ``width`` and ``height`` in per cent.

        And with its mirror image, for comparison: the lungs are alike, and no cover leaves an answer where it was.
        """
        left, top, width, height = (_number(values, name) / 100 for name in ("left", "top", "width", "height"))
        mask = _checked(lambda: Rectangle(left, top, min(1.0, left + width), min(1.0, top + height)).mask())
        here, there = covered(_canvas(study), np.stack([mask, mask[:, ::-1]]))
        return Altered(here, self._answers(study, here), self._answers(study, there))

    def alter(self, study: Study, values: Values) -> Altered:
        """The answers after a change: ``brightness``, ``contrast`` and ``crop`` in per cent, ``turn`` in degrees."""
        brightness, contrast, crop = (_number(values, name) / 100 for name in ("brightness", "contrast", "crop"))
        turn = _number(values, "turn")
        change = _checked(lambda: Change(brightness, contrast, turn, crop))
        canvas = changed(_canvas(study), change, aspect(study))
        return Altered(canvas, self._answers(study, canvas))

    def explain(self, study: Study, values: Values) -> list[Heat]:
        """Heatmaps of all models: ``method``, ``target`` as in TARGETS, and ``depth``, stages before the last layer."""
        method, target, depth = values.get("method"), values.get("target"), _number(values, "depth")
        if method not in HEATMAP_METHODS or target not in TARGETS or depth not in range(DEPTHS):
            raise page_error("question_unknown")
        canvas, heats = _canvas(study), []
        for name, classifier in self._classifiers(study).items():
            label = str(target) if target in CLASSES else study.comparison.predictions[name].label
            layer = list(classifier.model.cam_layers())[-1 - int(depth)]
            heatmap = classifier.explain(canvas, label, str(method), layer)
            heats.append(Heat(name, label, str(method), layer, heatmap))
        return heats

    def search(self, study: Study) -> Iterator[dict[str, Counterfactual]]:
        """What would change each model's answer, again and again until the last: one model after another."""
        canvas, found = _canvas(study), {}
        for name, classifier in self._classifiers(study).items():
            for found[name] in search(classifier.p_pneumonia, canvas, classifier.record.threshold):
                yield dict(found)

    def _answers(self, study: Study, canvas: np.ndarray) -> dict[str, Prediction]:
        predictions, failures = on_gpu(answers)(canvas, self._classifiers(study), heatmaps=False)
        if failures:
            raise page_error("question_failed")
        return predictions

    def _classifiers(self, study: Study) -> dict[str, Classifier]:
        """Those models that answered for ``study``, with the weights of that answer."""
        weights = self._weights.of(study.weights)
        if weights is None:
            raise page_error("weights_gone")
        if not study.comparison.predictions:
            raise page_error("question_failed")
        return {name: weights.classifiers[name] for name in study.comparison.predictions}


def aspect(study: Study) -> float:
    """Width / height of what the canvas shows, which is a square itself."""
    shown = study.comparison.field or study.comparison
    return shown.width / shown.height


def _canvas(study: Study) -> np.ndarray:
    if study.error is not None or study.comparison is None:
        raise study.error or page_error("question_unknown")
    return study.comparison.canvas


def _number(values: Values, name: str) -> float:
    """The number that the browser sent as ``name``, perhaps as text."""
    try:
        number = float(str(values.get(name)))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise page_error("question_unknown")
    return number


def _checked(make: Callable[[], Made]) -> Made:
    """What ``make`` gives; numbers out of range are no question."""
    try:
        return make()
    except ValueError:
        raise page_error("question_unknown") from None
