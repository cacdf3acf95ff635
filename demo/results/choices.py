"""Whose test results a visitor may look at: those of the weights in use, of the shipped ones, and of finished runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.file_cache import cached_by_files
from demo.server.run import Run
from demo.server.run_store import RunStore
from demo.server.visible_runs import visible_runs
from demo.text.numbers import run_time
from demo.text.say import say
from xray_models.files import RECORD_FILE, WEIGHTS_FILE
from xray_models.inference.classifier import Classifier
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, model_directories

IN_USE, SHIPPED = "in-use", "shipped"  # every other choice is the id of a run


@dataclass(frozen=True)
class ScoredWeights:
    """Weights that were scored on test images, as one visitor may see them."""

    folder: Path  # of resnet50/ and cnn/
    run_id: str | None = None  # None: the shipped weights
    data: Path | None = None  # the data set with the test images, where it is known
    data_name: str | None = None  # what a visitor may read of it
    in_figures: bool = False  # a stranger sees neither images nor names of a data set: see ``visible_runs``

    @property
    def shows_names(self) -> bool:
        """Whether this visitor may read the names of the test images; those of the shipped weights are published."""
        return not self.in_figures or self.folder.resolve() == SHIPPED_WEIGHTS.resolve()


class ResultsChoices:
    """What the page has test results of. ``data``: the data set that the server was started with.

    ``unlocked``: the visitor has given the owner's password during this visit.
    """

    def __init__(self, weights: ActiveWeights, run_store: RunStore, data: Path | None, access: Access):
        self.weights, self._run_store, self._data, self._access = weights, run_store, data, access

    def available(self, language: str, unlocked: bool) -> list[tuple[str, str]]:
        """(what a person reads, choice): the weights in use first, then the shipped ones, then the runs by age."""
        if self.weights.run_id is None:
            first = [(say(language, "results_in_use_shipped"), IN_USE)]
        else:
            in_use = say(language, "results_in_use_run", run=_name(self.weights.run_id, language))
            first = [(in_use, IN_USE), (say(language, "results_shipped"), SHIPPED)]
        return first + [(_title(run, language), run.id) for run in self._finished_runs(unlocked)]

    def find(self, choice: object, unlocked: bool) -> tuple[str, ScoredWeights]:
        """The choice and its weights; those in use for anything that is not, or no longer, available."""
        chosen, scored = self._find(choice, unlocked)
        if self._access.admits(unlocked):
            return chosen, scored
        return chosen, replace(scored, data=None, data_name=None, in_figures=True)

    def _find(self, choice: object, unlocked: bool) -> tuple[str, ScoredWeights]:
        run = self._finished_run(choice, unlocked)
        if run is not None:
            return run.id, _of_run(run.weights, run.id, run)
        if self.weights.run_id is None:
            return IN_USE, ScoredWeights(self.weights.shipped, data=self._data)
        if choice == SHIPPED:
            return SHIPPED, ScoredWeights(self.weights.shipped, data=self._data)
        run_id = self.weights.run_id
        return IN_USE, _of_run(self.weights.directory, run_id, self._finished_run(run_id, unlocked))

    def classifiers(self, scored: ScoredWeights) -> dict[str, Classifier]:
        """The models of ``scored``, those of the page if they are the same. CheckpointError: a file is damaged."""
        if scored.folder == self.weights.directory:
            return self.weights.classifiers
        return _load_classifiers(scored.folder)

    def _finished_runs(self, unlocked: bool) -> list[Run]:
        runs = visible_runs(self._run_store, self.weights, self._access, unlocked)
        return [run for run in runs if run.finished]

    def _finished_run(self, run_id: object, unlocked: bool) -> Run | None:
        return next((run for run in self._finished_runs(unlocked) if run.id == run_id), None)


def _of_run(folder: Path, run_id: str, run: Run | None) -> ScoredWeights:
    """``run``: None if the run itself has been deleted."""
    return ScoredWeights(folder, run_id, run.data, run.data_name) if run else ScoredWeights(folder, run_id)


def _title(run: Run, language: str) -> str:
    return f"{_name(run.id, language)} · {run.data_name or say(language, 'data_private')}"


def _name(run_id: str, language: str) -> str:
    return say(language, "run_name", time=run_time(language, run_id))


def _classifier_files(folder: Path) -> list[Path]:
    return [path / file for path in model_directories(folder).values() for file in (RECORD_FILE, WEIGHTS_FILE)]


@cached_by_files(_classifier_files, maxsize=1)
def _load_classifiers(folder: Path) -> dict[str, Classifier]:
    directories = {name: path for name, path in model_directories(folder).items() if (path / RECORD_FILE).exists()}
    return {name: Classifier.load(path) for name, path in directories.items()}
