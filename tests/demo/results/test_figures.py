import base64
import csv
import io
import math
import re

import numpy as np
import pytest

from demo.results import decision_curve, figures
from demo.ui import svg as plots
from demo.ui import training_curves
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.metrics import expected_calibration_error
from xray_models.evaluation.operating_points import OperatingPoint
from xray_models.training.history import CHOICE

FRAME = plots.Frame((0, 1), (0, 1), left=10, top=20, width=100, height=200)
ROWS = [
    {"epoch": epoch, "train_loss": 1 / epoch, "validation_loss": 1.2 / epoch, CHOICE: 1.1 / epoch}
    for epoch in (1, 2, 3)
]


def evaluation(separation: float = 2.0) -> Evaluation:
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], (60, 90))
    p = 1 / (1 + np.exp(-generator.normal(separation * (2 * labels - 1), 1.5)))
    return Evaluation(labels, p, 0.4, [""] * 150)


def test_a_point_of_the_data_lies_where_it_should():
    assert FRAME.place(0, 0) == (10, 220) and FRAME.place(1, 1) == (110, 20) and FRAME.place(0.5, 0.25) == (60, 170)


def test_a_line_leaves_out_what_is_no_number():
    assert 'd="M10 220L110 20"' in FRAME.line([(0, 0), (0.5, math.nan), (1, 1)], "cnn")


def test_steps_hold_each_value_until_the_next():
    assert 'd="M10 220V20H110"' in FRAME.line([(0, 0), (1, 1)], "cnn", steps=True)


def test_the_marks_stand_at_the_operating_point():
    places = figures.mark_places(OperatingPoint(0.5, np.array([[80, 20], [10, 90]])))
    assert places["roc"] == "translate(118.4 40)"  # 46 + 0.2 * 362, 8 + 0.1 * 320
    assert places["roc-corner"] == "translate(328.67 175.33)"  # 202 + 2/3 * 190, 112 + 1/3 * 190


FIGURES = [
    figures.roc_figure,
    figures.precision_recall_figure,
    figures.reliability_figure,
    decision_curve.decision_figure,
]


@pytest.mark.parametrize("draw", FIGURES)
def test_a_figure_tells_the_models_apart_and_is_told_in_words(draw):
    html = draw({"resnet50": evaluation(), "cnn": evaluation(1)}, "en")
    assert '<circle r="6"/>' in html and '<path d="M0-7.5' in html and "http" not in html and "NaN" not in html
    alt = html.split('aria-label="')[1].split('"')[0]
    assert "ResNet-50 0." in alt and "Custom CNN 0." in alt


def ten_images() -> Evaluation:
    """Four healthy, six ill: from 0.25 on, 2 and 5 of them are called ill, from 0.5 on, 1 and 4."""
    p = np.array([0.1, 0.2, 0.3, 0.6, 0.15, 0.4, 0.5, 0.7, 0.8, 0.9])
    return Evaluation(np.repeat([0, 1], (4, 6)), p, 0.5, [""] * 10)


def test_the_decision_curve_is_drawn_with_both_simple_rules():
    html = decision_curve.decision_figure({"cnn": ten_images()}, "en", {"cnn": ten_images()})
    assert html.count('class="line cnn shipped"') == 1 and html.count("<title>") == 6
    assert "missed pneumonia: Custom CNN 0.300 shipped 0.300." in html
    assert "Threshold probability 0.5: net benefit 0.300" in html
    lines = re.findall(r'class="line (treat-[a-z]+)" d="(M[^"]+)"', html)
    assert [name for name, _ in lines] == ["treat-none", "treat-all", "treat-all", "treat-none"]  # and in the legend
    ends = {name: path.split("L")[-1].split()[1] for name, path in lines[:2]}
    assert ends["treat-all"] == ends["treat-none"]  # at 0.6, the share of pneumonia, to treat all gains nothing


def test_a_harmful_model_keeps_inside_the_decision_curve():
    tested = ten_images()
    tested.p_pneumonia = 1 - tested.p_pneumonia
    html = decision_curve.decision_figure({"cnn": tested}, "en")
    places = [float(y) for y in re.findall(r'class="mark cnn" transform="translate\([\d.]+ (-?[\d.]+)\)"', html)]
    assert 0 < len(places) < 6 and all(8 <= y <= 328 for y in places)


def test_the_decision_curve_is_told_as_a_table():
    html = decision_curve.decision_table({"resnet50": ten_images(), "cnn": ten_images()}, "fr")
    assert html.count("<tr>") == 1 + 11 and "60,0\N{NARROW NO-BREAK SPACE}% de ces images" in html
    assert '<th scope="row">0,25</th><td>0,433</td><td>0,433</td><td>0,467</td><td>0,000</td>' in html


def test_only_good_models_get_their_corner_drawn_larger():
    good, poor = evaluation(3), evaluation(0.5)
    assert "the corner, larger" in figures.roc_figure({"cnn": good}, "en")
    assert "the corner, larger" not in figures.roc_figure({"resnet50": good, "cnn": poor}, "en")


def test_the_shipped_curves_stand_behind_with_their_area():
    good, shipped = {"cnn": evaluation(3)}, {"cnn": evaluation(1)}
    for draw in (figures.roc_figure, figures.precision_recall_figure):
        html, alone = draw(good, "en", shipped), draw(good, "en")
        assert html.count('class="line cnn shipped"') == 2 and html.index("cnn shipped") < html.index('"line cnn"')
        assert re.search(r"<small>shipped 0\.\d{3}</small>", html) and "shipped" not in alone


def test_the_reliability_diagram_tells_the_shipped_error():
    html = figures.reliability_figure({"cnn": evaluation()}, "en", {"cnn": evaluation(1)})
    error = expected_calibration_error(evaluation(1).labels, evaluation(1).p_pneumonia)
    assert f"shipped {error:.3f}" in html and "line cnn shipped" not in html


def test_numbers_follow_the_language():
    assert ">0,2</text>" in figures.roc_figure({"cnn": evaluation()}, "fr")
    assert ">0.2</text>" in figures.roc_figure({"cnn": evaluation()}, "en")


@pytest.mark.parametrize(("low", "high", "ticks"), [(0, 1, [0, 0.5, 1]), (0.71, 1.02, [0.8, 1.0])])
def test_ticks_are_round(low, high, ticks):
    assert plots.ticks(low, high, 3) == pytest.approx(ticks)


def test_training_curves_share_one_range_and_mark_the_epoch_kept():
    low, high = training_curves.value_range(ROWS, "loss")
    assert low < 1 / 3 and high > 1.2
    html = training_curves.training_figure(ROWS, "cnn", "loss", (low, high), 2, "en")
    assert html.count('class="dot train cnn"') == html.count('class="dot validation cnn"') == 3
    assert "line best" in html and "train 0.333, validation 0.400" in html


def test_what_a_history_lacks_is_not_drawn():
    html = training_curves.training_figure([{"epoch": 1, "train_loss": None}], "cnn", "loss", (0, 1), 0, "en")
    assert "dot" not in html and "nan" not in html and "line best" not in html


def test_before_the_first_epoch_there_is_a_sentence_and_nothing_to_save():
    html = training_curves.render_history({"resnet50": [], "cnn": []}, "en")
    assert html.count("The curves begin with the first finished epoch.") == 2
    assert "<svg" not in html and "download" not in html


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_a_training_is_drawn_while_it_goes_on(epochs):
    html = training_curves.render_history({"resnet50": ROWS[:epochs], "cnn": []}, "fr")
    assert html.count('class="dot validation resnet50"') == epochs  # only the loss is there
    assert f"époque gardée : {epochs}" in html and ">nan" not in html
    assert html.count("Les courbes commencent") == 1


def test_the_epoch_kept_so_far_is_none_where_no_loss_is_a_number():
    html = training_curves.render_history({"cnn": [{"epoch": 1, "train_loss": 1.0, CHOICE: math.nan}]}, "en")
    assert "epoch kept" not in html and "line best" not in html


def test_the_epoch_kept_so_far_of_a_run_of_before_there_was_a_calibrated_loss():
    rows = [{"epoch": epoch, "validation_loss": loss} for epoch, loss in enumerate([0.5, 0.3, 0.4], 1)]
    assert "epoch kept: 2" in training_curves.render_history({"cnn": rows}, "en")


def test_the_history_can_be_saved_with_all_its_digits():
    html = training_curves.render_history({"cnn": ROWS}, "fr")
    content = re.search(r'download="cnn_history.csv" href="data:text/csv;base64,([^"]*)"', html).group(1)
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(content).decode())))
    assert [{name: float(value) for name, value in row.items()} for row in rows] == ROWS


def test_both_models_share_the_range_of_a_measure():
    other = [{"epoch": 1, "train_loss": 9.0, "validation_loss": 9.0}]
    alone = training_curves.render_history({"cnn": ROWS}, "en")
    beside = training_curves.render_history({"resnet50": other, "cnn": ROWS}, "en")
    place = re.compile(r'class="dot train cnn" r="2.2" transform="([^"]*)"')
    assert place.findall(alone) != place.findall(beside)
