import re

import numpy as np
import pytest

from demo.ui.scores.decision_figure import decision_figure, decision_points
from xray_models.evaluation.evaluation import Evaluation


def ten_images() -> Evaluation:
    """Four NORMAL, six PNEUMONIA: from 0.5 on, 1 and 4 of them are called PNEUMONIA."""
    p = np.array([0.1, 0.2, 0.3, 0.6, 0.15, 0.4, 0.5, 0.7, 0.8, 0.9])
    return Evaluation(np.repeat([0, 1], (4, 6)), p, 0.5, [""] * 10)


def test_the_decision_curve_is_drawn_with_both_simple_rules():
    html = decision_figure({"cnn": ten_images()}, "en", {"cnn": ten_images()})
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
    html = decision_figure({"cnn": tested}, "en")
    places = [float(y) for y in re.findall(r'class="mark cnn" transform="translate\([\d.]+ (-?[\d.]+)\)"', html)]
    assert 0 < len(places) < 6 and all(8 <= y <= 328 for y in places)


def test_the_decision_curve_as_values():
    heads, rows = decision_points({"resnet50": ten_images(), "cnn": ten_images()}, "fr")
    assert heads == ["probabilité seuil", "ResNet-50", "CNN sur mesure", "traiter tout le monde", "ne traiter personne"]
    assert len(rows) == 11 and rows[3] == (
        0.25,
        pytest.approx(13 / 30),
        pytest.approx(13 / 30),
        pytest.approx(7 / 15),
        0,
    )
