from argparse import ArgumentParser

import pytest

from xray_models.cli.train import SETTINGS, add_parser, to_request
from xray_models.networks.registry import MODELS
from xray_models.training.limits import Choice, Range, limits
from xray_models.training.plan import RunRequest, remaining_recipes


def parse(text: str) -> RunRequest:
    return to_request(add_parser(ArgumentParser().add_subparsers()).parse_args(["--data", "x", *text.split()]))


def test_without_options_it_is_the_preset_for_both_models():
    request = parse("")
    assert request == RunRequest(request.out, "x") and not request.settings


def test_options_become_the_recipes_of_the_models_that_may_have_them(tmp_path):
    text = "--frozen-until layer2 --init imagenet --images 40 --no-class-weights --augmentation none"
    configs = remaining_recipes(parse(f"{text} --out {tmp_path}"))
    assert list(configs) == ["resnet50", "cnn"]
    assert [config.frozen_until for config in configs.values()] == ["layer2", None]
    assert [config.init for config in configs.values()] == ["imagenet", "random"]
    for config in configs.values():
        assert (config.images, config.class_weights, config.augmentation) == (40, False, "none")


def test_no_stage_is_frozen_on_request():
    assert parse("--frozen-until none").settings == {"frozen_until": None}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_command_line_takes_what_a_recipe_takes(setting, model, capsys):
    limit, option = limits(model)[setting], f"--{setting.replace('_', '-')}"
    if isinstance(limit, Choice):
        for value in limit.values:
            options = {None: f"{option} none", True: option, False: f"--no-{option[2:]}"}
            assert parse(options.get(value, f"{option} {value}")).settings == {setting: value}
        return
    for value in (limit.low, limit.high):
        assert parse(f"{option} {value}").settings == {setting: value}
    for value in (limit.low - 1, limit.high + 1, "many", *([limit.low + 0.5] if limit.is_whole else ["nan"])):
        with pytest.raises(SystemExit) as error:
            parse(f"{option}={value}")
        assert error.value.code == 2
        assert f"from {limit.low} to {limit.high}" in capsys.readouterr().err


def test_both_models_have_the_same_ranges_on_the_command_line():
    for setting in SETTINGS:
        first, second = (limits(model)[setting] for model in MODELS)
        assert not isinstance(first, Range) or first == second


@pytest.mark.parametrize(("option", "value"), [("--optimizer", "lion"), ("--frozen-until", "conv99")])
def test_a_choice_that_no_model_has_is_refused(option, value):
    with pytest.raises(SystemExit):
        parse(f"{option} {value}")
