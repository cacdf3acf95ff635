"""What the panel says to each question, in both languages."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from demo.compare.questions import Altered, Heat
from demo.compare.questions_view import (
    SLIDERS,
    outline,
    places,
    render_altered,
    render_forms,
    render_heats,
    render_panel,
    render_search,
    render_trouble,
)
from demo.compare.study import Study
from demo.text.say import page_error, say
from tests.demo.compare.answers import CANVAS, HEAT, comparison
from xray_models.images.change import Change
from xray_models.inference.classifier import HEATMAP_METHODS
from xray_models.inference.counterfactual import Counterfactual
from xray_models.networks.registry import MODELS

STUDY = Study(comparison())
UPPER_LEFT = np.zeros((224, 224), bool)
UPPER_LEFT[:32, :32] = True


def altered(p: float, novelty: float | None = None) -> Altered:
    """Both models answer with ``p``; before, the ResNet-50 said PNEUMONIA, 97 %, and the CNN NORMAL, 12 %."""
    predictions = {
        name: replace(answer, p_pneumonia=p, label="PNEUMONIA" if p >= 0.5 else "NORMAL", novelty=novelty)
        for name, answer in STUDY.comparison.predictions.items()
    }
    return Altered(CANVAS, predictions)


def result(**changes: object) -> Counterfactual:
    return replace(Counterfactual(0.973, 0.2, UPPER_LEFT, True, passes=100, finished=True), **changes)


def shown(carried: str) -> str:
    """The HTML that the script takes into the panel."""
    return unescape(re.search(r'data-html="(.*?)"', carried, re.DOTALL)[1])


def spoken(html: str) -> str:
    return unescape(re.search(r'data-spoken="(.*?)"', html)[1])


def test_the_panel_is_empty_until_somebody_opens_it():
    assert "Ask the models" in render_panel("en") and "<form" not in render_panel("en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_forms_have_a_question_each_and_say_what_it_can_and_cannot_tell(language):
    carried = render_forms(STUDY, 7, language)
    html = shown(carried)
    assert re.findall(r'data-question="(\w+)"', html) == ["cover", "alter", "search", "explain"]
    for kind in ("cover", "alter", "search", "explain"):
        for word in ("can", "cannot"):
            assert say(language, f"{kind}_{word}") in unescape(html)
    assert all(f"<option>{method}</option>" in html for method in HEATMAP_METHODS)
    assert 'data-asked="7"' in carried and "aspect-ratio: 1.3333" in html and STUDY.key in html


@pytest.mark.parametrize("end", [0, 1, 2])
def test_both_ends_of_every_slider_can_be_asked_about(end):
    brightness, contrast, turn, crop = (SLIDERS[name][end] for name in ("brightness", "contrast", "turn", "crop"))
    assert (Change(brightness / 100, contrast / 100, turn, crop / 100) == Change()) is (end == 2)


def test_every_method_has_its_line_in_both_languages():
    assert all(say(language, f"method {method}") for method in HEATMAP_METHODS for language in ("en", "fr"))


def test_both_answers_stand_beside_those_without_the_change():
    carried = render_altered(STUDY, altered(0.2), 3, "en")
    html = shown(carried)
    assert html.count("<tr") == 3 and html.count('class="normal turned"') == 1
    assert "97%" in html and html.count("20%") == 2
    assert "ResNet-50: the answer turns from PNEUMONIA (97%) to NORMAL (20%)." in spoken(carried)
    assert "Custom CNN: the answer stays NORMAL (12% before, 20% now)." in spoken(carried)


def test_a_mirrored_cover_has_a_column_of_its_own():
    both = replace(altered(0.2), mirrored=altered(0.9).predictions)
    html = shown(render_altered(STUDY, both, 3, "en"))
    assert html.count("90%") == 2 and "Other side covered" in html and html.count("<th ") == 4 + 2


def test_an_unfamiliar_picture_is_told():
    told = say("en", "question_unfamiliar")
    assert told not in shown(render_altered(STUDY, altered(0.2, novelty=0.8), 3, "en"))
    assert told in shown(render_altered(STUDY, altered(0.2, novelty=1.2), 3, "en"))


def test_a_heatmap_has_the_name_of_its_method_layer_and_class():
    heats = [
        Heat("resnet50", "PNEUMONIA", "LayerCAM", "layer3", HEAT),
        Heat("cnn", "NORMAL", "LayerCAM", "conv8", None),
    ]
    html = shown(render_heats(STUDY, heats, 3, "en"))
    assert "ResNet-50: LayerCAM after layer3, towards PNEUMONIA" in html and html.count("<img") == 1
    assert "Custom CNN: LayerCAM after conv8 is empty" in html
    assert say("en", "method LayerCAM") in html


def test_the_search_shows_how_far_it_is_and_speaks_at_its_end_only():
    carried = render_search(STUDY, {"resnet50": result(finished=False, passes=90)}, 3, "en")
    assert "data-goes-on" in carried and spoken(carried) == ""
    assert 'value="0.250"' in shown(carried) and "ResNet-50: 90 pictures tried" in shown(carried)


def test_the_search_ends_with_what_it_found_and_what_not():
    minimal = result(minimal=True)
    found, none = result(), result(before=0.12, after=0.3, found=False, mask=np.zeros_like(UPPER_LEFT))
    carried = render_search(STUDY, {"resnet50": found, "cnn": none}, 3, "en")
    html = shown(carried)
    assert "data-goes-on" not in carried and "<progress" not in html and html.count("data-canvas") == 1
    assert "with 2.0% of the picture covered, the answer turns from PNEUMONIA (97%) to NORMAL (20%)" in spoken(carried)
    assert say("en", "search_limit") in spoken(carried) and say("en", "search_minimal") not in spoken(carried)
    assert say("en", "search_minimal") in spoken(render_search(STUDY, dict.fromkeys(MODELS, minimal), 3, "en"))
    assert "no part of up to 24% of the picture was found" in spoken(carried)
    assert "from 12% to 30%" in spoken(carried) and "upper left of the picture" in html


def test_what_is_covered_gets_an_outline_and_nothing_else_does():
    opaque = outline(UPPER_LEFT)[..., 3] > 0
    assert not opaque[~UPPER_LEFT].any() and opaque[0, 0] and not opaque[16, 16]


def test_places_are_named_by_thirds():
    assert (
        places(UPPER_LEFT, "en") == "upper left"
        and places(UPPER_LEFT | UPPER_LEFT[:, ::-1], "fr") == "en haut à gauche, en haut à droite"
    )


def test_why_the_models_were_not_asked_is_said_and_spoken():
    carried = render_trouble(page_error("question_unknown"), 3, "fr")
    assert spoken(carried) == say("fr", "question_unknown") and 'role="alert"' in shown(carried)
