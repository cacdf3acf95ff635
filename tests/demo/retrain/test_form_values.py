import math

import pytest

from demo.retrain.form_values import CHOICES, EXPERT, NOTHING, NUMBERS, choices, preset_values, to_configs
from demo.text.say import say_error
from xray_models.errors import XrayError
from xray_models.networks.registry import MODELS
from xray_models.training.limits import limits
from xray_models.training.presets import PRESETS, TRY_IT, TRY_IT_IMAGES
from xray_models.training.recipe import checked

MAX_SEED = limits("cnn")["seed"].high


def expert(preset: str = "recommended", size: str = "full", **changes: object) -> dict[str, dict[str, object]]:
    """What the expert settings hold, with ``changes`` to those of the custom CNN."""
    values = {model: preset_values(preset, size, model) for model in MODELS}
    values["cnn"] |= changes
    return values


@pytest.mark.parametrize("preset", PRESETS)
def test_untouched_settings_are_the_preset(preset):
    assert to_configs(preset, "full", list(MODELS), 0, expert(preset)) == PRESETS[preset]
    assert to_configs(preset, "try", list(MODELS), 0, expert(preset, "try")) == TRY_IT[preset]


def test_size_seed_and_models_are_those_chosen():
    configs = to_configs("coursework", "try", ["cnn"], 7, expert("coursework"))
    assert list(configs) == ["cnn"] and configs["cnn"].images == TRY_IT_IMAGES and configs["cnn"].seed == 7


def test_models_are_trained_in_their_order():
    assert list(to_configs("coursework", "try", ["cnn", "resnet50"], 0, expert())) == ["resnet50", "cnn"]


def test_an_expert_changes_what_the_preset_says():
    changes = {
        "epochs": 2.0,
        "learning_rate": 0.01,
        "optimizer": "sgd",
        "init": "shipped",
        "frozen_until": "conv4",
        "class_weights": False,
    }
    config = to_configs("recommended", "full", ["cnn"], 0, expert(**changes))["cnn"]
    assert {name: getattr(config, name) for name in changes} == changes and isinstance(config.epochs, int)
    assert config.schedule == "one_cycle"  # as the preset has it


def test_nothing_frozen_is_none():
    assert to_configs("recommended", "full", ["cnn"], 0, expert(frozen_until=NOTHING))["cnn"].frozen_until is None


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("setting", CHOICES)
def test_whatever_can_be_chosen_can_be_trained(model, setting):
    for choice in choices(model, setting):
        values = expert()
        values[model][setting] = choice
        checked(to_configs("recommended", "try", [model], MAX_SEED, values)[model])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("setting", NUMBERS)
def test_the_form_takes_the_numbers_that_a_recipe_takes(model, setting):
    limit, values = limits(model)[setting], expert()
    for value in (limit.low, limit.high):
        values[model][setting] = value
        assert getattr(checked(to_configs("recommended", "try", [model], 0, values)[model]), setting) == value
    for value in (limit.low - 1, limit.high + 1):
        values[model][setting] = value
        with pytest.raises(XrayError, match=f"to {limit.high:g}"):
            to_configs("recommended", "try", [model], 0, values)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("epochs", 0),
        ("epochs", 2.5),
        ("epochs", None),
        ("epochs", "9"),
        ("batch_size", 0),
        ("batch_size", 10_000),
        ("learning_rate", 0),
        ("learning_rate", math.nan),
        ("learning_rate", 20),
        ("optimizer", "lion"),
        ("init", "/etc/passwd"),
        ("frozen_until", "fc2"),
        ("augmentation", ""),
    ],
)
def test_a_value_that_is_not_allowed_gets_a_sentence_in_both_languages(setting, value):
    with pytest.raises(XrayError) as refused:
        to_configs("recommended", "try", ["cnn"], 0, expert(**{setting: value}))
    english, french = (say_error(language, refused.value) for language in ("en", "fr"))
    assert "{" not in english + french and english != french


@pytest.mark.parametrize("seed", [-1, None, 1e9, 0.5])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(XrayError, match=f"from 0 to {MAX_SEED}"):
        to_configs("recommended", "try", ["cnn"], seed, expert())


def test_no_model_cannot_be_trained():
    with pytest.raises(XrayError, match="at least one model"):
        to_configs("recommended", "try", [], 0, expert())


def test_no_setting_is_forgotten():
    assert set(preset_values("coursework", "full", "resnet50")) == set(EXPERT)
