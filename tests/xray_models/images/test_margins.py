"""Margins: what is uniform around a picture is found, what belongs to the picture stays."""

import numpy as np
import pytest

from xray_models.images.margins import Field, exposed_field


@pytest.fixture
def chest() -> np.ndarray:
    """(120, 150) in [0, 1], with no even line at its edges."""
    return np.random.default_rng(0).uniform(0.1, 0.9, (120, 150)).astype(np.float32)


def framed(chest: np.ndarray, left: int, top: int, right: int, bottom: int, grey: float) -> np.ndarray:
    return np.pad(chest, ((top, bottom), (left, right)), constant_values=grey)


@pytest.mark.parametrize("grey", [0, 0.3, 1])
@pytest.mark.parametrize("margins", [(0, 0, 0, 0), (20, 20, 20, 20), (30, 0, 0, 0), (0, 5, 9, 0), (1, 1, 1, 1)])
def test_uniform_margins_are_found_to_the_pixel(chest, margins, grey):
    left, top, _, _ = margins
    field = exposed_field(framed(chest, *margins, grey))
    assert field == Field(left, top, left + 150, top + 120)
    np.testing.assert_array_equal(field.of(framed(chest, *margins, grey)), chest)


def test_a_frame_in_a_frame_is_found(chest):
    twice = framed(framed(chest, 9, 9, 9, 9, 0.0), 20, 20, 20, 20, 1.0)
    assert exposed_field(twice) == Field(29, 29, 179, 149)


def test_a_letter_and_some_noise_on_a_margin_do_not_hide_it(chest):
    picture = framed(chest, 40, 40, 40, 40, 0.0)
    picture += np.random.default_rng(1).uniform(0, 0.02, picture.shape).astype(np.float32)
    picture[10:13, 12:15] = 1.0
    assert exposed_field(picture) == Field(40, 40, 190, 160)


def test_a_dark_side_with_an_arm_across_it_is_no_margin(chest):
    chest[:, :30] = 0
    chest[50:60, :30] = 0.5
    assert exposed_field(chest) == Field(0, 0, 150, 120)


def test_an_even_picture_keeps_its_size():
    assert exposed_field(np.zeros((80, 90), np.float32)) == Field(0, 0, 90, 80)


def test_no_more_than_a_part_of_the_picture_is_taken_for_margin(chest):
    picture = framed(chest, 500, 0, 500, 0, 0.0)
    assert exposed_field(picture) == Field(0, 0, 1150, 120)


def test_what_is_within_the_field_stays(chest):
    field = exposed_field(framed(chest, 10, 10, 10, 10, 0.0))
    assert exposed_field(field.of(framed(chest, 10, 10, 10, 10, 0.0))) == Field(0, 0, 150, 120)
