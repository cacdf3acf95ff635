import math

import pytest
import torch

from xray_models.training.consistency import divergence


def test_the_divergence_as_computed_by_hand():
    first, second = torch.tensor([[1.0, 2.0], [0.0, 0.0]]), torch.tensor([[0.0, 2.0], [0.0, 0.0]])
    p, q = first[0].softmax(0).tolist(), second[0].softmax(0).tolist()
    expected = sum(
        x / 2 * math.log(2 * x / (x + y)) + y / 2 * math.log(2 * y / (x + y)) for x, y in zip(p, q, strict=True)
    )
    assert divergence(first, second).tolist() == pytest.approx([expected, 0], abs=1e-7)


def test_opposite_answers_differ_by_ln_2_and_have_a_finite_gradient():
    first, second = torch.tensor([[200.0, 0.0]], requires_grad=True), torch.tensor([[0.0, 200.0]])
    difference = divergence(first, second)
    difference.sum().backward()
    assert difference.item() == pytest.approx(math.log(2), rel=1e-4)
    assert first.grad.isfinite().all()
