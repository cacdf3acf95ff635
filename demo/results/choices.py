"""Whose results a visitor may look at: those of the weights in use, of the shipped ones, and of every finished run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from demo.results.tested import stamp
from demo.server.active_weights import ActiveWeights
from demo.server.run import Run
from demo.server.run_store import RunStore
from demo.text.numbers import run_time
from demo.text.say import say
from xray_models.files import RECORD_FILE
from xray_models.inference.classifier import Classifier
from xray_models.networks.checkpoint import model_directories

IN_USE, SHIPPED = "in-use", "shipped"  # beside them, a choice is the id of a run


@dataclass(frozen=True)
class Source:
    """Weights that were tested, and where they come from."""

    weights: Path  # the folder of resnet50/ and cnn/
    run_id: str | None = None  # None: the shipped ones
    data: Path | None = None  # the data set that they were tested on, where it is known
    data_name: str | None = None  # what a person may see of it


def choices(weights: ActiveWeights, run_store: RunStore, language: str) -> list[tuple[str, str]]:
    """(what a person reads, value) of everything that can be looked at, the weights in use first, then by age."""
    if weights.run_id is None:
        first = [(say(language, "results_in_use_shipped"), IN_USE)]
    else:
        used = say(language, "results_in_use_run", run=_name(weights.run_id, language))
        first = [(used, IN_USE), (say(language, "results_shipped"), SHIPPED)]
    return first + [
        (f"{_name(job.id, language)} · {job.data_name}", job.id) for job in run_store.list() if job.finished
    ]


def find(choice: object, weights: ActiveWeights, run_store: RunStore, data: Path | None) -> tuple[str, Source]:
    """The choice and its source; the weights in use for what is not, or no longer, there. ``data``: of ``--data``."""
    run = _finished(choice, run_store)
    if run is not None:
        return run.id, _of_run(run.weights, run.id, run)
    if weights.run_id is None:
        return IN_USE, Source(weights.shipped, data=data)
    if choice == SHIPPED:
        return SHIPPED, Source(weights.shipped, data=data)
    return IN_USE, _of_run(weights.directory, weights.run_id, _finished(weights.run_id, run_store))


def classifiers(source: Source, weights: ActiveWeights) -> dict[str, Classifier]:
    """The models of ``source``, loaded where the page has not done so. CheckpointError: missing or damaged files."""
    if source.weights == weights.directory:
        return weights.classifiers
    return _load(source.weights, stamp(source.weights))


def _finished(run_id: object, run_store: RunStore) -> Run | None:
    return next((job for job in run_store.list() if job.finished and job.id == run_id), None)


def _of_run(folder: Path, run_id: str, job: Run | None) -> Source:
    return Source(folder, run_id, job.data, job.data_name) if job else Source(folder, run_id)


def _name(run_id: str, language: str) -> str:
    return say(language, "run_name", time=run_time(language, run_id))


@lru_cache(maxsize=1)
def _load(folder: Path, stamp: tuple) -> dict[str, Classifier]:
    """``stamp`` is there for the cache: other files are other models."""
    there = {name: path for name, path in model_directories(folder).items() if (path / RECORD_FILE).exists()}
    return {name: Classifier.load(path) for name, path in there.items()}
