from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.results.choices import IN_USE, SHIPPED, ResultsChoices, ScoredWeights
from demo.server.access import Access
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

ID, NAME = "20261123-062501", "Run of 23 Nov 2026, 06:25 UTC"
DATA = Path("/somewhere/given")


@dataclass
class Run:
    """What the choice of results asks of a run."""

    id: str
    finished: tuple[str, ...] = ("cnn",)
    data_name: str | None = "chest.zip"
    progress: None = None
    log: str | None = ""

    data = Path("/somewhere/uploaded")
    weights = Path("/somewhere/weights")


def choices(*runs: Run, in_use: str | None = None, public: bool = False) -> ResultsChoices:
    """``runs``: those that are kept; ``in_use``: the run whose weights are in use."""
    folder = Path("/in_use" if in_use else "/shipped")
    weights = SimpleNamespace(shipped=Path("/shipped"), directory=folder, run_id=in_use, classifiers={})
    return ResultsChoices(weights, SimpleNamespace(list=lambda: list(runs)), DATA, Access(public))


def test_only_runs_with_a_finished_model_can_be_chosen():
    available = choices(Run(ID), Run("1", finished=())).available("en", False)
    assert available == [("Weights in use · the shipped ones", IN_USE), (f"{NAME} · chest.zip", ID)]


def test_the_shipped_weights_can_be_chosen_while_those_of_a_run_are_in_use():
    available = choices(Run(ID), in_use=ID).available("fr", False)
    assert [value for _, value in available] == [IN_USE, SHIPPED, ID]
    assert available[0][0] == "Poids utilisés · Entraînement du 23 nov. 2026, 06:25 UTC"


def test_a_deleted_run_whose_weights_are_in_use_still_has_its_name():
    assert choices(in_use=ID).available("en", False)[0] == (f"Weights in use · {NAME}", IN_USE)


@pytest.mark.parametrize("choice", ["gone", "", None, 7, ["a"], SHIPPED, "../../etc"])
def test_anything_else_gives_the_weights_in_use(choice):
    assert choices().find(choice, False) == (IN_USE, ScoredWeights(Path("/shipped"), data=DATA))


def test_a_run_brings_its_own_data_set():
    assert choices(Run(ID)).find(ID, False) == (ID, ScoredWeights(Run.weights, ID, Run.data, "chest.zip"))


def test_weights_in_use_of_a_run_belong_to_it():
    _, scored = choices(Run(ID), in_use=ID).find(IN_USE, False)
    assert scored == ScoredWeights(Path("/in_use"), ID, Run.data, "chest.zip")
    assert choices(in_use=ID).find(IN_USE, False)[1] == ScoredWeights(Path("/in_use"), ID)
    assert choices(in_use=ID).find(SHIPPED, False) == (SHIPPED, ScoredWeights(Path("/shipped"), data=DATA))


def test_a_stranger_on_a_public_page_is_offered_what_is_in_use_alone():
    public = choices(Run(ID), Run("20261124-000000", data_name="other.zip"), in_use=ID, public=True)
    assert [value for _, value in public.available("en", False)] == [IN_USE, SHIPPED, ID]
    assert not any(".zip" in text for text, _ in public.available("en", False))
    assert len(public.available("en", True)) == 4
    assert public.find("20261124-000000", False)[0] == IN_USE
    for choice in (IN_USE, SHIPPED, ID):
        _, scored = public.find(choice, False)
        assert (scored.data, scored.data_name, scored.in_figures, scored.shows_names) == (None, None, True, False)
        assert public.find(choice, True)[1].data is not None and public.find(choice, True)[1].shows_names


def test_the_names_that_belong_to_the_shipped_weights_are_published():
    assert ScoredWeights(SHIPPED_WEIGHTS, in_figures=True).shows_names
    assert not ScoredWeights(Path("/own/run/weights"), in_figures=True).shows_names  # --weights: a run of the owner's


def test_the_models_in_use_are_not_loaded_again():
    offered = choices()
    assert offered.classifiers(ScoredWeights(offered.weights.directory)) is offered.weights.classifiers


def test_a_run_with_one_model_gives_that_one(checkpoint_folder):
    loaded = choices().classifiers(ScoredWeights(checkpoint_folder))
    assert list(loaded) == ["cnn"] and choices().classifiers(ScoredWeights(checkpoint_folder)) is loaded


@pytest.fixture
def checkpoint_folder(tmp_path):
    from xray_models.networks.checkpoint import save_checkpoint
    from xray_models.networks.record import ModelRecord
    from xray_models.networks.registry import build_model

    save_checkpoint(tmp_path / "cnn", build_model("cnn"), ModelRecord("cnn"))
    return tmp_path
