"""The weights that the page answers with: the shipped ones, or a copy of a run's in ``RUNS/in_use``.

A change takes effect in one step, on the disk (see ``xray_models.files``) and in memory: a process that is
killed meanwhile, and a visitor who is being answered, has the old weights or the new ones, never one model of each.
"""

from __future__ import annotations

import itertools
import math
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from demo.server.disk import explaining_disk_errors
from demo.server.run import Run
from demo.server.worth import Worth, load_worth
from demo.text.numbers import run_time
from demo.text.say import page_error, say
from xray_models.errors import CheckpointError, XrayError
from xray_models.files import CHECKPOINT_FILES, recover, replacing_folder
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.networks.checkpoint import model_directories

RUN_ID_FILE = "run.txt"  # in RUNS/in_use: the run that the weights come from; a folder without it is not in use

_NAMES_IN_SENTENCES = {"resnet50": "ResNet-50", "cnn": "CNN"}  # the same in every language


@dataclass(frozen=True)
class LoadedWeights:
    """Classifiers, the folder and the run that they come from (None: shipped), and their worth on the test split."""

    classifiers: dict[str, Classifier]
    directory: Path
    run_id: str | None
    worth: Worth
    stamp: int = field(default_factory=itertools.count().__next__)  # a new one each time that weights are loaded


class ActiveWeights:
    """The weights in use. One for the whole server; every method may be called from any thread."""

    def __init__(self, shipped: Path, runs: Path):
        """Load what is in use. XrayError: not even the weights in ``shipped`` can be loaded.

        ``problem`` says why the shipped weights are in use although a run's should be; None where all is well.
        """
        self.shipped, self._retrained = Path(shipped), Path(runs) / "in_use"
        self._change_lock = threading.Lock()
        self.problem: XrayError | None = None
        recover(self._retrained)
        try:
            self._loaded = self._load_retrained() or self._load_shipped()
        except (XrayError, OSError):
            self.problem = page_error("in_use_damaged")
            self._loaded = self._load_shipped()

    @property
    def current(self) -> LoadedWeights:
        """A snapshot, for callers that need two of the properties below to belong together."""
        return self._loaded

    @property
    def classifiers(self) -> dict[str, Classifier]:
        """By name, resnet50 first; another dictionary once the weights have changed."""
        return self._loaded.classifiers

    @property
    def directory(self) -> Path:
        """The folder with a checkpoint for each model."""
        return self._loaded.directory

    @property
    def run_id(self) -> str | None:
        """The run that the weights come from; None: they are the shipped ones."""
        return self._loaded.run_id

    def use(self, run: Run) -> None:
        """Answer with the weights of ``run`` from now on; a model that it has not trained stays as shipped.

        XrayError, and nothing has changed: the weights do not load, give no finite answer, are not above chance, or
        cannot be copied.
        """
        if not run.finished:
            raise page_error("not_finished")
        with self._change_lock:
            with explaining_disk_errors(), replacing_folder(self._retrained) as new:
                for name, shipped in model_directories(self.shipped).items():
                    _copy_checkpoint(run.weights / name if name in run.finished else shipped, new / name)
                (new / RUN_ID_FILE).write_text(run.id + "\n", encoding="utf-8")
                classifiers, worth = _load_checked(new), load_worth(new)
            self._loaded, self.problem = LoadedWeights(classifiers, self._retrained, run.id, worth), None

    def restore(self) -> None:
        """Answer with the shipped weights again. XrayError, and nothing has changed: they cannot be loaded."""
        with self._change_lock:
            shipped = self._load_shipped()
            with explaining_disk_errors():
                (self._retrained / RUN_ID_FILE).unlink(missing_ok=True)  # the one step that counts
            shutil.rmtree(self._retrained, ignore_errors=True)
            self._loaded, self.problem = shipped, None

    def _load_shipped(self) -> LoadedWeights:
        return LoadedWeights(load_classifiers(self.shipped), self.shipped, None, load_worth(self.shipped))

    def _load_retrained(self) -> LoadedWeights | None:
        """None where no run's weights are in use."""
        if not (self._retrained / RUN_ID_FILE).exists():
            return None
        run_id = (self._retrained / RUN_ID_FILE).read_text(encoding="utf-8").strip()
        classifiers = _load_checked(self._retrained)
        return LoadedWeights(classifiers, self._retrained, run_id, load_worth(self._retrained))


def _copy_checkpoint(original: Path, copy: Path) -> None:
    copy.mkdir()
    for file in CHECKPOINT_FILES:
        if (original / file).exists():
            shutil.copyfile(original / file, copy / file)


def _load_checked(directory: Path) -> dict[str, Classifier]:
    """Both models under ``directory``. XrayError: one does not load, gives no finite answer, or is no better than
    chance on its validation images."""
    classifiers = {}
    for name, folder in model_directories(directory).items():
        try:
            classifiers[name] = Classifier.load(folder)
            roc_auc = _checked_validation_auc(classifiers[name], name)
        except (XrayError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, CheckpointError) and error.code == "changed-weights":
                raise  # its own sentence says more
            raise page_error("unusable_weights", model=_NAMES_IN_SENTENCES[name]) from error
        if not roc_auc > 0.5:
            raise page_error("below_chance", model=_NAMES_IN_SENTENCES[name], roc_auc=roc_auc)
    return classifiers


def _checked_validation_auc(classifier: Classifier, name: str) -> float:
    """ROC AUC on validation as the model record has it.

    Any error: the record belongs to another model, or the classifier cannot give an answer with it.
    """
    record = classifier.record
    if record.model != name or not 0 < record.temperature < math.inf or not 0 <= record.threshold <= 1:
        raise ValueError(f"not a record that {name} can answer with")
    classifier.predict(np.full((224, 224), 128, dtype=np.uint8), heatmap=False)  # XrayError: no finite answer
    return float(record.calibration.validation["roc_auc"])


def weights_sentence(key: str, weights: ActiveWeights | LoadedWeights, language: str) -> str:
    """Which weights are in use: the sentence ``key`` with "_shipped" or "_run" after it."""
    if weights.run_id is None:
        return say(language, f"{key}_shipped")
    return say(language, f"{key}_run", time=run_time(language, weights.run_id))
