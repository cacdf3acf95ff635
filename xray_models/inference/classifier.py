"""A trained network that answers for images."""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from xray_models.classes import CLASSES
from xray_models.errors import XrayError
from xray_models.files import NOVELTY_FILE
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines.choice import engines
from xray_models.inference.engines.engine import Engine, Readings
from xray_models.inference.gradcam import on_canvas
from xray_models.inference.novelty import Novelty
from xray_models.inference.prediction import Prediction
from xray_models.inference.probability import probabilities
from xray_models.inference.together import Together
from xray_models.inference.turns import CORES, Turns
from xray_models.integrity import check_hash
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.device import move_to, pick_device
from xray_models.networks.local_calibration import LocalCalibration, load_local_calibration
from xray_models.networks.network import Network
from xray_models.networks.record import ModelRecord

log = logging.getLogger(__name__)

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


class Classifier:
    """A trained network that answers for images, one or many, from any thread.

    It runs the backbone once: answer and heatmaps come from the features of the same pass. The pass is that of the
    fastest engine of the machine; a second one in float32 decides when its rounding could change the label or whether
    it is uncertain.
    """

    def __init__(
        self,
        model: Network,
        record: ModelRecord,
        device: torch.device | None = None,
        novelty: Novelty | None = None,
    ):
        """Changes ``model``: it is moved to ``device``, put into evaluation mode and frozen."""
        self.name, self.record = record.model, record  # the record that it answers with
        self.own_record = record
        self.calibration: LocalCalibration | None = None
        self.device = device or pick_device()
        self.model = move_to(self.device, model).eval().requires_grad_(False)
        self._exact, self._fast = engines(self.model, record.preprocessing, novelty)
        self._turns = CORES if self._exact.side_by_side and self._engine.side_by_side else Turns(1)
        self._waiting = self._queues()

    @classmethod
    def load(cls, directory: str | Path, device: torch.device | None = None) -> Classifier:
        """From the folder of a checkpoint. CheckpointError: files are missing, damaged, not those that were saved, or
        of another network."""
        model, record = load_checkpoint(directory)
        check_hash(directory, NOVELTY_FILE, record.sha256)
        return cls(model, record, device, Novelty.load(directory, model))

    def with_calibration(self, calibration: LocalCalibration | None) -> Classifier:
        """The same network, not copied, that follows a local calibration; None: its own record.

        Its own record, too, where ``calibration`` has nothing for these weights.
        """
        other = copy.copy(self)
        record = calibration.applied_to(self.own_record) if calibration else None
        other.record, other.calibration = record or self.own_record, calibration if record else None
        other._waiting = other._queues()
        return other

    @property
    def at_once(self) -> int:
        """How many canvases one pass takes: asking for more at once saves nothing."""
        return self._engine.at_once

    def predict(
        self, canvas: np.ndarray, target: str = "predicted", heatmap: bool = True, exact: bool = False
    ) -> Prediction:
        """The answer for ``canvas`` (224, 224) uint8. ValueError: no such ``target``; XrayError: no finite answer.

        ``exact``: by the reference in float32, whatever faster engine there is.
        """
        check_target(target)
        return self._prediction(*self._waiting[heatmap, exact](canvas), target)

    def predict_many(
        self, canvases: np.ndarray, target: str | Sequence[str] = "predicted", heatmap: bool = True
    ) -> list[Prediction]:
        """The answers for ``canvases`` (N, 224, 224) uint8, in their order, as ``predict`` gives them.

        ``target`` is one for all, or one for each. ValueError: no such ``target``; XrayError: one of the answers is not
        finite. The passes hold up to ``at_once`` canvases; other threads get their answers in between.
        """
        targets = [target] * len(canvases) if isinstance(target, str) else target
        for each in targets:
            check_target(each)
        readings = [reading for part in self._parts(canvases) for reading in self._read_in_turn(part, heatmap)]
        return [self._prediction(*reading, each) for reading, each in zip(readings, targets, strict=True)]

    def p_pneumonia(self, canvases: np.ndarray) -> np.ndarray:
        """The probability of PNEUMONIA of each of ``canvases`` (N, 224, 224) uint8 -> (N,), as ``predict`` gives it.

        Not a number where ``predict`` would raise an error.
        """
        readings = [reading for part in self._parts(canvases) for reading, _ in self._read_in_turn(part, heat=False)]
        logits = [reading.logits for reading in readings]
        return self._probabilities(torch.stack(logits).numpy())

    def explain(self, canvas: np.ndarray, target: str, method: str, layer: str | None = None) -> np.ndarray | None:
        """What moved the network towards class ``target``, (224, 224) float32 in [0, 1]: see ``explain.explain``."""
        from xray_models.inference.explain import explain  # here, as the grad-cam package takes seconds to import

        with self._turns.alone():  # the package hooks itself into the network
            x = eval_transform(torch.tensor(canvas)[None].to(self.device), self.record.preprocessing)
            x = x.contiguous(memory_format=torch.channels_last)
            heat = explain(self.model, x, CLASSES.index(target), method, layer)
        if heat is None:
            return None
        return on_canvas(torch.from_numpy(heat)[None, None], self.record.preprocessing.resize)[0, 0].numpy()

    def novelty(self, canvas: np.ndarray) -> float | None:
        """How unlike the training radiographs ``canvas`` (224, 224) uint8 is; 1 is the threshold. None: not known."""
        with self._turns.taken():
            scores = self._engine.novelty(canvas[None])
        return None if scores is None else float(scores[0])

    def _queues(self) -> dict[tuple[bool, bool], Together[np.ndarray, tuple[Readings, str]]]:
        """By whether heatmaps are asked for, and exactness."""
        return {
            (heat, exact): Together(partial(self._read, heat=heat, exact=exact), self.at_once, self._turns.taken)
            for heat in (True, False)
            for exact in (True, False)
        }

    @property
    def _engine(self) -> Engine:
        return self._fast or self._exact

    def _parts(self, canvases: np.ndarray) -> Iterator[np.ndarray]:
        return (canvases[start : start + self.at_once] for start in range(0, len(canvases), self.at_once))

    def _read_in_turn(self, canvases: np.ndarray, heat: bool) -> list[tuple[Readings, str]]:
        with self._turns.taken():
            return self._read(list(canvases), heat)

    def _read(self, canvases: Sequence[np.ndarray], heat: bool, exact: bool = False) -> list[tuple[Readings, str]]:
        """Of each of at most ``at_once`` canvases its readings, without the first axis, and their precision."""
        engine = self._exact if exact else self._engine
        found = _one_by_one(engine, engine.read(np.asarray(canvases), heat))
        if exact:
            return found
        for number in self._undecided(found):
            readings = self._exact.read(canvases[number][None], heat)
            found[number] = _one_by_one(self._exact, readings)[0]
        return found

    def _undecided(self, found: list[tuple[Readings, str]]) -> list[int]:
        """Where the error of the engine could change the label or ``uncertain``."""
        error = self._engine.logit_error * self.record.temperature
        if not error:
            return []
        logits = torch.stack([reading.logits for reading, _ in found]).numpy()
        low, high = (self._probabilities(logits + np.array([0, shift])) for shift in (-error, error))
        decided = np.isfinite(low)
        for cut in (self.record.threshold, *(self.record.uncertain or ())):
            decided &= ~((low < cut) & (cut <= high))
        return np.flatnonzero(~decided).tolist()

    def _probabilities(self, logits: np.ndarray) -> np.ndarray:
        return probabilities(logits, self.record.temperature)

    def _prediction(self, reading: Readings, precision: str, target: str) -> Prediction:
        p_pneumonia = float(self._probabilities(reading.logits[None].numpy())[0])
        if not math.isfinite(p_pneumonia):
            raise XrayError(
                "no-answer",
                f"The model {self.name} gave no finite number for this image; its weights "
                "are damaged. Restore the shipped ones, or train again.",
                model=self.name,
            )
        cuts = self.record.threshold, self.record.uncertain
        label = CLASSES[int(p_pneumonia >= cuts[0])]
        target = label if target == "predicted" else target
        novelty = None if reading.novelty is None else float(reading.novelty)
        heat, other = _heatmaps(reading.heat, CLASSES.index(target))
        named = self.calibration.name if self.calibration else None
        return Prediction(
            self.name, label, p_pneumonia, cuts[0], target, heat, precision, cuts[1], novelty, other, named
        )


def _one_by_one(engine: Engine, readings: Readings) -> list[tuple[Readings, str]]:
    """Of each canvas its readings, without the first axis, and the precision of ``engine``."""
    rows = ([None] * len(readings.logits) if values is None else values for values in readings)
    return [(Readings(*row), engine.precision) for row in zip(*rows, strict=True)]


def _heatmaps(heat: Tensor | None, index: int) -> tuple[np.ndarray | None, np.ndarray | None]:
    """(2, 224, 224) -> the maps of the class ``index`` and of the other; None where it is zero everywhere."""
    if heat is None:
        return None, None
    first, second = (heat[number].numpy() for number in (index, 1 - index))
    return first if first.max() > 0 else None, second if second.max() > 0 else None


def load_classifiers(weights: str | Path, device: torch.device | None = None) -> dict[str, Classifier]:
    """Both models under ``weights``, resnet50 first, with the local calibration beside them, if any.

    CheckpointError: see ``Classifier.load``; the local calibration is damaged.
    """
    loaded = {name: Classifier.load(directory, device) for name, directory in model_directories(weights).items()}
    calibration = load_local_calibration(weights)
    calibrated = {name: classifier.with_calibration(calibration) for name, classifier in loaded.items()}
    if calibration and not any(classifier.calibration for classifier in calibrated.values()):
        log.warning("The local calibration beside the weights was fitted for other weights; it is not followed.")
    return calibrated


def check_target(target: str) -> None:
    """ValueError: ``target`` is not one of TARGETS."""
    if target not in TARGETS:
        raise ValueError(f"no target {target!r}; there are: {', '.join(TARGETS)}")
