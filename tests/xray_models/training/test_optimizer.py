from dataclasses import replace

import pytest

from tests.xray_models.training.tiny import TINY
from xray_models.training.optimizer import learning_rate_at, make_optimizer
from xray_models.training.recipe import TrainConfig
from xray_models.training.starting_weights import start_model


def test_one_cycle_rises_to_the_peak_and_falls_to_nothing():
    config = TrainConfig("cnn", epochs=1, learning_rate=1.0, schedule="one_cycle")
    rates = [learning_rate_at(config, i / 100) for i in range(100)]
    assert rates[0] == pytest.approx(0.04) and rates[25] == max(rates) == 1 and rates[99] < 0.001
    assert learning_rate_at(replace(config, schedule="constant"), 0.9) == 1


def test_warm_up_takes_one_epoch():
    config = TrainConfig("cnn", epochs=4, learning_rate=1.0, schedule="warm_up")
    rates = [learning_rate_at(config, progress) for progress in (0, 0.125, 0.25, 0.9)]
    assert rates == pytest.approx([0.04, 0.52, 1, 1])


def test_frozen_layers_are_not_optimised():
    model = start_model("cnn", "random", batch_norm=False, seed=0)
    everything = make_optimizer(model, TINY)
    model.features.conv1.requires_grad_(False)
    assert len(make_optimizer(model, TINY).param_groups[0]["params"]) == len(everything.param_groups[0]["params"]) - 2
