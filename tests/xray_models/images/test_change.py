"""A change does to the canvas what its name says, on the radiograph's own shape."""

import math

import numpy as np
import pytest

from xray_models.images.change import Change, changed


def spot(y: int, x: int) -> np.ndarray:
    """Grey, with one bright square about (y, x)."""
    canvas = np.full((224, 224), 100, np.uint8)
    canvas[y - 4 : y + 5, x - 4 : x + 5] = 200
    return canvas


def centre(canvas: np.ndarray) -> tuple[float, float]:
    """Where the bright square is, from the middle of the canvas: (down, right)."""
    y, x = np.nonzero(canvas > 150)
    return y.mean() - 111.5, x.mean() - 111.5


def test_no_change_changes_nothing():
    noise = np.random.default_rng(0).integers(0, 256, (224, 224), dtype=np.uint8)
    assert (changed(noise, Change()) == noise).all()


def test_brightness_is_added_and_contrast_keeps_the_mean():
    canvas = spot(60, 60)
    assert (changed(canvas, Change(brightness=0.1)) == np.clip(canvas + 25.5, 0, 255).round()).all()
    stretched = changed(canvas, Change(contrast=1.2))
    assert stretched.mean() == pytest.approx(canvas.mean(), abs=0.6)
    assert np.ptp(stretched) == pytest.approx(1.2 * np.ptp(canvas), abs=1)


def test_what_does_not_fit_is_clipped():
    assert changed(spot(60, 60), Change(brightness=0.5)).max() == 255
    assert changed(spot(60, 60), Change(brightness=-0.5)).min() == 0


def test_a_turn_is_clockwise():
    down, right = centre(changed(spot(111 - 60, 111), Change(turn=90)))
    assert (down, right) == pytest.approx((0, 60), abs=1.5)


@pytest.mark.parametrize("turn", [30, -75, 180])
def test_a_turn_keeps_distances_on_the_radiograph_not_on_the_canvas(turn):
    """A radiograph twice as wide as high: on the canvas, its width is squeezed by two."""
    aspect = 2.0
    down, right = centre(changed(spot(111 - 20, 111 + 15), Change(turn=turn), aspect))
    assert math.hypot(down, aspect * right) == pytest.approx(math.hypot(20, aspect * 15), abs=2)


def test_a_crop_cuts_each_side_and_enlarges_what_is_left():
    down, right = centre(changed(spot(111 - 40, 111 + 20), Change(crop=0.25)))
    assert (down, right) == pytest.approx((-80, 40), abs=2)


def test_corners_that_come_into_view_are_not_black():
    assert changed(spot(111, 111), Change(turn=45)).min() >= 85


@pytest.mark.parametrize(
    "change",
    [
        {"brightness": 0.6},
        {"contrast": 0.1},
        {"contrast": 5},
        {"turn": 181},
        {"crop": -0.1},
        {"crop": 0.5},
        {"turn": float("nan")},
    ],
)
def test_what_is_out_of_range_is_refused(change):
    with pytest.raises(ValueError, match="out of range"):
        Change(**change)
