"""The corruptions do what their names say, and changes are counted as by hand."""

import numpy as np
import pytest

from tests.benchmarks.reporting import format_interval, mean_interval
from tests.benchmarks.robustness.benchmark import Change, compare_paired, corrupt, too_costly
from tests.benchmarks.robustness.black_corners import CORNERS, rotate
from tests.benchmarks.robustness.corruptions import (
    CORRUPTIONS,
    Corruption,
    crop,
    jpeg,
    noise,
    resolution,
    rotation,
    taller,
    wider,
)
from xray_models.evaluation.evaluation import Evaluation

ANY = np.random.default_rng(0)


@pytest.fixture
def gradient() -> np.ndarray:
    """(224, 224), dark on the left and bright on the right."""
    return np.tile(np.linspace(0, 1, 224, dtype=np.float32), (224, 1))


def evaluation(p: list[float]) -> Evaluation:
    return Evaluation(np.array([0, 0, 1, 1]), np.array(p), 0.5, list("abcd"))


def test_changes_by_hand():
    clean = evaluation([0.1, 0.9, 0.9, 0.1])  # right, wrong, right, wrong
    corrupted = evaluation([0.8, 0.2, 0.1, 0.2])  # wrong, right, wrong, wrong
    change = compare_paired(clean, corrupted)
    assert (change.lost, change.won) == (2, 1) and change.accuracy[0] == -0.25
    assert change.metrics["specificity"] == 0.5 and change.metrics["sensitivity"] == 0


def test_interval_of_a_paired_difference():
    assert mean_interval([0.5] * 10) == (0.5, 0.5, 0.5)
    mean, low, high = mean_interval([1, 0] * 200)
    assert mean == 0.5 and high - low == pytest.approx(2 * 1.96 * 0.5 / 20, rel=0.15)  # the normal approximation
    assert format_interval((-0.0004, -0.05, 0.05), digits=1, signed=True, factor=100) == "+0.0 [-5.0, +5.0]"


def change_of(accuracy: float) -> Change:
    return Change({}, (accuracy, accuracy, accuracy), 0, 0)


def test_only_mild_corruptions_beyond_three_points_are_too_costly():
    bad, worse, fine, strong = (
        Corruption(kind, "", strength, jpeg, 90)
        for kind, strength in (("bad", "mild"), ("worse", "mild"), ("fine", "mild"), ("strong", "strong"))
    )
    changes = {bad: change_of(-0.031), worse: change_of(-0.2), fine: change_of(-0.03), strong: change_of(-0.5)}
    assert too_costly(changes) == [worse, bad]


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda c: f"{c.kind} {c.level}")
def test_every_corruption_keeps_the_range_and_is_repeatable(corruption, gradient):
    pixels = gradient[:96, :96] * 0.8 + 0.1
    changed = corruption(pixels, seed=3)
    assert changed.min() >= 0 and changed.max() <= 1
    assert np.array_equal(changed, corruption(pixels, seed=3))


def test_stronger_levels_change_more(gradient):
    def distance(value: float) -> float:
        return float(np.abs(jpeg(picture, value, ANY) - picture).mean())

    picture = noise(gradient, 0.1, np.random.default_rng(1)).astype(np.float32)
    assert distance(90) < distance(70) < distance(50) < distance(30)


def test_crops_keep_what_they_say(gradient):
    assert crop(gradient, 0.05, ANY).shape == (213, 213)  # 224 * 0.95 = 212.8
    assert wider(gradient, 0.1, ANY).shape == (224, 202) and taller(gradient, 0.1, ANY).shape == (202, 224)
    assert wider(gradient, 0.1, ANY)[0, 0] == gradient[0, 11]  # half of 22 columns on each side


def test_rotation_is_anticlockwise_with_black_corners():
    dot = np.zeros((101, 101), np.float32)
    dot[50, 90] = 1  # right of the centre
    turned = rotation(dot, 10, ANY)
    row, column = np.unravel_index(turned.argmax(), turned.shape)
    assert (row, column) == (43, 89)  # 40 sin 10° = 6.9 up, 40 cos 10° = 39.4 to the right
    assert rotation(np.ones((101, 101), np.float32), 10, ANY)[0, 0] == 0


def test_corners_of_rotated_canvases_are_black_or_continued():
    white = np.full((2, 224, 224), 255, np.uint8)
    black, nearest = (rotate(white, 5, mode) for mode in CORNERS.values())
    assert (black[:, 0, 0] == 0).all() and (black[:, 112, 112] == 255).all() and (nearest == 255).all()


def test_resolution_goes_through_a_file_of_that_size(gradient):
    assert resolution(gradient, 512, ANY).shape == (512, 512)
    assert resolution(gradient, 128, ANY).shape == (128, 128)


def test_corrupted_sets_keep_labels_and_order(real_test):
    images = real_test.subset([0, 1, 300])
    corruption = next(c for c in CORRUPTIONS if c.kind == "noise")
    noisy, twice = corrupt(images, corruption), corrupt(images, corruption)
    assert noisy.files == images.files and (noisy.labels == images.labels).all()
    assert (noisy.canvases == twice.canvases).all()
    assert 0 < (noisy.canvases.float() - images.canvases.float()).abs().mean() < 5
