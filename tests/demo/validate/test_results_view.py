import base64
import csv
import io
import re
from dataclasses import replace

import pandas
import pytest

from demo.validate.results_view import render_prevalence, render_results
from demo.validate.session import Session
from demo.validate.validating import Outcome
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.validation import ANSWERED


@pytest.fixture
def session(validation) -> Session:
    return Session(outcome=Outcome(validation, "stamp", {"en": "shipped weights", "fr": "poids livrés"}, 12))


def saved(html: str, file: str) -> str:
    content = re.search(rf'download="{file}" href="data:text/csv;base64,([^"]*)"', html).group(1)
    return base64.b64decode(content).decode().removeprefix("\ufeff")


def test_every_part_is_there_in_both_languages_and_what_files_say_is_text(session):
    for language, words in (("en", "female"), ("fr", "féminin")):
        html = render_results(session, language)
        for figure in ("roc", "pr", "reliability", "decision"):
            assert f'data-figure="{figure}"' in html
        assert html.count('class="matrix"') == 2 and words in html
        assert 'class="caution"' not in html  # which tells of a weak test of retrained weights
        assert "<b>GE" not in html and "&lt;b&gt;GE" in html and "<i>.png" not in html


def test_the_figures_are_those_of_the_validation_with_and_without_what_is_outside(session, validation):
    everything, answered = render_results(session, "en"), render_results(replace(session, of=ANSWERED), "en")
    for html, of in ((everything, "all"), (answered, ANSWERED)):
        matrix = validation.evaluation("resnet50", of).confusion_matrix().ravel().tolist()
        shown = [int(n) for n in re.findall(r'data-slot="resnet50 (?:tn|fp|fn|tp)">(\d+)<', html)]
        assert set(matrix) <= set(shown)
    assert "all 120 images" in everything and "only the 113" in everything
    assert "outside: no answer is shown" in everything and "unlike the training radiographs" in everything


def test_the_sentence_says_whether_the_test_differs_by_more_than_chance(session, validation):
    assert "no test figures are kept" in render_results(session, "en")
    here = validation.evaluation("cnn")
    good = Evaluation(here.labels, here.labels * 0.98 + 0.01, 0.5, [f"test/{name}" for name in here.files])
    compared = replace(validation, shipped={"cnn": good, "resnet50": good})
    html = render_results(replace(session, outcome=replace(session.outcome, validation=compared)), "en")
    assert "Custom CNN: on these 120 images, it differs by more than chance" in html and "ROC AUC is lower" in html
    assert 'class="line cnn shipped"' in html and "its test" in html and "test 1.000" in html


def test_the_tables_are_saved_for_a_program(session, validation):
    html = render_results(session, "fr")
    images = pandas.read_csv(io.StringIO(saved(html, "images.csv")))
    assert len(images) == 121 and images.cnn_p_pneumonia.dtype == float and set(images.scope) >= {"inside", "unread"}
    groups = list(csv.DictReader(io.StringIO(saved(html, "subgroups.csv"))))
    women = next(row for row in groups if row["value"] == "F" and row["model"] == "resnet50")
    (expected,) = [one for one in validation.subgroups("resnet50") if one.value == "F"]
    assert int(women["n"]) == expected.n and float(women["roc_auc"]) == expected.roc_auc.value


def test_predictive_values_follow_the_prevalence(session, validation):
    html = render_prevalence(session, 20, "en")
    value = validation.at_prevalence("resnet50", 0.2)["ppv"].value
    assert f"{value:.3f}" in html and "Where 20%" in html
    assert 'role="alert"' in render_prevalence(session, 0, "en") and not render_prevalence(None, 20, "en")
