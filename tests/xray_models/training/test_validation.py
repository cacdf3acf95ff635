from dataclasses import replace

import torch

from tests.xray_models.training.tiny import TINY
from xray_models.training.validation import with_shifted_copies


def test_the_validation_set_is_the_same_for_every_seed(splits):
    a, b = (with_shifted_copies(splits.validation, replace(TINY, seed=seed)) for seed in (0, 1))
    assert torch.equal(a.canvases, b.canvases)


def test_shifted_copies_are_the_same_every_time_and_keep_the_labels(splits):
    a, again = (with_shifted_copies(splits.validation, TINY) for _ in range(2))
    assert a is again  # made once
    b = with_shifted_copies(replace(splits.validation), TINY)
    n = len(splits.validation)
    assert len(a) == 2 * n and torch.equal(a.canvases, b.canvases)
    assert torch.equal(a.canvases[:n], splits.validation.canvases) and not torch.equal(a.canvases[n:], a.canvases[:n])
    assert torch.equal(a.labels[n:], a.labels[:n])
