import re

import numpy as np
import pytest

from demo.ui.scores.curve_figures import mark_places, precision_recall_figure, reliability_figure, roc_figure
from demo.ui.scores.decision_figure import decision_figure
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.metrics import expected_calibration_error
from xray_models.evaluation.operating_points import OperatingPoint


def evaluation(separation: float = 2.0) -> Evaluation:
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], (60, 90))
    p = 1 / (1 + np.exp(-generator.normal(separation * (2 * labels - 1), 1.5)))
    return Evaluation(labels, p, 0.4, [""] * 150)


def test_the_marks_stand_at_the_operating_point():
    places = mark_places(OperatingPoint(0.5, np.array([[80, 20], [10, 90]])))
    assert places["roc"] == "translate(118.4 40)"  # 46 + 0.2 * 362, 8 + 0.1 * 320
    assert places["roc-corner"] == "translate(328.67 175.33)"  # 202 + 2/3 * 190, 112 + 1/3 * 190


@pytest.mark.parametrize("draw", [roc_figure, precision_recall_figure, reliability_figure, decision_figure])
def test_a_figure_tells_the_models_apart_and_has_a_description(draw):
    html = draw({"resnet50": evaluation(), "cnn": evaluation(1)}, "en")
    assert '<circle r="6"/>' in html and '<path d="M0-7.5' in html and "http" not in html and "NaN" not in html
    alt = html.split('aria-label="')[1].split('"')[0]
    assert "ResNet-50 0." in alt and "Custom CNN 0." in alt


def test_only_good_models_get_their_corner_drawn_larger():
    good, poor = evaluation(3), evaluation(0.5)
    assert "the corner, enlarged" in roc_figure({"cnn": good}, "en")
    assert "the corner, enlarged" not in roc_figure({"resnet50": good, "cnn": poor}, "en")


def test_the_shipped_curves_stand_behind_with_their_area():
    good, shipped = {"cnn": evaluation(3)}, {"cnn": evaluation(1)}
    for draw in (roc_figure, precision_recall_figure):
        html, alone = draw(good, "en", shipped), draw(good, "en")
        assert html.count('class="line cnn shipped"') == 2 and html.index("cnn shipped") < html.index('"line cnn"')
        assert re.search(r"<small>shipped 0\.\d{3}</small>", html) and "shipped" not in alone


def test_the_reliability_diagram_tells_the_shipped_error():
    html = reliability_figure({"cnn": evaluation()}, "en", {"cnn": evaluation(1)})
    error = expected_calibration_error(evaluation(1).labels, evaluation(1).p_pneumonia)
    assert f"shipped {error:.3f}" in html and "line cnn shipped" not in html


def test_numbers_follow_the_language():
    assert ">0,2</text>" in roc_figure({"cnn": evaluation()}, "fr")
    assert ">0.2</text>" in roc_figure({"cnn": evaluation()}, "en")
