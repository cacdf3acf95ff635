"""Refused, outside or inside; and what would mend it."""

from dataclasses import replace

import numpy as np
import pytest

from xray_models.errors import RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.facts import Facts
from xray_models.images.mend import mended
from xray_models.images.radiograph import Notice, Radiograph
from xray_models.inference.judgement import judge

random = np.random.default_rng(0)
UPRIGHT = Radiograph(random.uniform(0.1, 0.4, (200, 200)).astype(np.float32), "PNG")
UPRIGHT.pixels[:100, :100] += 0.5  # the upper left quarter is the brightest


class Chests:
    """Stands for a scope to which every picture is as much of a chest radiograph as it is told."""

    threshold = 2.0

    def __init__(self, score: float = 1.0):
        self._score = score

    def score(self, canvas: np.ndarray) -> float:
        return self._score


def familiar(canvas: np.ndarray) -> bool:
    quarters = [canvas[y : y + 112, x : x + 112].mean() for y in (0, 112) for x in (0, 112)]
    return quarters[0] > max(quarters[1:]) + 60


def novelty(inside: float, outside: float):
    """A measure: ``inside`` for UPRIGHT as it is, ``outside`` for everything else."""
    return lambda canvas: inside if familiar(canvas) else outside


def judged(radiograph: Radiograph, scope: Chests, measure):
    canvas = to_canvas(radiograph.pixels)
    return judge(radiograph, canvas, scope, measure(canvas), measure)


def test_familiar_is_inside():
    result = judged(UPRIGHT, Chests(1.0), novelty(0.8, 2.0))
    assert result.inside and result.mends == ()
    assert result.scores == {"unfamiliar": 0.8, "not_a_radiograph": 0.5}


@pytest.mark.parametrize(
    "harm, mend, reason",
    [
        ("turn_180", "turn_180", "not_upright"),
        ("turn_90", "turn_270", "not_upright"),
        ("turn_270", "turn_90", "not_upright"),
        ("invert", "invert", "quality"),
    ],
)
def test_what_went_wrong_is_said_with_what_mends_it(harm, mend, reason):
    result = judged(mended(UPRIGHT, harm), Chests(), novelty(0.8, 1.3))
    assert not result.inside and result.reasons == (reason, "unfamiliar") and result.mends == (mend,)


def test_lost_greys_are_a_matter_of_quality_too():
    picture = replace(UPRIGHT, warnings=(Notice("few-greys", "It has few greys."),))
    assert judged(picture, Chests(), novelty(1.1, 1.1)).reasons == ("quality", "unfamiliar")
    assert judged(picture, Chests(), novelty(0.9, 0.9)).inside


def test_a_mend_that_helps_little_is_not_offered():
    result = judged(mended(UPRIGHT, "turn_180"), Chests(), novelty(0.99, 1.05))
    assert result.reasons == ("unfamiliar",) and result.mends == ()


def test_a_mend_is_offered_where_it_helps_much_but_not_enough():
    result = judged(mended(UPRIGHT, "turn_180"), Chests(), novelty(1.1, 1.5))
    assert result.reasons == ("not_upright", "unfamiliar") and result.mends == ("turn_180",)


@pytest.mark.parametrize("score, unfamiliar", [(2.1, 0.5), (1.0, 1.7)])
def test_no_chest_radiograph_is_refused(score, unfamiliar):
    with pytest.raises(RadiographError) as error:
        judged(UPRIGHT, Chests(score), novelty(unfamiliar, unfamiliar))
    assert error.value.code == "not-a-radiograph"


def test_a_refusal_says_what_would_mend_it():
    with pytest.raises(RadiographError) as error:
        judged(mended(UPRIGHT, "turn_180"), Chests(), novelty(0.8, 1.7))
    assert error.value.code == "needs-mending" and error.value.details["mends"] == ("turn_180",)
    assert "turned by 180 degrees" in error.value.message


def framed(inside: float):
    """A measure: 2 for a picture with a bright frame, ``inside`` without."""
    return lambda canvas: inside if canvas.mean() < 100 and canvas[:10].mean() < 100 else 2.0


def test_crop_is_offered_for_what_is_refused_and_not_for_the_unfamiliar():
    frame = random.uniform(0.6, 1.0, (240, 240)).astype(np.float32)
    frame[19:-19, 19:-19] = random.uniform(0.1, 0.3, (202, 202))
    picture = Radiograph(frame, "PNG")
    with pytest.raises(RadiographError) as error:
        judged(picture, Chests(), framed(0.8))
    assert error.value.details["mends"] == ("crop",) and "without its edges" in error.value.message
    assert judged(picture, Chests(), lambda canvas: min(1.3, framed(0.8)(canvas))).mends == ()


def test_a_mend_that_leaves_it_refused_is_not_offered():
    with pytest.raises(RadiographError) as error:
        judged(mended(UPRIGHT, "turn_180"), Chests(), novelty(1.7, 2.5))
    assert error.value.code == "not-a-radiograph"


def test_a_mend_after_which_it_is_no_radiograph_is_not_offered():
    class OnlyTurned(Chests):
        def score(self, canvas):
            return 3.0 if familiar(canvas) else 1.0

    result = judged(mended(UPRIGHT, "turn_180"), OnlyTurned(), novelty(0.8, 1.3))
    assert result.reasons == ("unfamiliar",) and result.mends == ()


def said(**facts) -> Radiograph:
    return replace(UPRIGHT, facts=Facts(**facts))


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"age": "adult"}, ("adult",)),
        ({"view": "LATERAL"}, ("lateral",)),
        ({"age": "adult", "view": "LATERAL"}, ("adult", "lateral")),
        ({"age": "child", "view": "PA", "body_part": "CHEST"}, ()),
        ({"age": "under_6", "view": "AP"}, ()),
    ],
)
def test_what_the_file_says_is_outside_even_where_the_picture_is_familiar(facts, reasons):
    familiar = judged(said(**facts), Chests(), novelty(0.8, 2.0))
    assert familiar.reasons == reasons and familiar.inside == (not reasons)
    assert judged(said(**facts), Chests(), novelty(1.2, 1.3)).reasons == (*reasons, "unfamiliar")


def test_an_adult_is_told_where_the_novelty_is_not_known_and_no_mend_is_offered():
    assert judged(said(age="adult"), Chests(), lambda canvas: None).reasons == ("adult",)
    turned = mended(said(age="adult"), "turn_180")
    result = judged(turned, Chests(), novelty(0.8, 1.3))
    assert result.reasons == ("adult", "unfamiliar") and result.mends == ()


def test_another_part_of_the_body_is_refused():
    with pytest.raises(RadiographError) as error:
        judged(said(body_part="HAND"), Chests(), novelty(0.8, 2.0))
    assert error.value.code == "other-body-part" and error.value.details == {"part": "HAND"}


def test_without_a_novelty_only_foreign_pictures_are_told():
    assert judged(UPRIGHT, Chests(1.0), lambda canvas: None) is None
    with pytest.raises(RadiographError):
        judged(UPRIGHT, Chests(3.0), lambda canvas: None)
