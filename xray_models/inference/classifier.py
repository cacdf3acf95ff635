"""A trained network that answers for one image."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.errors import XrayError
from xray_models.files import NOVELTY_FILE
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines.bfloat16 import Halves, fast_halves
from xray_models.inference.novelty import Novelty
from xray_models.inference.probability import probabilities
from xray_models.integrity import check_hash
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.device import move_to, pick_device
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord

TARGETS = ("predicted", *CLASSES)  # the class that a heatmap explains
# The names of the methods in explain.py, which imports the grad-cam package: that takes seconds.
HEATMAP_METHODS = (
    "Grad-CAM",
    "Grad-CAM++",
    "HiResCAM",
    "XGrad-CAM",
    "LayerCAM",
    "Element-wise Grad-CAM",
    "Finer-CAM",
    "Refine-CAM",
)

# How far logit / temperature by the fast features may be from float32. The largest error of the shipped weights is
# 0.014 (131 validation radiographs); nearly three times as much leaves room for retrained weights. A probability moves
# by at most a quarter of this, 0.01.
FAST_LOGIT_ERROR = 0.04


@dataclass(frozen=True)
class Prediction:
    """The answer of one model."""

    model: str  # a name in MODELS
    label: str  # PNEUMONIA from the threshold on, else NORMAL
    p_pneumonia: float  # calibrated, in [0, 1]
    threshold: float  # the operating point
    target: str  # the class that the heatmap explains, NORMAL or PNEUMONIA
    heatmap: np.ndarray | None = None  # (224, 224) float32 in [0, 1]; None: not asked for, or nothing to show
    precision: str = "float32"  # of the pass through the backbone, or "mixed": float32 and bfloat16
    uncertain_band: tuple[float, float] | None = None  # (low, high), see ModelRecord.uncertain; None: never fitted
    novelty: float | None = None  # how unlike the training radiographs, 1 is the threshold; None: not known
    other_heatmap: np.ndarray | None = None  # the same as ``heatmap``, for the class that is not ``target``

    @property
    def uncertain(self) -> bool:
        """Whether the probability is too close to call: ``label`` is given, but a person should read the image."""
        return self.uncertain_band is not None and self.uncertain_band[0] <= self.p_pneumonia < self.uncertain_band[1]

    def heatmap_of(self, label: str) -> np.ndarray | None:
        """The heatmap of either class: (224, 224) in [0, 1]; None: not asked for, or nothing to show."""
        return self.heatmap if label == self.target else self.other_heatmap

    def halved(self) -> Prediction:
        """The same in less memory: heatmaps in half precision, which is finer than 8 bits."""
        heat, other = (None if h is None else h.astype(np.float16) for h in (self.heatmap, self.other_heatmap))
        return replace(self, heatmap=heat, other_heatmap=other)

    def to_json(self) -> dict[str, object]:
        return {
            "label": self.label,
            "p_pneumonia": self._rounded_probability(),
            "threshold": self.threshold,
            "uncertain": self.uncertain,
            "uncertain_band": list(self.uncertain_band) if self.uncertain_band else None,
        }

    def _rounded_probability(self) -> float:
        """Four digits, or more where rounding would cross the threshold or an end of the uncertain band."""
        cuts = (self.threshold, *(self.uncertain_band or ()))
        candidates = (round(self.p_pneumonia, digits) for digits in range(4, 17))
        same_side = (p for p in candidates if all((p >= cut) == (self.p_pneumonia >= cut) for cut in cuts))
        return next(same_side, self.p_pneumonia)


class Classifier:
    """A trained network that answers for one image at a time, from any thread.

    It runs the backbone once: answer and heatmap come from the features of the same pass. The pass is in mixed
    precision where the machine is fast at it; a second pass in float32 decides when the rounding could change the label
    or whether it is uncertain.
    """

    def __init__(
        self,
        model: Network,
        record: ModelRecord,
        device: torch.device | None = None,
        novelty: Novelty | None = None,
    ):
        """Changes ``model``: it is moved to ``device``, put into evaluation mode and frozen."""
        self.name, self.record = record.model, record
        self.device = device or pick_device()
        self.model = move_to(self.device, model).eval().requires_grad_(False)
        self._exact = Halves(*self.model.halves())
        self._fast = fast_halves(self.model, self.device)
        self._novelty = novelty
        self._lock = threading.Lock()  # two passes at once would compete for the same cores

    @classmethod
    def load(cls, directory: str | Path, device: torch.device | None = None) -> Classifier:
        """From the folder of a checkpoint. CheckpointError: files are missing, damaged, not those that were saved, or
        of another network."""
        model, record = load_checkpoint(directory)
        check_hash(directory, NOVELTY_FILE, record.sha256)
        return cls(model, record, device, Novelty.load(directory, model))

    def predict(self, canvas: np.ndarray, target: str = "predicted", heatmap: bool = True) -> Prediction:
        """The answer for ``canvas`` (224, 224) uint8. ValueError: no such ``target``; XrayError: no finite answer."""
        check_target(target)
        with self._lock:
            early, features, logits, precision = self._forward(canvas)
            p_pneumonia = self._probability(logits)
            if not math.isfinite(p_pneumonia):
                raise XrayError(
                    "no-answer",
                    f"The model {self.name} gave no finite number for this image; its weights "
                    "are damaged. Restore the shipped ones, or train again.",
                    model=self.name,
                )
            label = self._label(p_pneumonia)
            target = label if target == "predicted" else target
            heat, other_heat = self._heatmaps(features, target) if heatmap else (None, None)
            novelty = self._score(early)
        cuts = self.record.threshold, self.record.uncertain
        return Prediction(self.name, label, p_pneumonia, cuts[0], target, heat, precision, cuts[1], novelty, other_heat)

    def p_pneumonia(self, canvases: np.ndarray) -> np.ndarray:
        """The probability of PNEUMONIA of each of ``canvases`` (N, 224, 224) uint8 -> (N,), as ``predict`` gives it.

        One after another: a batch takes as long on CPU, and so other threads get their answers in between. Not a number
        where ``predict`` would raise an error.
        """
        return np.array([self._p_pneumonia(canvas) for canvas in canvases])

    def _p_pneumonia(self, canvas: np.ndarray) -> float:
        with self._lock:
            return self._probability(self._forward(canvas)[2])

    def explain(self, canvas: np.ndarray, target: str, method: str, layer: str | None = None) -> np.ndarray | None:
        """What moved the network towards class ``target``, (224, 224) float32 in [0, 1]: see ``explain.explain``."""
        from xray_models.inference.explain import explain  # here, as the grad-cam package takes seconds to import

        with self._lock:
            heat = explain(self.model, self._input(canvas), CLASSES.index(target), method, layer)
        return self._on_canvas(heat)

    def novelty(self, canvas: np.ndarray) -> float | None:
        """How unlike the training radiographs ``canvas`` (224, 224) uint8 is; 1 is the threshold. None: not known."""
        if self._novelty is None:
            return None
        with self._lock, torch.inference_mode():
            return self._score((self._fast or self._exact).early(self._input(canvas)))

    def _score(self, early: Tensor) -> float | None:
        return None if self._novelty is None else float(self._novelty.score(early))

    def _input(self, canvas: np.ndarray) -> Tensor:
        x = eval_transform(torch.tensor(canvas)[None].to(self.device), self.record.preprocessing)
        return x.contiguous(memory_format=torch.channels_last)

    def _forward(self, canvas: np.ndarray) -> tuple[Tensor, Tensor, np.ndarray, str]:
        """What is between the halves, features (1, C, h, w) and logits (1, 2), all as float32, and the precision that
        they were computed in."""
        with torch.inference_mode():
            x = self._input(canvas)
            if self._fast is not None:
                early = self._fast.early(x)
                features = self._fast.late(early)
                logits = self.model.head(features).cpu().numpy()
                if self._is_decided(logits):
                    return early, features, logits, "mixed"
            early = self._exact.early(x)
            features = self._exact.late(early)
            return early, features, self.model.head(features).cpu().numpy(), "float32"

    def _is_decided(self, logits: np.ndarray) -> bool:
        """Whether the largest error of the fast features could change neither the label nor ``uncertain``."""
        error = FAST_LOGIT_ERROR * self.record.temperature
        low, high = (self._probability(logits + np.array([0, shift])) for shift in (-error, error))
        cuts = (self.record.threshold, *(self.record.uncertain or ()))
        return math.isfinite(low) and not any(low < cut <= high for cut in cuts)

    def _probability(self, logits: np.ndarray) -> float:
        return float(probabilities(logits, self.record.temperature)[0])

    def _label(self, p_pneumonia: float) -> str:
        return CLASSES[int(p_pneumonia >= self.record.threshold)]

    def _heatmaps(self, features: Tensor, target: str) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Those of ``target`` and of the other class; the second costs one more gradient through the head."""
        from xray_models.inference.heatmap import heatmap  # here, as the grad-cam package takes seconds to import

        index = CLASSES.index(target)
        first, second = (heatmap(self.model.head, features, number) for number in (index, 1 - index))
        return self._on_canvas(first), self._on_canvas(second)

    def _on_canvas(self, heat: np.ndarray | None) -> np.ndarray | None:
        from xray_models.inference.heatmap import on_canvas

        resize = self.record.preprocessing.resize
        return heat if heat is None or resize == IMAGE_SIZE else on_canvas(heat, resize)


def load_classifiers(weights: str | Path, device: torch.device | None = None) -> dict[str, Classifier]:
    """Both models under ``weights``, resnet50 first. CheckpointError: see ``Classifier.load``."""
    return {name: Classifier.load(directory, device) for name, directory in model_directories(weights).items()}


def check_target(target: str) -> None:
    """ValueError: ``target`` is not one of TARGETS."""
    if target not in TARGETS:
        raise ValueError(f"no target {target!r}; there are: {', '.join(TARGETS)}")
