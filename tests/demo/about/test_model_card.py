import re
from dataclasses import replace
from string import Formatter

import pytest

from demo.about.card_facts import METRICS
from demo.about.model_card import CHECKLISTS, model_card
from demo.text.numbers import decimal
from demo.text.say import SENTENCES
from tests.demo.about.records import FIRST, SECOND, answers, continued, markdown, shipped, started_from, with_band
from xray_models.networks.record import EvaluationRecord, ModelRecord, StartingWeights
from xray_models.networks.registry import MODELS
from xray_models.training.history import SELECTION_METRIC

LETTERS = {
    "3": "abc",
    "5": "ab",
    "6": "abc",
    "8": "abc",
    "9": "abc",
    "12": "abcdefg",
    "18": "abcdef",
    "20": "abc",
    "23": "ab",
    "27": "abc",
}
NUMBERS = {
    "tripod": [f"{n}{letter}" for n in map(str, range(1, 28)) for letter in LETTERS.get(n, [""])],
    "claim": [str(n) for n in range(1, 45)],
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", MODELS)
def test_every_item_is_there_once_and_answered(name, language):
    for checklist, items in model_card(shipped(name), language).checklists.items():
        assert [item.number for item in items] == NUMBERS[checklist]
        assert all(item.subject.strip() and item.answer.strip() for item in items)
    rows = re.findall(r"^\| (\d+\w?) \|", markdown(shipped(name), language), re.MULTILINE)
    assert rows == NUMBERS["tripod"] + NUMBERS["claim"]


@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_a_translated_answer_takes_the_same_values(checklist):
    def taken(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)}

    english, french = CHECKLISTS[checklist]["en"], CHECKLISTS[checklist]["fr"]
    assert english.keys() == french.keys()
    assert [key for key in english if taken(english[key][1]) != taken(french[key][1])] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("make", [lambda name: ModelRecord(name), shipped, with_band], ids=["empty", "shipped", "band"])
@pytest.mark.parametrize("name", MODELS)
def test_no_placeholder_and_no_python_is_left(name, make, language):
    text = markdown(make(name), language)
    assert not re.search(r"[{}]|\bnan\b|  " + (r"|\bNone\b" if language == "fr" else ""), text)  # "None after it."


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", MODELS)
def test_the_figures_are_those_of_the_record(name, language):
    record, card = shipped(name), model_card(shipped(name), language)
    rows = {metric: (value, interval) for metric, value, interval in card.metrics}
    test, replies = record.test, answers(record, language)
    for metric in METRICS:
        value, interval = rows[SENTENCES[language][f"metric_{metric}"]]
        ends = test.intervals.get(metric)
        assert value == decimal(language, test.metrics()[metric])
        assert interval == ("–" if ends is None else " – ".join(decimal(language, end) for end in ends))
        assert value in replies["tripod 23a"] and (ends is None or interval in replies["claim 37"])
    (tn, fp), (fn, tp) = test.confusion_matrix
    assert re.findall(r"\b\d+\b", replies["claim 39"])[:6] == [str(n) for n in (tn, tn + fp, tp, fn + tp, fp, fn)]
    assert decimal(language, record.threshold, 4) in replies["tripod 15"]
    assert decimal(language, record.temperature) in replies["tripod 13"]
    counts = [
        n
        for split in ("train", "validation", "test")
        for n in (sum(record.data[split].values()), record.data[split]["NORMAL"], record.data[split]["PNEUMONIA"])
    ]
    assert re.findall(r"\b\d+\b", replies["claim 35"])[:9] == [str(n) for n in counts]
    kept = [record.training.best_epoch, len(record.training.history)]
    assert re.findall(r"\d+", replies["claim 26"])[:2] == [str(n) for n in kept]
    assert record.versions["torch"] in replies["claim 23"] and str(record.training.seconds) in replies["claim 25"]


def test_the_band_of_uncertain_answers_is_described_where_there_is_one():
    replies = answers(with_band("cnn"))
    assert "from 0.2101 to below 0.7402" in replies["tripod 15"] and "aims at 95% of" in replies["tripod 15"]
    assert "augmented copies of themselves, the theoretical guarantee" in replies["tripod 15"]
    assert "12.3% of" in replies["claim 37"] and "95.7%" in replies["claim 37"] and "0.988" in replies["claim 37"]
    assert "outside" not in answers(with_band("cnn", certain_accuracy=None))["claim 37"]
    assert "too close to call: Not done." in answers(ModelRecord("cnn"))["tripod 15"]


def test_a_card_that_says_little_admits_it():
    card, replies = model_card(ModelRecord("resnet50"), "en"), answers(ModelRecord("resnet50"))
    assert card.metrics == [] and card.tested.startswith("Not done.")
    assert replies["tripod 23a"].startswith("Not done.") and replies["claim 32"].startswith("Not recorded.")
    assert replies["tripod 13"] == "Not recorded. Not done. The probabilities are not calibrated."
    assert replies["claim 24"] == replies["claim 23"].split(" Also")[0] == "Not recorded."
    assert model_card(ModelRecord("resnet50"), "fr").tested.startswith("Non fait.")


def test_half_a_test_is_reported_as_far_as_it_goes():
    card = model_card(ModelRecord("cnn", metrics={"test": EvaluationRecord(accuracy=0.75)}), "en")
    assert card.metrics == [("Accuracy", "0.750", "–")] and card.tested == "Not recorded."


@pytest.mark.parametrize(
    ("init", "start"),
    [
        ("imagenet", "torchvision's ImageNet weights"),
        ("shipped", "the shipped weights of this project"),
        ("random", "random values"),
        ("/home/jane/mine.safetensors", "the weights of a file that this project does not know"),
    ],
)
def test_a_retrained_model_says_what_it_started_from(init, start):
    replies = answers(started_from(init))
    assert replies["claim 24"].startswith(f"Training started from {start}")
    assert "jane" not in f"{replies}" and "mine" not in replies["claim 24"]


def test_a_known_file_is_known_by_its_content():
    record = shipped("resnet50")
    he_2015 = "Training started from the ImageNet weights of He et al. (2015)"
    assert answers(record)["claim 24"].startswith(he_2015)
    renamed = replace(record, recipe={**record.recipe, "init": "/elsewhere/renamed.safetensors"})
    assert answers(renamed)["claim 24"] == answers(record)["claim 24"]
    file = record.training.started_from
    latest = StartingWeights(recipe=record.recipe, epochs=24, seconds=100)
    chained = answers(continued("resnet50", 0, latest, file))["claim 24"]
    assert "24 epochs (100 s) and had started from the ImageNet weights of He et al. (2015)" in chained
    assert "–" not in chained


def test_a_continued_training_says_from_what():
    replies = answers(continued("cnn", 0, FIRST))["claim 24"]
    assert replies == (
        "Training continued from an earlier version of these weights, which had been trained for 9 epochs (3967 s) "
        "and had started from random values."
    )
    replies = answers(continued("cnn", 0, FIRST), "fr")["claim 24"]
    assert replies == (
        "L'entraînement a continué à partir d'une version antérieure de ces poids, qui avait été entraînée pendant "
        "9 époques (3967 s) et était partie de valeurs aléatoires."
    )
    twice = answers(continued("cnn", 0, SECOND, FIRST))["claim 24"]
    assert "4 epochs (1200 s) and had started from an earlier version of these weights, which had been" in twice
    assert "9 epochs (– s)" in answers(continued("cnn", 0, replace(FIRST, seconds=None)))["claim 24"]
    assert "earlier version that had been tested" in answers(continued("cnn", 0, FIRST))["tripod 24"]


@pytest.mark.parametrize("language, words", [("en", "starting weights has the"), ("fr", "poids de départ a pour")])
@pytest.mark.parametrize("recipe", [{}, FIRST.recipe], ids=["file", "continued"])
def test_the_starting_weights_are_named_by_their_sha256_where_it_is_recorded(recipe, language, words):
    sha256 = "0123456789abcdef" * 4
    known, unknown = (continued("resnet50", 0, replace(FIRST, recipe=recipe, sha256=x)) for x in (sha256, None))
    reply = answers(known, language)["claim 24"]
    assert reply.count("SHA-256") == 1 and reply.endswith(f"{words} SHA-256 {sha256}.")
    assert sha256 in markdown(known, language) and "SHA-256" not in markdown(unknown, language)


def test_the_choice_of_the_epoch_is_that_of_its_time():
    record = shipped("cnn")
    old = [{name: value for name, value in row.items() if name != SELECTION_METRIC} for row in record.training.history]
    new = [{**row, SELECTION_METRIC: 0.5} for row in old]
    for history, after in ((old, "loss on validation. "), (new, "loss on validation after calibration, with both")):
        assert after in answers(replace(record, training=replace(record.training, history=history)))["claim 26"]


def test_a_recipe_is_described_as_it_is():
    record = shipped("cnn")
    other = {
        **record.recipe,
        "counterexamples": 8.0,
        "originals": 0.6,
        "exported": 0.9,
        "consistency": 12.0,
        "erased": 0.25,
        "small": 2 / 3,
        "average": 0.998,
        "images": 320,
        "class_weights": False,
        "bf16": False,
        "schedule": "warm_up",
        "optimizer": "sgd",
        "frozen_until": "conv2",
        "augmentation": "brand_new",
    }
    replies = answers(replace(record, recipe=other))
    assert "SGD" in replies["claim 25"] and "rising during the first epoch, then constant" in replies["claim 25"]
    assert "conv2" in replies["claim 25"] and "float32" in replies["claim 25"] and "not weighted" in replies["claim 25"]
    assert "Augmentation: brand_new." in replies["claim 9"] and "In 25% of the training images" in replies["claim 9"]
    assert "60% are taken from it" in replies["claim 9"] and "90% of the training images are" in replies["claim 9"]
    assert "Jensen-Shannon divergence, weight 12)" in replies["claim 9"]
    assert "In the first 67% of the epochs" in replies["claim 9"] and "up to 8 times" in replies["claim 9"]
    assert "0.998" in replies["claim 27"] and "320 training images" in replies["claim 10"]


def test_what_is_said_of_the_published_data_is_said_of_no_other():
    record = shipped("cnn")
    replies = answers(replace(record, data={**record.data, "test": {"NORMAL": 234, "PNEUMONIA": 389}}))
    assert "Guangzhou" in answers(record)["tripod 6a"] and "Kermany" in answers(record)["claim 7"]
    assert not [key for key, answer in replies.items() if "Guangzhou" in answer or "Kermany" in answer]
    assert replies["claim 7"].startswith("Not recorded.") and replies["tripod 26"].count("Not recorded.") == 1


def test_a_remark_in_the_record_is_on_the_card():
    record = continued("cnn", 0, FIRST)
    record = replace(record, training=replace(record.training, remark={"en": "Stopped twice.", "fr": "Deux arrêts."}))
    assert "Stopped twice." in markdown(record, "en") and "Deux arrêts." in markdown(record, "fr")
