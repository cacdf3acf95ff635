"""What becomes of the image on the page when another one is dropped."""

from demo.compare.study import Study
from demo.compare.view import render_drop_zone, render_results
from tests.demo.compare.answers import comparison
from xray_models.errors import RadiographError

REFUSED = Study(error=RadiographError("not-an-image", "This file is not an image.", mends=()))


def test_a_refusal_stands_over_the_case_and_the_next_answer_takes_it_away():
    case = Study(comparison(), preview="data:,case")
    after = case.followed_by(REFUSED)
    assert after.comparison is case.comparison and after.key == case.key and after.error is None
    assert render_drop_zone(after, "en") == render_drop_zone(case, "en")
    html = render_results(after, "en")
    assert html.index("turned-away") < html.index("What was here before stays.") < html.index('class="banner')
    assert "turned-away" not in render_results(after.followed_by(Study(comparison())), "en")
    assert "reste" in render_results(after, "fr")


def test_before_the_first_image_a_refusal_takes_the_whole_place():
    assert Study().followed_by(REFUSED) is REFUSED
    assert REFUSED.followed_by(REFUSED) is REFUSED
