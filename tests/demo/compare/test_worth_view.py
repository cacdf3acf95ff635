import dataclasses

from demo.compare.study import Study
from demo.compare.view import render_results
from demo.compare.worth_view import worth_sentence
from demo.server.worth import Worth
from tests.demo.compare.answers import comparison
from xray_models.evaluation.joint_answers import JointAnswers, Outcome
from xray_models.images.scope import ScopeResult

OUTCOMES = {
    ("PNEUMONIA", "PNEUMONIA"): Outcome(1392, 1379),
    ("PNEUMONIA", "NORMAL"): Outcome(7, 3),
    ("NORMAL", "PNEUMONIA"): Outcome(19, 4),
}


def study(cnn_label="NORMAL", outcomes=OUTCOMES, **changes) -> Study:
    return Study(comparison(cnn_label, **changes), worth=Worth(joint=JointAnswers(("resnet50", "cnn"), outcomes)))


def test_agreement_says_how_often_both_said_so_and_how_many_were_ill():
    sentence = worth_sentence(study("PNEUMONIA"), "en")
    said = "Both said PNEUMONIA for 1,392 of 1,418 test radiographs: 1,379 showed pneumonia. Of all 1,418, 1,386 did."
    assert sentence == said
    assert sentence in render_results(study("PNEUMONIA"), "en")
    assert "1\u202f392 des 1\u202f418 radiographies" in worth_sentence(study("PNEUMONIA"), "fr")


def test_disagreement_counts_its_own_direction_too():
    sentence = worth_sentence(study(), "en")
    assert sentence.startswith("They disagreed on 26 of 1,418 test radiographs: 7 showed pneumonia.")
    assert sentence.endswith("PNEUMONIA from ResNet-50 alone, as here: 3 of 7 did.")


def test_what_never_occurred_is_called_that():
    agreeing = {("NORMAL", "NORMAL"): Outcome(5, 0)}
    assert worth_sentence(study(outcomes=agreeing), "en") == "None of 5 test radiographs got this pair of answers."


def test_nothing_is_said_outside_the_scope_or_of_one_answer_or_without_counts():
    inside, outside = ScopeResult(), ScopeResult(("unfamiliar",), {"unfamiliar": 1.4})
    assert worth_sentence(study(scope=inside), "en") and not worth_sentence(study(scope=outside), "en")
    assert "test radiographs" not in render_results(study(scope=outside), "en")
    only = {"cnn": comparison().predictions["cnn"]}
    assert worth_sentence(study(predictions=only), "en") == ""
    assert worth_sentence(dataclasses.replace(study(), worth=Worth()), "en") == ""
    assert worth_sentence(Study(), "en") == ""
