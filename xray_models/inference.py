"""One radiograph, two answers: label, calibrated probability and heatmap of each model.

    radiograph -> acceptance -> canvas (224, 224) -> Classifier.predict, model by model -> Comparison

A classifier runs its backbone once: answer and heatmap both come from the features of that pass. It is a pass in mixed
precision where the machine is quick at it; only when this could change the label, or whether it is uncertain, a second
pass in float32 decides.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from . import acceptance
from .calibration import probabilities
from .checkpoint import Card, load_checkpoint, model_directories
from .errors import XrayError
from .fast_features import fast_features
from .models import CLASSES, pick_device
from .radiograph import Notice, Radiograph
from .transforms import eval_transform, to_canvas

log = logging.getLogger(__name__)

TARGETS = ("predicted", *CLASSES)  # the class that a heatmap explains

# How far logit / temperature from the fast features may be from the one in float32. The largest error of the shipped
# weights is 0.014 (on 131 validation radiographs); nearly three times as much leaves room for retrained weights.
# A probability moves by at most a quarter of it, 0.01.
FAST_LOGIT_ERROR = 0.04

# plasma (van der Walt and Smith, matplotlib): lightness rises evenly from cold to hot, so the order survives colour
# blindness and a grey print; no step of it is grey, so none is mistaken for bone.
HEAT_COLOURS = ("#0d0887", "#4c02a1", "#7e03a8", "#aa2395", "#cc4778", "#e66c5c", "#f89540", "#fdc527", "#f0f921")


@dataclass(frozen=True)
class Prediction:
    """The answer of one model."""

    model: str  # a name in MODELS
    label: str  # PNEUMONIA from the threshold on, else NORMAL
    p_pneumonia: float  # calibrated, in [0, 1]
    threshold: float  # the operating point
    target: str  # the class that the heatmap explains, NORMAL or PNEUMONIA
    heatmap: np.ndarray | None = None  # (224, 224) float32 in [0, 1]; None: not asked for, or nothing to show
    precision: str = "float32"  # of the backbone's pass, or "mixed": float32 and bfloat16
    uncertain_band: tuple[float, float] | None = None  # (low, high), see Card.uncertain; None: never fitted

    @property
    def uncertain(self) -> bool:
        """Whether the probability is too close to call: ``label`` stands, but a person should read the image."""
        return self.uncertain_band is not None and self.uncertain_band[0] <= self.p_pneumonia < self.uncertain_band[1]

    def to_json(self) -> dict[str, object]:
        return {
            "label": self.label,
            "p_pneumonia": self._rounded(),
            "threshold": self.threshold,
            "uncertain": self.uncertain,
            "uncertain_band": list(self.uncertain_band) if self.uncertain_band else None,
        }

    def _rounded(self) -> float:
        """Four digits, and more where fewer would cross the threshold or an end of the uncertain band."""
        cuts = (self.threshold, *(self.uncertain_band or ()))
        candidates = (round(self.p_pneumonia, digits) for digits in range(4, 17))
        same_side = (p for p in candidates if all((p >= cut) == (self.p_pneumonia >= cut) for cut in cuts))
        return next(same_side, self.p_pneumonia)


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

    @property
    def agreement(self) -> bool | None:
        """Whether all labels are the same; None with fewer than two answers."""
        labels = [prediction.label for prediction in self.predictions.values()]
        return len(set(labels)) == 1 if len(labels) > 1 else None

    def to_json(self, file: str) -> dict[str, object]:
        """The answer of the command line and the API; ``failures`` is there only if a model failed."""
        warnings = [{"code": notice.code, "message": notice.message} for notice in self.warnings]
        answer = {
            "file": file,
            "input": {"accepted": True, "width": self.width, "height": self.height, "warnings": warnings},
            "models": {name: prediction.to_json() for name, prediction in self.predictions.items()},
            "agreement": self.agreement,
        }
        return answer | ({"failures": dict(self.failures)} if self.failures else {})


class Classifier:
    """A trained network that answers for one image at a time, from any thread."""

    def __init__(self, model: nn.Module, card: Card, device: torch.device | None = None):
        """Takes ``model`` over: it is moved to ``device``, put into evaluation mode and frozen."""
        self.name, self.card = card.model, card
        self.device = device or pick_device()
        self.model = model.to(self.device, memory_format=torch.channels_last).eval().requires_grad_(False)
        self._fast_features = fast_features(self.model, self.device)
        self._lock = threading.Lock()  # two passes at once would only wait for the same cores

    @classmethod
    def load(cls, directory: str | Path, device: torch.device | None = None) -> Classifier:
        """From the folder of a checkpoint. CheckpointError: missing, damaged or foreign files."""
        return cls(*load_checkpoint(directory), device)

    def predict(self, canvas: np.ndarray, target: str = "predicted", heatmap: bool = True) -> Prediction:
        """The answer for ``canvas`` (224, 224) uint8. ValueError: no such ``target``; XrayError: no finite answer."""
        _check_target(target)
        with self._lock:
            features, logits, precision = self._run(canvas)
            p_pneumonia = self._probability(logits)
            if not math.isfinite(p_pneumonia):
                raise XrayError("no-answer", f"The model {self.name} gave no finite number for this image; its weights "
                                "are damaged. Restore the shipped ones, or train again.", model=self.name)
            label = self._label(p_pneumonia)
            target = label if target == "predicted" else target
            heat = self._heatmap(features, target) if heatmap else None
        card = self.card
        return Prediction(self.name, label, p_pneumonia, card.threshold, target, heat, precision, card.uncertain)

    def _run(self, canvas: np.ndarray) -> tuple[Tensor, np.ndarray, str]:
        """Features (1, C, h, w) and logits (1, 2), both as float32, and the precision of the pass that gave them."""
        with torch.inference_mode():
            x = eval_transform(torch.tensor(canvas)[None].to(self.device), self.card.preprocessing)
            if self._fast_features is not None:
                features = self._fast_features(x)
                logits = self.model.head(features).cpu().numpy()
                if self._is_decided(logits):
                    return features, logits, "mixed"
            features = self.model.features(x.contiguous(memory_format=torch.channels_last))
            return features, self.model.head(features).cpu().numpy(), "float32"

    def _is_decided(self, logits: np.ndarray) -> bool:
        """Whether the error that the fast features may have can change neither the label nor if it is uncertain."""
        error = FAST_LOGIT_ERROR * self.card.temperature
        low, high = (self._probability(logits + np.array([0, shift])) for shift in (-error, error))
        cuts = (self.card.threshold, *(self.card.uncertain or ()))
        return math.isfinite(low) and not any(low < cut <= high for cut in cuts)

    def _probability(self, logits: np.ndarray) -> float:
        return float(probabilities(logits, self.card.temperature)[0])

    def _label(self, p_pneumonia: float) -> str:
        return CLASSES[int(p_pneumonia >= self.card.threshold)]

    def _heatmap(self, features: Tensor, target: str) -> np.ndarray | None:
        from .gradcam import heatmap  # here, as the grad-cam package takes longer to import than an answer without it

        return heatmap(self.model.head, features, CLASSES.index(target))


def load_classifiers(weights: str | Path, device: torch.device | None = None) -> dict[str, Classifier]:
    """Both models under ``weights``, resnet50 first. CheckpointError: missing, damaged or foreign files."""
    return {name: Classifier.load(directory, device) for name, directory in model_directories(weights).items()}


def compare(
    radiograph: Radiograph, classifiers: Mapping[str, Classifier], target: str = "predicted", heatmaps: bool = True,
    gate: acceptance.Gate | None = None,
) -> Comparison:
    """What each classifier says about ``radiograph``; if one fails, the others still answer.

    One after the other: each pass uses all cores already. RadiographError: not a radiograph that may be judged;
    ValueError: no such ``target``.
    """
    _check_target(target)
    start = time.perf_counter()
    canvas = to_canvas(radiograph.pixels)
    notices = acceptance.check(radiograph, canvas, gate)
    predictions, failures = {}, {}
    for name, classifier in classifiers.items():
        try:
            predictions[name] = classifier.predict(canvas, target, heatmaps)
        except Exception as error:
            log.exception("%s failed", name)
            failures[name] = _sentence(name, error)
    warnings = tuple(dict.fromkeys((*radiograph.warnings, *notices)))
    seconds = time.perf_counter() - start
    return Comparison(canvas, radiograph.width, radiograph.height, warnings, predictions, failures, seconds)


def _check_target(target: str) -> None:
    if target not in TARGETS:
        raise ValueError(f"no target {target!r}; there are: {', '.join(TARGETS)}")


def _sentence(name: str, error: Exception) -> str:
    if isinstance(error, XrayError):
        return error.message
    kind = type(error).__name__
    return f"The model {name} could not answer for this image ({kind}); try again, or restart the program."


def heat_layer(heatmap: np.ndarray) -> np.ndarray:
    """Colours to lay over the canvas: ``heatmap`` (224, 224) in [0, 1] -> RGBA (224, 224, 4) uint8.

    Alpha is the heat itself, so where there is none the plain radiograph is seen.
    """
    steps = np.array([tuple(bytes.fromhex(colour[1:])) for colour in HEAT_COLOURS], dtype=np.float32)  # (9, 3)
    at = np.linspace(0, 1, len(steps))
    channels = [np.interp(heatmap, at, steps[:, channel]) for channel in range(3)]
    return np.stack([*channels, 255 * heatmap], axis=-1).round().astype(np.uint8)


def overlay(canvas: np.ndarray, heatmap: np.ndarray | None, opacity: float = 0.45) -> np.ndarray:
    """``canvas`` (224, 224) uint8 under its heat at ``opacity`` in [0, 1] -> RGB (224, 224, 3) uint8, for exports.

    The same picture as ``heat_layer`` laid over the canvas with that CSS opacity. Without a heatmap, the canvas alone.
    """
    picture = np.repeat(canvas[..., None], 3, axis=-1)
    if heatmap is None:
        return picture
    layer = heat_layer(heatmap).astype(np.float32)
    alpha = opacity * layer[..., 3:] / 255
    return ((1 - alpha) * picture + alpha * layer[..., :3]).round().astype(np.uint8)
