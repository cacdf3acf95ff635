import json
from argparse import ArgumentParser
from dataclasses import replace

import pytest

from xray_models.cli.train import add_parser, what_to_do
from xray_models.errors import XrayError
from xray_models.training.presets import PRESETS, TRY_IT_IMAGES
from xray_models.training.recipe import TrainConfig, checked, freezable, load_recipes, save_recipes


@pytest.mark.parametrize("name", PRESETS)
def test_recipes_come_back_from_a_file_as_they_were(tmp_path, name):
    recipes = {model: replace(c, images=TRY_IT_IMAGES, seed=3) for model, c in PRESETS[name].items()}
    recipes["resnet50"] = replace(recipes["resnet50"], init="/some/where/start.safetensors")
    save_recipes(tmp_path / "recipes.json", recipes)
    assert load_recipes(tmp_path / "recipes.json") == recipes


def test_what_a_recipe_does_not_say_is_the_reports(tmp_path):
    (tmp_path / "r.json").write_text('{"cnn": {"epochs": 4}}')
    assert load_recipes(tmp_path / "r.json") == {"cnn": TrainConfig("cnn", epochs=4)}


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '"cnn"'])
def test_a_file_without_recipes_is_refused(tmp_path, text):
    (tmp_path / "r.json").write_text(text)
    for file in ("r.json", "absent.json"):
        with pytest.raises(XrayError, match=f"{file} holds no recipes") as error:
            load_recipes(tmp_path / file)
        assert error.value.code == "no-recipes"


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        ("cnn", "colour", "green"),
        ("vgg", "model", "vgg"),
        ("cnn", "model", "resnet50"),
        ("cnn", "epochs", 0),
        ("cnn", "epochs", 2.5),
        ("cnn", "epochs", True),
        ("cnn", "epochs", None),
        ("cnn", "batch_size", 10_000),
        ("cnn", "learning_rate", 0),
        ("cnn", "learning_rate", float("nan")),
        ("cnn", "learning_rate", "fast"),
        ("cnn", "optimizer", "lion"),
        ("cnn", "init", "imagenet"),
        ("resnet50", "init", 3),
        ("resnet50", "frozen_until", "conv5"),
        ("resnet50", "frozen_until", "fc"),
        ("cnn", "augmentation", ["none"]),
        ("cnn", "class_weights", 1),
        ("cnn", "preprocessing", {"resize": 224, "std": [0, 1, 1]}),
        ("cnn", "preprocessing", {"width": 3}),
        ("cnn", "preprocessing", 3),
        ("cnn", "seed", -1),
        ("cnn", "images", 3),
        ("cnn", "small", 0.5),
        ("resnet50", "small", 1.5),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path, model, field, value):
    (tmp_path / "r.json").write_text(json.dumps({model: {"epochs": 1, **{field: value}}}))
    with pytest.raises(XrayError, match=f"recipe of {model} says {field}") as error:
        load_recipes(tmp_path / "r.json")
    assert error.value.code == "bad-recipe" and error.value.details["field"] == field


def test_the_presets_pass_their_own_check():
    for recipes in PRESETS.values():
        for config in recipes.values():
            assert checked(config) is config


def test_something_is_always_left_to_train():
    assert freezable("resnet50") == ("conv1", "layer1", "layer2", "layer3", "layer4")
    assert freezable("cnn")[0] == "conv1" and freezable("cnn")[-1] == "fc1"


def test_a_recipe_of_before_the_sizes_still_loads():
    values = PRESETS["recommended"]["cnn"].to_json()
    del values["images"]
    assert TrainConfig.from_json(values) == PRESETS["recommended"]["cnn"]


def test_options_speak_of_the_model_that_can_have_them(tmp_path):
    parser = add_parser(ArgumentParser().add_subparsers())
    text = "--data x --frozen-until layer2 --init imagenet --images 40 --no-class-weights --augmentation none"
    configs = what_to_do(parser.parse_args([*text.split(), "--out", str(tmp_path)]))
    assert list(configs) == ["resnet50", "cnn"]
    assert [config.frozen_until for config in configs.values()] == ["layer2", None]
    assert [config.init for config in configs.values()] == ["imagenet", "random"]
    for config in configs.values():
        assert (config.images, config.class_weights, config.augmentation) == (40, False, "none")
