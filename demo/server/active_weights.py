"""The weights that the page answers with: the shipped ones, or a copy of a run's.

    RUNS/in_use/run.txt   the run that they come from, and the name of the folder beside this file that has the copy

Each copy has a folder of its own, which nobody changes, and run.txt is replaced in one step. So a process that is
killed meanwhile, a visitor who is being answered and another server on the same RUNS have the old weights or the new
ones, never one model of each. A server that finds another run.txt reads again.

Beside the models may lie a local calibration, which the weights then follow; it is put there and removed in one step,
too, and changes nothing in the weights themselves.
"""

from __future__ import annotations

import logging
import math
import re
import secrets
import shutil
import threading
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from demo.server.disk import explaining_disk_errors
from demo.server.file_cache import file_stamp
from demo.server.run import Run
from demo.server.worth import Worth, load_worth
from demo.server.zero_gpu import lend
from demo.text.numbers import run_time
from demo.text.say import page_error, say
from xray_models.errors import CheckpointError, XrayError
from xray_models.files import CHECKPOINT_FILES, recover, replacing_folder, write_text
from xray_models.inference.classifier import Classifier, load_classifiers
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.local_calibration import (
    CALIBRATION_FILE,
    LocalCalibration,
    load_local_calibration,
    remove_local_calibration,
    save_local_calibration,
)

logger = logging.getLogger(__name__)

KEPT = 2  # weights that stay in memory: those in use, and those before, which may be asked about answers they gave
RUN_ID_FILE = "run.txt"  # without it, the shipped weights are in use
LOCK_FILE, LOCK_LIMIT = ".in_use.lock", 60  # seconds to wait for another server that is changing the weights
_COPY = re.compile("[0-9a-f]{12}")  # the name of a copy's folder

_NAMES_IN_SENTENCES = {"resnet50": "ResNet-50", "cnn": "CNN"}  # the same in every language


def new_stamp() -> str:
    """One that no other weights have."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class LoadedWeights:
    """Classifiers, the folder and the run that they come from (None: shipped), and their worth on the test split."""

    classifiers: dict[str, Classifier]
    directory: Path
    run_id: str | None
    worth: Worth
    calibration: LocalCalibration | None = None  # which they follow
    stamp: str = field(default_factory=new_stamp)  # a new one each time that weights are loaded


class ActiveWeights:
    """The weights in use. One for the whole server; every method may be called from any thread."""

    def __init__(self, shipped: Path, runs: Path):
        """Load what is in use. XrayError: not even the weights in ``shipped`` can be loaded.

        ``problem`` says why the shipped weights are in use although a run's should be; None where all is well.
        """
        self.shipped, self._in_use = Path(shipped), Path(runs) / "in_use"
        self._run_file = self._in_use / RUN_ID_FILE
        self._change_lock = threading.Lock()
        self.problem: XrayError | None = None
        self._recent: deque[LoadedWeights] = deque(maxlen=KEPT)  # those in use first
        recover(self._in_use)  # an earlier version replaced the folder as a whole
        self._load()

    @property
    def current(self) -> LoadedWeights:
        """A snapshot, for callers that need two of the properties below to belong together.

        Where another server has changed the weights, the first caller reads them again and the others do not wait.
        """
        if self._stamp_of(self._recent[0].directory) != self._stamp and self._change_lock.acquire(blocking=False):
            try:
                self._load()
            except XrayError:
                logger.exception("The shipped weights cannot be read again")
            finally:
                self._change_lock.release()
        return self._recent[0]

    @property
    def classifiers(self) -> dict[str, Classifier]:
        """By name, resnet50 first; another dictionary once the weights have changed."""
        return self.current.classifiers

    @property
    def directory(self) -> Path:
        """The folder with a checkpoint for each model."""
        return self.current.directory

    @property
    def run_id(self) -> str | None:
        """The run that the weights come from; None: they are the shipped ones."""
        return self.current.run_id

    @property
    def stamp(self) -> str:
        """That of the weights in use; an answer keeps the stamp of those that gave it."""
        return self.current.stamp

    def of(self, stamp: str) -> LoadedWeights | None:
        """The weights with this ``stamp``, in use or replaced not long ago; None: they are no longer in memory."""
        return next((weights for weights in list(self._recent) if weights.stamp == stamp), None)

    def use(self, run: Run) -> None:
        """Answer with the weights of ``run`` from now on; a model that it has not trained stays as shipped.

        XrayError, and nothing has changed: the weights do not load, give no finite answer, are not above chance, or
        cannot be copied.
        """
        if not run.finished:
            raise page_error("not_finished")
        with self._changing():
            copy = self._in_use / uuid.uuid4().hex[:12]
            with replacing_folder(copy) as new:
                for name, shipped in model_directories(self.shipped).items():
                    _copy_checkpoint(run.weights / name if name in run.finished else shipped, new / name)
                classifiers, worth = _load_checked(new), load_worth(new)
            write_text(self._run_file, f"{run.id}\n{copy.name}\n")  # the one step that counts
            self._set(LoadedWeights(classifiers, copy, run.id, worth))
            for other in set(self._in_use.iterdir()) - {copy, self._run_file}:
                shutil.rmtree(other, ignore_errors=True)

    def restore(self) -> None:
        """Answer with the shipped weights again. XrayError, and nothing has changed: they cannot be loaded."""
        with self._changing():
            shipped = self._load_shipped()
            self._run_file.unlink(missing_ok=True)  # the one step that counts
            self._set(shipped)
            shutil.rmtree(self._in_use, ignore_errors=True)

    def calibrate(self, calibration: LocalCalibration | None) -> None:
        """Follow a local calibration from now on; None: none. XrayError, and nothing has changed: the disk refuses."""
        with self._changing():
            current = self._recent[0]
            if calibration is None:
                remove_local_calibration(current.directory)
            else:
                save_local_calibration(current.directory, calibration)
            original = replace(current, worth=load_worth(current.directory), stamp=new_stamp())
            self._set(_following(original, calibration))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Nobody else changes the weights meanwhile, in this server or another one; readers need not wait."""
        with self._change_lock, explaining_disk_errors():
            self._in_use.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._in_use.parent / LOCK_FILE, timeout=LOCK_LIMIT)
            try:
                lock.acquire()
            except Timeout:
                raise page_error("weights_busy") from None
            try:
                yield
            finally:
                with suppress(OSError):  # there are weights in it
                    self._in_use.rmdir()
                lock.release()

    def _set(self, loaded: LoadedWeights) -> None:
        self._recent.appendleft(loaded)
        self.problem, self._stamp = None, self._stamp_of(loaded.directory)

    def _stamp_of(self, directory: Path) -> tuple:
        """Another value whenever another server has changed what is in use, or what it follows."""
        return file_stamp(self._run_file), file_stamp(directory / CALIBRATION_FILE)

    def _load(self) -> None:
        """Load what is in use by the disk. XrayError: that is damaged, and the shipped weights are, too."""
        while True:
            run_stamp = file_stamp(self._run_file)
            loaded: LoadedWeights | None = None
            problem: XrayError | None = None
            try:
                loaded = self._load_retrained() or self._load_shipped()
            except (XrayError, OSError, ValueError):
                problem = page_error("in_use_damaged")
            if file_stamp(self._run_file) == run_stamp:  # else another server has deleted this copy meanwhile
                break
        self._set(loaded or self._load_shipped())
        self.problem = problem

    def _load_shipped(self) -> LoadedWeights:
        classifiers = lend(load_classifiers(self.shipped))
        return _noting_calibration(LoadedWeights(classifiers, self.shipped, None, load_worth(self.shipped)))

    def _load_retrained(self) -> LoadedWeights | None:
        """None where no run's weights are in use."""
        if not self._run_file.exists():
            return None
        run_id, *copies = self._run_file.read_text(encoding="utf-8").split()
        # An earlier version had the models beside run.txt.
        folder = self._in_use / copies[0] if copies and _COPY.fullmatch(copies[0]) else self._in_use
        loaded = LoadedWeights(lend(_load_checked(folder)), folder, run_id, load_worth(folder))
        return _following(loaded, load_local_calibration(folder))


def _following(loaded: LoadedWeights, calibration: LocalCalibration | None) -> LoadedWeights:
    """The same weights, which follow ``calibration`` where it was fitted for them."""
    classifiers = {name: each.with_calibration(calibration) for name, each in loaded.classifiers.items()}
    return _noting_calibration(replace(loaded, classifiers=classifiers))


def _noting_calibration(loaded: LoadedWeights) -> LoadedWeights:
    """With the calibration that the classifiers follow, and without test figures that hold for another threshold."""
    calibrated = [name for name, each in loaded.classifiers.items() if each.calibration]
    if not calibrated:
        return replace(loaded, calibration=None)
    rates = {name: rate for name, rate in loaded.worth.rates.items() if name not in calibrated}
    worth = replace(loaded.worth, joint=None, rates=rates)
    return replace(loaded, calibration=loaded.classifiers[calibrated[0]].calibration, worth=worth)


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
