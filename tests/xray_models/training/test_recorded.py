"""Recording, with a recorder that plays on the CPU what a CUDA graph would play."""

import logging
from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import ALONE, TINY
from xray_models.data.image_set import ImageSet
from xray_models.training.epoch import train_one_epoch
from xray_models.training.recorded import WARM_UP, RecordedGradients
from xray_models.training.starting_weights import start_model
from xray_models.training.state import TrainingState
from xray_models.training.step import gradients

CONFIG = replace(TINY, epochs=2, batch_size=2, small=0.5, exported=0.0)  # four whole mini-batches, and a smaller one


class PlayedOnCpu:
    """Like a graph: recording does nothing but remember, and what is played reads the tensors that were recorded."""

    def __init__(self, fails: bool = False):
        self.fails, self.done = fails, []

    def aside(self, work):
        self.done.append("aside")
        return work()

    def record(self, work, network):
        if self.fails:
            raise RuntimeError("operation not permitted when stream is capturing")
        self.done.append("record")

        def play():
            self.done.append("play")
            network.zero_grad(set_to_none=True)  # a graph writes over the gradients
            return work()

        return play


def trained(images, wrap) -> tuple[TrainingState, list[float]]:
    state = TrainingState(CONFIG, start_model("cnn", "random", True, seed=0), ALONE)
    state.gradients = wrap(gradients)
    losses = [train_one_epoch(state, images, epoch)["loss"] for epoch in (1, 2)]
    return state, losses


@pytest.fixture(scope="module")
def images():
    names = [str(number) for number in range(9)]
    canvases = torch.randint(256, (9, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    return ImageSet(canvases, torch.arange(9) % 2, names, names)


@pytest.fixture(scope="module")
def usual(images):
    return trained(images, lambda work: work)


@pytest.mark.slow
def test_what_is_played_trains_as_the_usual_steps_do(images, usual):
    recorder = PlayedOnCpu()
    state, losses = trained(images, lambda work: RecordedGradients(work, recorder))
    expected_state, expected = usual
    one_size = ["aside"] * WARM_UP + ["record", "play"]
    assert recorder.done == one_size * 2  # small pictures, then large ones; never the last, smaller mini-batch
    assert losses == expected
    weights, others = state.model.state_dict(), expected_state.model.state_dict()
    assert all(torch.equal(tensor, others[name]) for name, tensor in weights.items())


@pytest.mark.slow
def test_what_cannot_be_recorded_is_computed_as_usual(images, usual, caplog):
    recorder = PlayedOnCpu(fails=True)
    with caplog.at_level(logging.WARNING):
        _, losses = trained(images, lambda work: RecordedGradients(work, recorder))
    assert losses == usual[1]
    assert recorder.done == ["aside"] * WARM_UP and len(caplog.records) == 1
