from dataclasses import replace

import pytest
from safetensors.torch import save_file

from tests.xray_models.training.tiny import TINY
from xray_models.errors import XrayError
from xray_models.networks.registry import build_model
from xray_models.training.model_folder import STATE_FILE, ModelFolder
from xray_models.training.plan import RunRequest, load_images, remaining_recipes, started_models, work_of
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import save_recipes


def complete_epoch(folder: ModelFolder) -> None:
    """Leave what one epoch of a training by TINY leaves, without the tensors."""
    folder.start(TINY, build_model("cnn"), {})
    save_file({}, folder.path / STATE_FILE, {"history": '[{"epoch": 1}]'})


def test_a_new_run_is_the_preset_for_all_models(tmp_path):
    assert remaining_recipes(RunRequest(tmp_path, "x")) == PRESETS["recommended"]


def test_a_run_that_exists_is_only_continued_on_request(tmp_path):
    complete_epoch(ModelFolder(tmp_path, "cnn"))
    with pytest.raises(XrayError) as error:
        started_models(RunRequest(tmp_path, "x"))
    assert error.value.code == "run-exists"
    assert list(started_models(RunRequest(tmp_path, "x", resume=True))) == ["cnn"]


def test_a_model_continues_by_the_recipe_it_started_with(tmp_path):
    complete_epoch(ModelFolder(tmp_path, "cnn"))
    recipes = remaining_recipes(RunRequest(tmp_path, "x", settings={"epochs": 9}, resume=True))
    assert recipes["cnn"] == TINY and recipes["resnet50"].epochs == 9


def test_only_models_with_an_epoch_can_be_finished(tmp_path):
    with pytest.raises(XrayError) as error:
        remaining_recipes(RunRequest(tmp_path, "x", finish=True))
    assert error.value.code == "nothing-to-finish"
    complete_epoch(ModelFolder(tmp_path, "cnn"))
    assert remaining_recipes(RunRequest(tmp_path, "x", finish=True)) == {"cnn": TINY}


def test_a_file_without_a_recipe_for_the_model_is_refused(tmp_path):
    save_recipes(tmp_path / "recipes.json", {"cnn": TINY})
    request = RunRequest(tmp_path, "x", recipes=tmp_path / "recipes.json")
    assert remaining_recipes(request) == {"cnn": TINY}
    with pytest.raises(XrayError, match="recipes.json holds no recipe for resnet50"):
        remaining_recipes(replace(request, models=("resnet50",)))


def test_all_models_of_a_run_train_on_the_same_images(small_zip):
    with pytest.raises(XrayError) as error:
        load_images("x", [TINY, replace(TINY, seed=1)])
    assert error.value.code == "mixed-samples"
    splits = load_images(str(small_zip), [replace(TINY, images=20), replace(TINY, images=20)])
    assert len(splits.train) == 20


def test_the_work_counts_the_copies_of_the_validation_images(splits):
    work = work_of(TINY, splits)
    assert (work.epochs, work.train, work.validation, work.test) == (2, 21, 6, 8)
