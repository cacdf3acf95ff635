"""Questions to the models that no page would put, and a long one while others want their answers."""

import threading
from html import unescape

import pytest

from demo.text.say import say
from tests.campaign.visitor import ANSWERED, Visitor

PLACE = {"left": 20, "top": 20, "width": 20, "height": 20}
CHANGE = {"brightness": 0, "contrast": 100, "turn": 0, "crop": 0}
MAP = {"method": "Grad-CAM", "target": "predicted", "depth": 0}
QUESTIONS = {"cover": PLACE, "alter": CHANGE, "explain": MAP}
NO_VALUES = (None, "", "x" * 100_000, -1e308, "nan", "1e999", [1] * 1000, {"path": "x"}, True, "\ud800")


@pytest.mark.parametrize("kind", QUESTIONS)
def test_what_is_no_question_gets_a_sentence(public, stranger, radiograph, kind):
    stranger.read(radiograph)
    asked = {**QUESTIONS[kind], "asked": 1}
    assert "<table" in answer(stranger, kind, asked) or "<figure" in answer(stranger, kind, asked)
    for value in NO_VALUES:
        for name in QUESTIONS[kind]:
            html = answer(stranger, kind, {**asked, name: value})
            assert say("en", "question_unknown") in html, f"{name}: {value!r}"[:100]
    for whole in (None, {}, [], "x", {"asked": "<script>"}):
        assert say("en", "question_unknown") in answer(stranger, kind, whole)


@pytest.mark.parametrize("kind", ["show", "search", *QUESTIONS])
def test_without_an_answer_there_is_nothing_to_ask_about(stranger, kind):
    assert say("en", "question_unknown") in answer(stranger, kind, {"asked": 1})


@pytest.mark.campaign
def test_who_searches_holds_nobody_up(public, stranger, radiograph):
    stranger.read(radiograph)
    search = threading.Thread(target=answer, args=(stranger, "search", {"asked": 1}))
    search.start()
    with Visitor(public.address) as other:
        assert ANSWERED in other.read(radiograph).html
        assert "<table" in answer(other, "cover", {**PLACE, "asked": 1})
        assert search.is_alive(), "the search was over before the others had their answers"
    search.join()


def answer(visitor: Visitor, kind: str, values: object) -> str:
    """What the panel would show."""
    return unescape(visitor.fire(f"#questions.{kind}", event_data=values).html)
