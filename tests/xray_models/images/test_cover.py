"""A cover continues what is around it, adds no edge, and touches nothing else."""

import numpy as np
import pytest
from scipy.sparse import diags
from scipy.sparse.linalg import spsolve

from xray_models.images.cover import Rectangle, covered


def picture() -> np.ndarray:
    """A slope from left to right with noise on it."""
    slope = np.linspace(40, 200, 224)[None].repeat(224, axis=0)
    return (slope + np.random.default_rng(0).normal(0, 8, slope.shape)).clip(0, 255).astype(np.uint8)


MIDDLE = Rectangle(0.3, 0.4, 0.6, 0.7).mask()


def test_only_the_mask_changes_and_what_was_there_does_not_matter():
    (one,) = covered(picture(), MIDDLE[None])
    other = picture()
    other[MIDDLE] = 255 - other[MIDDLE]
    assert (one[~MIDDLE] == picture()[~MIDDLE]).all() and (one[MIDDLE] != picture()[MIDDLE]).mean() > 0.8
    assert (covered(other, MIDDLE[None])[0] == one).all()


def test_the_cover_continues_the_greys_around_it():
    slope = np.linspace(40, 200, 224)[None].repeat(224, axis=0)
    (filled,) = covered(picture(), MIDDLE[None])
    assert np.abs(filled[MIDDLE] - slope[MIDDLE]).mean() < 4


def test_it_is_nearly_the_solution_of_laplaces_equation():
    canvas = picture()
    exact = laplace(canvas.astype(float), MIDDLE)
    (filled,) = covered(canvas, MIDDLE[None])
    assert np.abs(filled - exact)[MIDDLE].max() < 8 and np.abs(filled - exact)[MIDDLE].mean() < 2


def laplace(greys: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Each pixel of ``mask`` the mean of its four neighbours, exactly; the mask touches no side."""
    n, side = greys.size, greys.shape[1]
    inside = mask.ravel().astype(float)
    neighbours = sum(diags(np.ones(n - abs(k)), k, shape=(n, n)) for k in (1, -1, side, -side))
    matrix = diags(1 + 3 * inside) - diags(inside) @ neighbours
    return spsolve(matrix.tocsc(), np.where(mask, 0, greys).ravel()).reshape(greys.shape)


def test_many_masks_are_as_each_alone():
    masks = np.stack([MIDDLE, Rectangle(0, 0, 0.5, 1).mask(), np.zeros_like(MIDDLE)])
    together = covered(picture(), masks)
    assert all(
        (covered(picture(), mask[None])[0] == filled).all() for mask, filled in zip(masks, together, strict=True)
    )
    assert (together[2] == picture()).all()


def test_at_an_edge_and_over_everything_it_still_has_an_answer():
    corner, everything = Rectangle(0.9, 0.9, 1, 1).mask(), Rectangle(0, 0, 1, 1).mask()
    (filled,) = covered(picture(), corner[None])
    assert 150 < filled[-1, -1] < 220
    assert np.unique(covered(picture(), everything[None])) == [round(float(picture().mean()))]


@pytest.mark.parametrize(
    "sides", [(0.5, 0.2, 0.5, 0.8), (0.6, 0, 0.5, 1), (-0.1, 0, 1, 1), (0, 0, 1.1, 1), (float("nan"), 0, 1, 1)]
)
def test_what_is_no_part_of_a_picture_is_refused(sides):
    with pytest.raises(ValueError, match="no part"):
        Rectangle(*sides).mask()


def test_a_rectangle_holds_every_pixel_that_it_touches():
    assert Rectangle(0, 0, 1, 1).mask().all()
    assert Rectangle(0.5, 0.5, 0.5001, 0.5001).mask().sum() == 1
