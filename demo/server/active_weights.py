"""The weights that the page answers with: the shipped ones, or a copy of a run's in ``RUNS/in_use``.

A change takes effect in one step, on the disk (see ``xray_models.files``) and in memory: whoever is killed on the
way, and whoever is being answered, has the old weights or the new ones, never one model of each.
"""

from __future__ import annotations

import itertools
import math
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from demo.server.run import Run
from demo.server.run_files import disk_errors_said
from demo.text.numbers import run_time
from demo.text.say import page_error, say
from xray_models.errors import XrayError
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE, WEIGHTS_FILE, recover, replacing_folder
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.networks.checkpoint import model_directories

RUN_FILE = "run.txt"  # in RUNS/in_use: the id of the run that the weights come from; without it they are not in use

_NAMES = {"resnet50": "ResNet-50", "cnn": "CNN"}  # in a sentence of any language


@dataclass(frozen=True)
class LoadedWeights:
    """What belongs together: the networks, where they were loaded from, and the run they come from (None: shipped)."""

    classifiers: dict[str, Classifier]
    directory: Path
    run_id: str | None
    stamp: int = field(default_factory=itertools.count().__next__)  # another one each time that weights are loaded


class ActiveWeights:
    """One for the whole server; every method may be called from any thread."""

    def __init__(self, shipped: Path, runs: Path):
        """Loads what is in use. XrayError: not even the weights in ``shipped`` can be loaded.

        ``notice`` says why the shipped weights are in use although a run's should be; None where nothing is amiss.
        """
        self.shipped, self._retrained = Path(shipped), Path(runs) / "in_use"
        self._changing = threading.Lock()
        self.notice: XrayError | None = None
        recover(self._retrained)
        try:
            self._set = self._load_retrained() or self._load_shipped()
        except (XrayError, OSError):
            self.notice = page_error("in_use_damaged")
            self._set = self._load_shipped()

    @property
    def current(self) -> LoadedWeights:
        """All that is told below, of one moment: for whoever needs two of them to fit together."""
        return self._set

    @property
    def classifiers(self) -> dict[str, Classifier]:
        """By name, resnet50 first; another dictionary once the weights have changed."""
        return self._set.classifiers

    @property
    def directory(self) -> Path:
        """The folder with a checkpoint for each model."""
        return self._set.directory

    @property
    def run_id(self) -> str | None:
        """The run that the weights come from; None: they are the shipped ones."""
        return self._set.run_id

    def use(self, job: Run) -> None:
        """Answer with the weights of ``job`` from now on; a model that it has not trained stays as shipped.

        XrayError, and nothing has changed: they don't load, give no finite answer, are not above chance, or cannot be
        copied.
        """
        if not job.finished:
            raise page_error("not_finished")
        with self._changing:
            with disk_errors_said(), replacing_folder(self._retrained) as new:
                for name, shipped in model_directories(self.shipped).items():
                    _copy(job.weights / name if name in job.finished else shipped, new / name)
                (new / RUN_FILE).write_text(job.id + "\n")
                classifiers = _load_sound(new)
            self._set, self.notice = LoadedWeights(classifiers, self._retrained, job.id), None

    def restore(self) -> None:
        """Answer with the shipped weights again. XrayError, and nothing has changed: they cannot be loaded."""
        with self._changing:
            shipped = self._load_shipped()
            with disk_errors_said():
                (self._retrained / RUN_FILE).unlink(missing_ok=True)  # the one step that counts
            shutil.rmtree(self._retrained, ignore_errors=True)
            self._set, self.notice = shipped, None

    def _load_shipped(self) -> LoadedWeights:
        return LoadedWeights(load_classifiers(self.shipped), self.shipped, None)

    def _load_retrained(self) -> LoadedWeights | None:
        """None where no run's weights are in use."""
        if not (self._retrained / RUN_FILE).exists():
            return None
        run_id = (self._retrained / RUN_FILE).read_text().strip()
        return LoadedWeights(_load_sound(self._retrained), self._retrained, run_id)


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for file in (WEIGHTS_FILE, RECORD_FILE, PREDICTIONS_FILE):
        if (source / file).exists():
            shutil.copyfile(source / file, target / file)


def _load_sound(directory: Path) -> dict[str, Classifier]:
    """Both models under ``directory``. XrayError: one doesn't load, gives no finite answer, or only guesses."""
    classifiers = {}
    for name, place in model_directories(directory).items():
        try:
            classifiers[name] = Classifier.load(place)
            roc_auc = _validation_auc(classifiers[name], name)
        except (XrayError, KeyError, TypeError, ValueError) as error:
            raise page_error("unusable_weights", model=_NAMES[name]) from error
        if not roc_auc > 0.5:
            raise page_error("below_chance", model=_NAMES[name], roc_auc=f"{roc_auc:.2f}")
    return classifiers


def _validation_auc(classifier: Classifier, name: str) -> float:
    """ROC AUC on validation, by the card. Any error: the card is another model's, or no answer follows from it."""
    card = classifier.record
    if card.model != name or not 0 < card.temperature < math.inf or not 0 <= card.threshold <= 1:
        raise ValueError(f"not a card that {name} can answer with")
    classifier.predict(np.full((224, 224), 128, dtype=np.uint8), heatmap=False)  # XrayError: no finite answer
    return float(card.calibration["validation"]["roc_auc"])


def weights_sentence(key: str, weights: ActiveWeights | LoadedWeights, language: str) -> str:
    """``key`` and "_shipped" or "_run" is the sentence."""
    if weights.run_id is None:
        return say(language, f"{key}_shipped")
    return say(language, f"{key}_run", time=run_time(language, weights.run_id))
