import json
from dataclasses import replace

import pytest

from xray_models.errors import XrayError
from xray_models.networks.registry import MODELS
from xray_models.training.limits import Range, limits
from xray_models.training.presets import PRESETS, TRY_IT_IMAGES
from xray_models.training.recipe import TrainConfig, checked, load_recipes, save_recipes, with_settings


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
        ("cnn", "small", 1.5),
        ("resnet50", "small", 1.5),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path, model, field, value):
    (tmp_path / "r.json").write_text(json.dumps({model: {"epochs": 1, **{field: value}}}))
    with pytest.raises(XrayError, match=f"recipe of {model} says {field}") as error:
        load_recipes(tmp_path / "r.json")
    assert error.value.code == "bad-recipe" and error.value.details["field"] == field


@pytest.mark.parametrize("model", MODELS)
def test_a_recipe_may_have_every_value_that_its_limits_allow_and_no_other(model):
    config = PRESETS["recommended"][model]
    for setting, limit in limits(model).items():
        if isinstance(limit, Range):
            allowed, refused = (limit.low, limit.high), (limit.low - 1, limit.high + 1, "1", True)
        else:
            allowed, refused = limit.values, ("", 3, [])
        for value in allowed:
            assert getattr(checked(replace(config, **{setting: value})), setting) == value
        for value in refused:
            with pytest.raises(XrayError, match=f"{setting} = .*; possible: "):
                checked(replace(config, **{setting: value}))


def test_settings_that_only_another_model_may_have_are_left_out():
    settings = {"frozen_until": "layer2", "init": "imagenet", "images": 40, "class_weights": False}
    configs = [with_settings(PRESETS["recommended"][model], settings) for model in ("resnet50", "cnn")]
    assert [config.frozen_until for config in configs] == ["layer2", None]
    assert [config.init for config in configs] == ["imagenet", "random"]
    assert all((config.images, config.class_weights) == (40, False) for config in configs)
    for setting, value in (("epochs", 0), ("frozen_until", "conv99"), ("init", "")):
        with pytest.raises(XrayError, match=setting):
            with_settings(PRESETS["recommended"]["resnet50"], {setting: value})
