import pytest
import torch
from torch import nn

from xray_models.training.averaging import WeightAverage


def test_the_average_follows_the_weights_as_computed_by_hand():
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 0.0)
    average = WeightAverage(model, decay=0.25)
    for value, expected in ((1.0, 1 - 2 / 11), (2.0, (1 - 2 / 11) / 4 + 2 * 3 / 4)):  # 2/11 in the first step, then 1/4
        nn.init.constant_(model.weight, value)
        average.update()
        assert average.network.weight.item() == pytest.approx(expected)
    assert model.weight.item() == 2 and not average.network.weight.requires_grad


def test_running_statistics_are_averaged_and_counts_copied():
    model = nn.BatchNorm1d(1)
    average = WeightAverage(model, decay=0.5)
    model(torch.tensor([[1.0], [3.0]]))
    average.update()
    assert average.network.num_batches_tracked == model.num_batches_tracked == 1
    assert average.network.running_mean.item() == pytest.approx(model.running_mean.item() * 9 / 11)


def test_without_decay_it_is_the_network_itself():
    model = nn.Linear(1, 1)
    average = WeightAverage(model, decay=0)
    average.update()
    assert average.network is model
