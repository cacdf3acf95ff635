import re

import numpy as np
import pytest

from demo.compare.examples import Example
from demo.compare.examples_view import example_notes, render_examples
from demo.ui.html import image_uri
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison

CANVAS = np.full((224, 224), 90, np.uint8)


class Picture(Example):
    """An example that needs no file."""

    thumbnail = image_uri(CANVAS)


RADIOGRAPHS = [
    Picture(b"", {"en": f"Radiograph {number}"}, label, {"en": f"Picked: {label}."})
    for number, label in ((1, "PNEUMONIA"), (2, "NORMAL"))
]
PLAIN = Picture(b"", {"en": "No opacity"}, notes={"en": "Nothing was added."}, drawn="plain")
OPACITY = Picture(b"", {"en": "Opacity"}, notes={"en": "An opacity was added."}, drawn="opacity")


def comparison(**labels: str) -> Comparison:
    predictions = {name: Prediction(name, label, 0.5, 0.5, label, None) for name, label in labels.items()}
    return Comparison(CANVAS, 1200, 900, (), predictions)


def test_the_label_of_a_radiograph_is_nowhere_before_the_answer():
    html = render_examples(RADIOGRAPHS, "en")
    assert "NORMAL" not in html.upper().replace("PNEUMONIA", "NORMAL")
    assert re.findall(r'title="(.*?)"', html) == re.findall(r'alt="(.*?)"', html) == ["Radiograph 1", "Radiograph 2"]


def test_the_licence_stands_with_the_radiographs():
    html = render_examples(RADIOGRAPHS, "en")
    assert "Kermany, Zhang and Goldbaum, CC BY 4.0, unchanged" in html and "10.17632/rscbjbr9sj.2" in html
    assert "Kermany" not in render_examples([PLAIN], "en")


def test_rendered_pictures_have_a_row_of_their_own_and_keep_their_place_in_the_list():
    first, second = render_examples([OPACITY, *RADIOGRAPHS, PLAIN], "en").split("What the models were not made for")
    assert re.findall(r'data-example="(\d)"', first) == ["1", "2"]
    assert re.findall(r'data-example="(\d)"', second) == ["0", "3"] and "drawn into three" in second
    assert "What the models were not made for" not in render_examples(RADIOGRAPHS, "en")


def test_nothing_to_show_is_nothing():
    assert not render_examples([], "en").strip()


@pytest.mark.parametrize(
    "labels, words",
    [
        ({"resnet50": "NORMAL", "cnn": "NORMAL"}, "Both missed the opacity: they answer NORMAL."),
        ({"resnet50": "PNEUMONIA", "cnn": "NORMAL"}, "Custom CNN missed the opacity: it answers NORMAL."),
        ({"resnet50": "NORMAL"}, "ResNet-50 missed the opacity: it answers NORMAL."),
        ({"resnet50": "PNEUMONIA", "cnn": "PNEUMONIA"}, ""),
        ({}, ""),
    ],
)
def test_what_was_missed_follows_from_the_answers(labels, words):
    notes = example_notes(OPACITY, comparison(**labels), "en")
    assert notes == ["An opacity was added.", f"The models have not learned from such pictures. {words}".strip()]


def test_where_nothing_was_drawn_nothing_was_missed():
    notes = example_notes(PLAIN, comparison(resnet50="NORMAL", cnn="NORMAL"), "en")
    assert notes == ["Nothing was added.", "The models have not learned from such pictures."]


def test_a_radiograph_says_what_it_is_and_no_more():
    assert example_notes(RADIOGRAPHS[1], comparison(resnet50="NORMAL", cnn="NORMAL"), "en") == ["Picked: NORMAL."]
