"""The search finds what turns the label, spares what is not needed, and says when it found nothing."""

import numpy as np
import pytest

from tests.xray_models.inference.untrained import canvas as noise
from xray_models.images.cover import covered
from xray_models.inference.counterfactual import GRID, MOST_PASSES, MOST_SQUARES, Counterfactual, search

CANVAS = np.full((224, 224), 90, np.uint8)


def bright(*places: tuple[int, int]) -> np.ndarray:
    """A grey canvas with bright squares of 16 pixels at these (row, column) of a grid of 14."""
    canvas = CANVAS.copy()
    for row, column in places:
        canvas[16 * row + 2 : 16 * row + 14, 16 * column + 2 : 16 * column + 14] = 250
    return canvas


def brightness(canvases: np.ndarray) -> np.ndarray:
    """A model to which what is bright is pneumonia: each bright square adds the same to the probability."""
    squares = (canvases.reshape(-1, 14, 16, 14, 16) > 200).mean(axis=(2, 4)) > 0.3
    return 0.1 + 0.2 * squares.sum(axis=(1, 2))


def result(model, canvas, threshold=0.5) -> Counterfactual:
    *_, last = search(model, canvas, threshold)
    return last


def test_it_covers_what_the_answer_rests_on_and_nothing_else():
    found = result(brightness, bright((3, 3), (10, 10), (10, 4)))  # 0.7
    assert found.found and found.finished and (found.before, found.after) == pytest.approx((0.7, 0.3))
    assert found.area == pytest.approx(2 / 14**2)  # two of the three are enough, a quarter of a square each


def test_an_answer_can_turn_upwards_too():
    found = result(lambda canvases: 0.9 - brightness(canvases), bright((3, 3), (10, 10), (10, 4)))  # 0.2
    assert found.found and found.before < 0.5 <= found.after and found.area == pytest.approx(2 / 14**2)


def test_no_piece_of_the_result_can_be_spared():
    canvas, weights = noise(3), np.random.default_rng(5).normal(0, 1 / 24_000, (224, 224))

    def model(canvases):  # every pixel counts, and no two squares are alike
        return 1 / (1 + np.exp(-(canvases * weights).sum(axis=(1, 2))))

    threshold = float(model(canvas[None])[0]) - 0.08
    found = result(model, canvas, threshold)
    assert found.found and found.minimal
    pieces = np.unique(np.argwhere(found.mask) // 16, axis=0)
    assert len(pieces) > 1
    for row, column in pieces:
        spared = found.mask.copy()
        spared[16 * row : 16 * row + 16, 16 * column : 16 * column + 16] = False
        assert model(covered(canvas, spared[None]))[0] >= threshold


def test_at_its_limit_the_search_ends_with_what_it_has(monkeypatch):
    monkeypatch.setattr("xray_models.inference.counterfactual.MOST_PASSES", 60)
    found = result(brightness, bright((3, 3), (10, 10), (10, 4)))
    assert found.found and not found.minimal and found.passes <= 60
    assert found.area == pytest.approx(2 / GRID**2)  # whole squares


def test_none_found_is_an_answer():
    found = result(lambda canvases: np.full(len(canvases), 0.9), bright((3, 3)))
    assert found.finished and not found.found and found.passes == 1 + GRID**2 and not found.mask.any()


def test_it_never_covers_more_than_a_quarter_and_asks_no_more_than_it_may():
    canvas = noise(3)
    steps = list(search(lambda canvases: (canvases == canvas).mean(axis=(1, 2)), canvas, 0.1))
    assert not steps[-1].found and steps[-1].area == pytest.approx(MOST_SQUARES / GRID**2)
    assert max(step.passes for step in steps) <= MOST_PASSES


def test_progress_rises_and_ends_at_one():
    progress = [step.progress for step in search(brightness, bright((3, 3), (10, 10), (10, 4)), 0.5)]
    assert progress == sorted(progress) and progress[-1] == 1 and len(progress) > 8


def test_whoever_leaves_early_has_asked_little():
    asked = []

    def model(canvases):
        asked.append(len(canvases))
        return brightness(canvases)

    steps = search(model, bright((3, 3)), 0.25)
    next(steps), next(steps)
    steps.close()
    assert sum(asked) < 10
