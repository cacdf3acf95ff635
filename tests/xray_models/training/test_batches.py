from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import ALONE, CPU, TINY
from xray_models.data.image_set import ImageSet
from xray_models.training.batches import SeenImages, plan_epoch, seen_batches
from xray_models.training.distributed import Team

KEYS = [(torch.tensor([0, 1, 2]), 7), (torch.tensor([3, 4]), 8)]


@pytest.fixture
def images():
    canvases = torch.randint(256, (5, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    names = [str(number) for number in range(5)]
    return ImageSet(canvases, torch.tensor([0, 1, 0, 1, 0]), names, names)


def seen(images, device=CPU, **settings):
    return list(seen_batches(images, replace(TINY, **settings), KEYS, device))


def test_each_batch_is_seen_once_or_in_two_exports_if_they_are_compared(images):
    as_it_is = seen(images, exported=0.0)
    assert [len(views) for views in as_it_is] == [1, 1]
    assert torch.equal(as_it_is[0][0], images.canvases[:3]) and torch.equal(as_it_is[1][0], images.canvases[3:])
    (first, second), _ = seen(images, exported=1.0, consistency=12.0)
    assert first.shape == second.shape == (3, 224, 224) and not torch.equal(first, second)


def test_a_batch_does_not_depend_on_which_were_made_before(images):
    last = SeenImages(images, replace(TINY, exported=0.9))[KEYS[1]][0]
    assert torch.equal(last, seen(images, exported=0.9)[1][0])


@pytest.mark.slow
def test_other_processes_make_the_same_batches_ahead(images, monkeypatch):
    here = seen(images, exported=0.9)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    there = seen_batches(images, replace(TINY, exported=0.9), iter(KEYS), torch.device("cuda"))
    assert there._num_workers == 2
    assert all(torch.equal(a[0], b[0]) for a, b in zip(here, there, strict=True))


def test_they_leave_the_random_numbers_of_dropout_alone(images):
    before = torch.get_rng_state()
    seen(images, exported=0.9)
    plan_epoch(TINY, 1, 5, None, ALONE)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("sampling", [None, torch.tensor([3.0, 0.0, 2.0, 0.0, 1.0], dtype=torch.float64)])
def test_an_epoch_is_planned_alike_every_time_and_shared_by_the_processes(sampling):
    config = replace(TINY, batch_size=3)
    plan, again = (plan_epoch(config, 2, 5, sampling, ALONE) for _ in range(2))
    assert torch.equal(plan.order, again.order) and plan.keys[1][1] == again.keys[1][1]
    assert torch.equal(torch.cat([indices for indices, _ in plan.keys]), plan.order)
    pair = [plan_epoch(config, 2, 5, sampling, Team(rank, 2, CPU)) for rank in range(2)]
    assert all(torch.equal(member.order, plan.order) for member in pair)
    shares = [len(indices) for member in pair for indices, _ in member.keys]
    assert shares == [2, 1, 1, 1] and pair[0].dropout_seed != pair[1].dropout_seed
    first, second = (torch.rand(3, generator=member.generator) for member in pair)
    assert not torch.equal(first, second)
