import json
from html import unescape

import pytest

from demo.results.model_results import load_results
from demo.ui.scores.slider import CELLS, Slider, make_slider


@pytest.fixture
def results(tested_weights):
    return load_results(tested_weights)["cnn"]


@pytest.fixture
def slider(results) -> Slider:
    return make_slider(results, "en")


def test_the_fitted_position_shows_the_matrix_of_the_predictions(slider, results):
    texts = slider.fitted_position.texts
    assert slider.fitted_position.threshold == results.evaluation.threshold
    assert [int(texts[cell]) for cell in CELLS] == results.evaluation.confusion_matrix().ravel().tolist()


def test_the_percentages_of_a_row_make_100(slider):
    for position in slider.positions:
        for pair in (CELLS[:2], CELLS[2:]):
            shares = [float(position.texts[f"{cell}-share"].rstrip("%")) for cell in pair]
            assert sum(shares) == pytest.approx(100)


def test_bootstrap_intervals_are_known_at_the_fitted_position_only(slider):
    with_interval = [i for i, position in enumerate(slider.positions) if position.texts["f1-interval"] != "–"]
    with_values = [i for i, position in enumerate(slider.positions) if position.values["f1 from"] is not None]
    assert with_interval == with_values == [slider.fitted]


@pytest.mark.slow
def test_values_are_not_rounded(slider, results):
    values = slider.fitted_position.values
    report = results.evaluation.operating_point.report()
    assert values["accuracy"] == results.evaluation.metrics()["accuracy"]
    assert values["weighted avg f1-score"] == report["weighted avg"]["f1-score"]
    assert (values["accuracy from"], values["accuracy to"]) == results.evaluation.intervals()["accuracy"]


def test_every_position_has_the_same_slots_and_values(slider):
    written = json.loads(unescape(slider.to_attribute()))
    assert {len(texts) for texts in written["texts"]} == {len(written["slots"])}
    assert {len(values) for values in written["values"]} == {len(written["names"])}
    assert "'" not in slider.to_attribute()


def test_texts_follow_the_language(results):
    assert make_slider(results, "fr").fitted_position.texts["threshold"] == "62,0\N{NARROW NO-BREAK SPACE}%"
