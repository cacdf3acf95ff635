"""What the shipped weights are worth outside their training images, as the model cards say it."""

import json
from pathlib import Path

import pytest

from demo.about import card_facts
from demo.about.evidence import AdultsEvidence, adults_evidence
from demo.about.model_card import model_card
from tests.demo.about.records import shipped
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.record import ModelRecord


def written(folder: Path, text: str) -> Path:
    (folder / "scope").mkdir()
    (folder / "scope" / "evidence.json").write_text(text)
    return folder


def test_the_evidence_is_read(tmp_path):
    values = {"adults": {"n": 480, "roc_auc": {"resnet50": 0.61, "cnn": 0.52}}, "later": 1}
    found = adults_evidence(written(tmp_path, json.dumps(values)))
    assert found == AdultsEvidence(480, {"resnet50": 0.61, "cnn": 0.52})


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"adults": {"n": "many"}}'])
def test_what_says_nothing_is_no_evidence(text, tmp_path):
    assert adults_evidence(written(tmp_path, text)) is None and adults_evidence(tmp_path / "nowhere") is None


def test_the_shipped_weights_have_evidence_for_both_models():
    assert adults_evidence(SHIPPED_WEIGHTS).roc_auc.keys() == {"resnet50", "cnn"}


@pytest.mark.parametrize(("language", "figures"), [("en", ("480", "0.61", "0.5 ")), ("fr", ("480", "0,61", "0,5 "))])
def test_a_card_begins_with_what_the_model_is_good_for_and_what_not(language, figures, monkeypatch):
    monkeypatch.setattr(card_facts, "adults_evidence", lambda weights: AdultsEvidence(480, {"resnet50": 0.614}))
    (_, first), *_ = model_card(shipped("resnet50"), language).summary
    good_for, not_for, scope = first.split("\n")
    assert "RESULTS.md" in good_for and "RESULTS.md" in scope and all(figure in not_for for figure in figures)


def test_without_evidence_no_figure_is_given(monkeypatch):
    monkeypatch.setattr(card_facts, "adults_evidence", lambda weights: None)
    (_, first), *_ = model_card(ModelRecord("cnn"), "en").summary
    assert first.startswith("Not recorded.") and "Not for adults" in first and "0.5" not in first
