import base64
import csv
import io
import math
import re

import pytest

from demo.ui.training_curves import render_history, training_figure, value_range
from xray_models.training.history import SELECTION_METRIC

ROWS = [
    {"epoch": epoch, "train_loss": 1 / epoch, "validation_loss": 1.2 / epoch, SELECTION_METRIC: 1.1 / epoch}
    for epoch in (1, 2, 3)
]


def test_training_curves_share_one_range_and_mark_the_epoch_kept():
    low, high = value_range(ROWS, "loss")
    assert low < 1 / 3 and high > 1.2
    html = training_figure(ROWS, "cnn", "loss", (low, high), 2, "en")
    assert html.count('class="dot train cnn"') == html.count('class="dot validation cnn"') == 3
    assert "line best" in html and "train 0.333, validation 0.400" in html


def test_what_a_history_lacks_is_not_drawn():
    html = training_figure([{"epoch": 1, "train_loss": None}], "cnn", "loss", (0, 1), 0, "en")
    assert "dot" not in html and "nan" not in html and "line best" not in html


def test_before_the_first_epoch_there_is_a_sentence_and_nothing_to_save():
    html = render_history({"resnet50": [], "cnn": []}, "en")
    assert html.count("The curves begin when the first epoch is complete.") == 2
    assert "<svg" not in html and "download" not in html


@pytest.mark.parametrize("epochs", [1, 2, 3])
def test_a_training_is_drawn_while_it_goes_on(epochs):
    html = render_history({"resnet50": ROWS[:epochs], "cnn": []}, "fr")
    assert html.count('class="dot validation resnet50"') == epochs  # only the loss is there
    assert f"époque gardée : {epochs}" in html and ">nan" not in html
    assert html.count("Les courbes commencent") == 1


def test_the_epoch_kept_so_far_is_none_where_no_loss_is_a_number():
    html = render_history({"cnn": [{"epoch": 1, "train_loss": 1.0, SELECTION_METRIC: math.nan}]}, "en")
    assert "epoch kept" not in html and "line best" not in html


def test_the_history_can_be_saved_with_all_its_digits():
    html = render_history({"cnn": ROWS}, "fr")
    content = re.search(r'download="cnn_history.csv" href="data:text/csv;base64,([^"]*)"', html).group(1)
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(content).decode())))
    assert [{name: float(value) for name, value in row.items()} for row in rows] == ROWS


def test_both_models_share_the_range_of_a_measure():
    other = [{"epoch": 1, "train_loss": 9.0, "validation_loss": 9.0}]
    alone = render_history({"cnn": ROWS}, "en")
    beside = render_history({"resnet50": other, "cnn": ROWS}, "en")
    place = re.compile(r'class="dot train cnn" r="2.2" transform="([^"]*)"')
    assert place.findall(alone) != place.findall(beside)
