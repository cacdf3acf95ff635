"""The Retrain tab's actions on an empty folder of runs, for everybody and behind the password; and a run to show."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.retrain.actions import Retraining
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run import Run
from demo.server.run_store import RunStore
from tests.demo.runs import TRAINING, written_run


@pytest.fixture
def retraining(weights, tmp_path) -> Retraining:
    runs = tmp_path / "runs"
    return Retraining(weights, RunStore(runs), DatasetStore(runs), Access(public=False))


@pytest.fixture
def locked(retraining) -> Retraining:
    return Retraining(retraining.weights, retraining.run_store, retraining.dataset_store, Access(True, "correct horse"))


@pytest.fixture
def runs(tmp_path) -> Path:
    return tmp_path / "runs"


@pytest.fixture
def run(tmp_path) -> Run:
    """The ResNet-50 is done, the custom CNN in its fourth epoch."""
    run = written_run(tmp_path, epochs={"resnet50": 3, "cnn": 3}, finished=("resnet50",))
    return dataclasses.replace(run, state="training", progress=TRAINING)


@pytest.fixture
def shipped(tmp_path) -> SimpleNamespace:
    """ActiveWeights that are the shipped ones, of which there are no records."""
    return SimpleNamespace(run_id=None, shipped=tmp_path / "shipped", problem=None)
