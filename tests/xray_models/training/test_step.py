import torch

from tests.xray_models.training.tiny import CPU
from xray_models.training.step import LossReader


def test_a_cpu_says_the_loss_of_each_step_and_a_gpu_twice_a_second():
    now = [0.0]
    everywhere, sometimes = (LossReader(device, lambda: now[0]) for device in (CPU, torch.device("cuda")))
    read = []
    for _ in range(10):
        now[0] += 0.1
        assert everywhere.is_due and everywhere.read(torch.tensor(0.5)) == 0.5
        if sometimes.is_due:
            sometimes.read(torch.tensor(0.5))
            read.append(round(now[0], 1))
    assert read == [0.1, 0.6]
