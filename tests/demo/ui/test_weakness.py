import pytest

from demo.ui.weakness import render_badge, weakness_sentence
from xray_models.evaluation.weakness import Weakness


@pytest.mark.parametrize(
    ("found", "english", "french"),
    [
        (Weakness("untested"), "retrained; not tested", "réentraîné ; non testé"),
        (Weakness("small", 6, 6, 0.75, 0.75), "tested on 12 radiographs only", "testé sur 12 radiographies seulement"),
        (
            Weakness("small", 20, 600, 0.9, 0.8),
            "on 20 NORMAL radiographs only",
            "sur 20 radiographies NORMAL seulement",
        ),
        (Weakness("poor", 234, 390, 0.78, 0.723), "accuracy only 0.72 in its test", "de 0,72 seulement à son test"),
    ],
)
def test_a_badge_says_what_is_weak(found, english, french):
    assert english in render_badge(found, "en") and french in render_badge(found, "fr")


def test_what_is_not_weak_has_no_badge():
    assert render_badge(None, "en") == ""


def test_the_sentence_before_weights_are_used_has_the_figures():
    small = weakness_sentence("cnn", Weakness("small", 6, 6, 0.75, 0.75), "en")
    assert small == "Custom CNN: tested on 12 radiographs, accuracy 0.75."
    poor = weakness_sentence("cnn", Weakness("poor", 234, 390, 0.78, 0.723), "fr")
    assert "624 radiographies, exactitude équilibrée 0,72" in poor
