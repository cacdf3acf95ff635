"""What the shipped weights are worth outside their training images, as the model cards say it."""

import pytest

from demo.about import card_facts
from demo.about.model_card import model_card
from demo.server.worth import Adults
from tests.demo.about.records import shipped
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS


def test_the_shipped_weights_have_evidence_for_both_models():
    assert card_facts.shipped_adults().roc_auc.keys() == set(MODELS)


@pytest.mark.parametrize(("language", "figures"), [("en", ("480", "0.61", "0.5 ")), ("fr", ("480", "0,61", "0,5 "))])
def test_a_card_begins_with_what_the_model_is_good_for_and_what_not(language, figures, monkeypatch):
    adults = Adults(n=480, roc_auc={"resnet50": 0.614, "cnn": 0.523})
    monkeypatch.setattr(card_facts, "shipped_adults", lambda: adults)
    (_, first), *_ = model_card(shipped("resnet50"), language).summary
    good_for, not_for, scope = first.split("\n")
    assert "RESULTS.md" in good_for and "RESULTS.md" in scope and all(figure in not_for for figure in figures)


def test_without_evidence_no_figure_is_given(monkeypatch):
    monkeypatch.setattr(card_facts, "shipped_adults", lambda: None)
    (_, first), *_ = model_card(ModelRecord("cnn"), "en").summary
    assert first.startswith("Not recorded.") and "Not for adults" in first and "0.5" not in first
