from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import CPU, TINY
from xray_models.data.image_set import ImageSet
from xray_models.training.batches import SeenBatches, made_ahead

BATCHES = [torch.tensor([0, 1, 2]), torch.tensor([3, 4])]


@pytest.fixture
def images():
    canvases = torch.randint(256, (5, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    names = [str(number) for number in range(5)]
    return ImageSet(canvases, torch.tensor([0, 1, 0, 1, 0]), names, names)


def seen(images, **settings):
    return SeenBatches(images, BATCHES, replace(TINY, **settings), torch.Generator().manual_seed(7))


def test_each_batch_is_seen_once_or_in_two_exports_if_they_are_compared(images):
    as_it_is = list(seen(images, exported=0.0))
    assert [len(views) for views in as_it_is] == [1, 1]
    assert torch.equal(as_it_is[0][0], images.canvases[:3]) and torch.equal(as_it_is[1][0], images.canvases[3:])
    (first, second), _ = seen(images, exported=1.0, consistency=12.0)
    assert first.shape == second.shape == (3, 224, 224) and not torch.equal(first, second)


def test_a_batch_does_not_depend_on_which_were_made_before(images):
    batches = seen(images, exported=0.9)
    last = batches[1][0]
    assert torch.equal(last, list(seen(images, exported=0.9))[1][0])


@pytest.mark.slow
def test_other_processes_make_the_same_batches_ahead(images, monkeypatch):
    here = list(made_ahead(seen(images, exported=0.9), CPU))
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    there = made_ahead(seen(images, exported=0.9), torch.device("cuda"))
    assert there.num_workers == 2
    assert all(torch.equal(a[0], b[0]) for a, b in zip(here, there, strict=True))


def test_they_leave_the_random_numbers_of_dropout_alone(images):
    before = torch.get_rng_state()
    list(made_ahead(seen(images, exported=0.9), CPU))
    assert torch.equal(torch.get_rng_state(), before)
