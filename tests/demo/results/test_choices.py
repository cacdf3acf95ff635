from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.results.choices import IN_USE, SHIPPED, Source, choices, classifiers, find

ID = "20261123-062501"
DATA = Path("/somewhere/given")


@dataclass
class Run:
    """What the choice of results asks of a job."""

    id: str
    finished: tuple[str, ...] = ("cnn",)
    data_name: str = "chest.zip"

    data = Path("/somewhere/uploaded")
    weights = Path("/somewhere/weights")


def weights(run_id: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(
        shipped=Path("/shipped"),
        directory=Path("/in_use" if run_id else "/shipped"),
        run_id=run_id,
        classifiers={},
    )


def run_store(*runs: Run) -> SimpleNamespace:
    return SimpleNamespace(list=lambda: list(runs))


def test_only_runs_with_a_finished_model_can_be_chosen():
    offered = choices(weights(), run_store(Run(ID), Run("1", finished=())), "en")
    assert offered == [("Weights in use · the shipped ones", IN_USE), ("Run of 23 Nov 2026, 06:25 UTC · chest.zip", ID)]


def test_the_shipped_weights_can_be_chosen_while_those_of_a_run_are_in_use():
    offered = choices(weights(ID), run_store(Run(ID)), "fr")
    assert [value for _, value in offered] == [IN_USE, SHIPPED, ID]
    assert offered[0][0] == "Poids utilisés · Entraînement du 23 nov. 2026, 06:25 UTC"


def test_a_deleted_run_whose_weights_are_in_use_has_its_name_still():
    used = choices(weights(ID), run_store(), "en")[0]
    assert used == ("Weights in use · Run of 23 Nov 2026, 06:25 UTC", IN_USE)


@pytest.mark.parametrize("choice", ["gone", "", None, 7, ["a"], SHIPPED, "../../etc"])
def test_what_is_not_there_gives_the_weights_in_use(choice):
    assert find(choice, weights(), run_store(), DATA) == (IN_USE, Source(Path("/shipped"), data=DATA))


def test_a_run_brings_its_own_data_set():
    expected = Source(Run.weights, ID, Run.data, "chest.zip")
    assert find(ID, weights(), run_store(Run(ID)), DATA) == (ID, expected)


def test_weights_in_use_of_a_run_belong_to_it():
    assert find(IN_USE, weights(ID), run_store(Run(ID)), DATA)[1] == Source(Path("/in_use"), ID, Run.data, "chest.zip")
    assert find(IN_USE, weights(ID), run_store(), DATA)[1] == Source(Path("/in_use"), ID)
    assert find(SHIPPED, weights(ID), run_store(), DATA) == (SHIPPED, Source(Path("/shipped"), data=DATA))


def test_the_models_in_use_are_not_loaded_again():
    used = weights()
    assert classifiers(Source(used.directory), used) is used.classifiers


def test_a_run_with_one_model_gives_that_one(checkpoint_folder):
    loaded = classifiers(Source(checkpoint_folder), weights())
    assert list(loaded) == ["cnn"] and classifiers(Source(checkpoint_folder), weights()) is loaded


@pytest.fixture
def checkpoint_folder(tmp_path):
    from xray_models.networks.checkpoint import save_checkpoint
    from xray_models.networks.record import ModelRecord
    from xray_models.networks.registry import build_model

    save_checkpoint(tmp_path / "cnn", build_model("cnn"), ModelRecord("cnn"))
    return tmp_path
