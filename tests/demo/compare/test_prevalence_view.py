import re

import pytest

from demo.compare.prevalence_view import render_prevalence
from demo.compare.study import Study
from demo.server.worth import Rates, Worth
from tests.demo.compare.answers import comparison
from xray_models.errors import RadiographError
from xray_models.images.scope import ScopeResult

STUDY = Study(comparison(), worth=Worth({"resnet50": Rates(0.9, 0.9)}))


def cells(html: str) -> list[str]:
    return re.findall(r"<td>(.*?)</td>", html)


def test_the_probability_and_both_predictive_values_follow_the_prevalence():
    # odds 0.973 / 0.027 and 0.12 / 0.88, divided by 9; PPV 90 / 180 and NPV 810 / 820
    assert cells(render_prevalence(STUDY, 10, "en")) == ["80%", "50%", "99%", "1%", "–", "–"]
    assert cells(render_prevalence(STUDY, 50, "en"))[:3] == ["97%", "90%", "90%"]


def test_an_empty_field_means_half_of_the_patients():
    assert render_prevalence(STUDY, None, "en") == render_prevalence(STUDY, 50, "en")


def test_the_note_says_where_the_figures_come_from_and_what_does_not_change():
    html = render_prevalence(STUDY, 12.5, "en")
    assert "Where 12.5% of the patients are ill." in html and "on the test radiographs" in html
    assert "The answers stay as they are" in html
    assert "12,5\u202f%" in render_prevalence(STUDY, 12.5, "fr")


@pytest.mark.parametrize("per_cent", [0, 100, -3, 250, float("nan")])
def test_an_impossible_prevalence_gets_a_sentence(per_cent):
    html = render_prevalence(STUDY, per_cent, "en")
    assert "Enter a prevalence above 0% and below 100%." in html and "<table" not in html


def test_without_an_answer_that_counts_there_is_nothing():
    outside = Study(comparison(scope=ScopeResult(("lateral",))), worth=STUDY.worth)
    refused = Study(error=RadiographError("blank", "Blank."))
    silent = Study(comparison(predictions={}))
    assert {render_prevalence(study, 10, "en") for study in (Study(), outside, refused, silent)} == {""}
