import pytest

from demo.compare.scope_view import mend_sentences, scope_sentences
from demo.compare.study import Study
from demo.server.worth import Adults, Worth
from tests.demo.compare.answers import comparison
from xray_models.images.scope import REASONS, ScopeResult


def outside(*reasons, mends=(), worth=None) -> Study:
    return Study(comparison(scope=ScopeResult(reasons, {}, mends)), worth=worth or Worth())


def test_there_is_a_sentence_for_each_reason_in_its_order():
    for language in ("en", "fr"):
        sentences = scope_sentences(outside(*REASONS), language)
        assert len(set(sentences)) == len(REASONS)
    assert "adult" in scope_sentences(outside("adult", "lateral"), "en")[0]


def test_figures_on_adults_come_from_the_weights_or_are_left_out():
    measured = Worth(adults=Adults(n=1480, roc_auc={"resnet50": 0.611, "cnn": 0.523}))
    (sentence,) = scope_sentences(outside("unfamiliar", worth=measured), "en")
    assert "children of one to five, one hospital. On 1,480 radiographs of adults" in sentence
    assert "AUC was 0.61 (ResNet-50) and 0.52 (Custom CNN), where 0.5 is chance." in sentence
    assert "0,61 (ResNet-50)" in scope_sentences(outside("unfamiliar", worth=measured), "fr")[0]
    (without,) = scope_sentences(outside("unfamiliar"), "en")
    assert "AUC" not in without and "no better than chance" in without


@pytest.mark.parametrize(("mends", "words"), [(("invert",), "inverted"), (("crop",), "Too little can be seen")])
def test_inverted_greys_are_called_that_only_where_inverting_helps(mends, words):
    assert words in scope_sentences(outside("quality", mends=mends), "en")[0]


def test_an_image_inside_and_one_that_was_not_mended_have_no_sentence():
    for study in (Study(), Study(comparison()), Study(comparison(scope=ScopeResult()))):
        assert scope_sentences(study, "en") == mend_sentences(study, "en") == []


def test_everything_that_was_done_is_said_in_its_order():
    (sentence,) = mend_sentences(Study(comparison(), mended=("turn_90", "invert")), "en")
    assert sentence.startswith(
        "Turned by 90 degrees clockwise before reading. Greys inverted before reading. To go back"
    )
