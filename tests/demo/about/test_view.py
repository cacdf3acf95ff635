import base64
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from string import Formatter

import pytest

from demo.about import view as model_card
from demo.about.facts import METRICS
from demo.about.view import CHECKLISTS, describe, render_html, render_markdown
from demo.text.numbers import decimal
from demo.text.say import SENTENCES
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import EvaluationRecord, ModelRecord, StartingWeights
from xray_models.networks.registry import MODELS
from xray_models.training.history import CHOICE

SHIPPED = model_directories(Path(model_card.__file__).parents[2] / "weights")
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
BAND = {"uncertain": 0.1234, "coverage": 0.9567, "coverage_normal": 0.95, "coverage_pneumonia": 0.96}


def card(name: str) -> ModelRecord:
    return ModelRecord.read(SHIPPED[name])


def started_from(init: str) -> ModelRecord:
    """The shipped card of the ResNet-50, as if its training had started from ``init``, of which nothing is known."""
    own = card("resnet50")
    return replace(own, recipe={**own.recipe, "init": init}, training=replace(own.training, started_from=None))


def with_band(name: str, certain_accuracy: float | None = 0.9876) -> ModelRecord:
    """The shipped card, with a band of uncertain answers and what it does on the test images."""
    own = card(name)
    tested = replace(own.test, uncertainty={**BAND, "certain_accuracy": certain_accuracy})
    calibration = replace(own.calibration, coverage=0.95)
    return replace(own, uncertain=(0.2101, 0.7402), calibration=calibration, metrics={"test": tested})


def answers(card: ModelRecord, language: str = "en") -> dict[str, str]:
    """ "tripod 3a" -> answer."""
    lists = describe(card, language).checklists
    return {f"{name} {item.number}": item.answer for name, items in lists.items() for item in items}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", MODELS)
def test_every_item_is_there_once_and_answered(name, language):
    for checklist, items in describe(card(name), language).checklists.items():
        assert [item.number for item in items] == NUMBERS[checklist]
        assert all(item.subject.strip() and item.answer.strip() for item in items)
    rows = re.findall(r"^\| (\d+\w?) \|", render_markdown(card(name), language), re.MULTILINE)
    assert rows == NUMBERS["tripod"] + NUMBERS["claim"]


@pytest.mark.parametrize("checklist", CHECKLISTS)
def test_a_translated_answer_takes_the_same_values(checklist):
    def taken(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)}

    english, french = CHECKLISTS[checklist]["en"], CHECKLISTS[checklist]["fr"]
    assert english.keys() == french.keys()
    assert [key for key in english if taken(english[key][1]) != taken(french[key][1])] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("make", [lambda name: ModelRecord(name), card, with_band], ids=["empty", "shipped", "band"])
@pytest.mark.parametrize("name", MODELS)
def test_no_placeholder_and_no_python_is_left(name, make, language):
    text = render_markdown(make(name), language)
    assert not re.search(r"[{}]|\bnan\b|  " + (r"|\bNone\b" if language == "fr" else ""), text)  # "None after it."


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", MODELS)
def test_the_figures_are_those_of_the_card(name, language):
    own, rows = (
        card(name),
        {metric: (value, interval) for metric, value, interval in describe(card(name), language).metrics},
    )
    tested, said = own.test, answers(card(name), language)
    for metric in METRICS:
        value, interval = rows[SENTENCES[language][f"metric_{metric}"]]
        ends = tested.intervals.get(metric)
        assert value == decimal(language, tested.metrics()[metric])
        assert interval == ("–" if ends is None else " – ".join(decimal(language, end) for end in ends))
        assert value in said["tripod 23a"] and (ends is None or interval in said["claim 37"])
    (tn, fp), (fn, tp) = tested.confusion_matrix
    assert re.findall(r"\b\d+\b", said["claim 39"])[:6] == [str(n) for n in (tn, tn + fp, tp, fn + tp, fp, fn)]
    assert decimal(language, own.threshold, 4) in said["tripod 15"]
    assert decimal(language, own.temperature) in said["tripod 13"]
    counts = [
        n
        for split in ("train", "validation", "test")
        for n in (sum(own.data[split].values()), own.data[split]["NORMAL"], own.data[split]["PNEUMONIA"])
    ]
    assert re.findall(r"\b\d+\b", said["claim 35"])[:9] == [str(n) for n in counts]
    kept = [own.training.best_epoch, len(own.training.history)]
    assert re.findall(r"\d+", said["claim 26"])[:2] == [str(n) for n in kept]
    assert own.versions["torch"] in said["claim 23"] and str(own.training.seconds) in said["claim 25"]


def test_the_band_of_uncertain_answers_is_told_where_there_is_one():
    said = answers(with_band("cnn"))
    assert "from 0.2101 to below 0.7402" in said["tripod 15"] and "aims at 95% of" in said["tripod 15"]
    assert "augmented copies of themselves, the theoretical guarantee" in said["tripod 15"]
    assert "12.3% of" in said["claim 37"] and "95.7%" in said["claim 37"] and "0.988" in said["claim 37"]
    assert "outside" not in answers(with_band("cnn", certain_accuracy=None))["claim 37"]
    assert "too close to call: Not done." in answers(ModelRecord("cnn"))["tripod 15"]


def test_a_card_that_says_little_admits_it():
    document, said = describe(ModelRecord("resnet50"), "en"), answers(ModelRecord("resnet50"))
    assert document.metrics == [] and document.tested.startswith("Not done.")
    assert said["tripod 23a"].startswith("Not done.") and said["claim 32"].startswith("Not recorded.")
    assert said["tripod 13"] == "Not recorded. Not done. The probabilities are not calibrated."
    assert said["claim 24"] == said["claim 23"].split(" Also")[0] == "Not recorded."
    assert describe(ModelRecord("resnet50"), "fr").tested.startswith("Non fait.")


def test_half_a_test_is_told_as_far_as_it_goes():
    document = describe(ModelRecord("cnn", metrics={"test": EvaluationRecord(accuracy=0.75)}), "en")
    assert document.metrics == [("Accuracy", "0.750", "–")] and document.tested == "Not recorded."


@pytest.mark.parametrize(
    ("init", "start"),
    [
        ("imagenet", "torchvision's ImageNet weights"),
        ("shipped", "the shipped weights of this project"),
        ("random", "random values"),
        ("mine.safetensors", "the weights of the file mine.safetensors"),
    ],
)
def test_a_retrained_card_tells_its_own_start(init, start):
    assert answers(started_from(init))["claim 24"].startswith(f"Training started from {start}")


def went_on(name: str, seed: int, latest: StartingWeights, *earlier: StartingWeights) -> ModelRecord:
    """The shipped card, as if that training with ``seed`` had gone on from earlier versions, the latest first."""
    own = card(name)
    training = replace(own.training, started_from=replace(latest, earlier=list(earlier)))
    return replace(own, recipe={**own.recipe, "init": "shipped", "seed": seed}, training=training)


FIRST = StartingWeights(recipe={"init": "random", "seed": 0}, epochs=9, seconds=3967)
SECOND = StartingWeights(recipe={"init": "shipped", "seed": 0}, epochs=4, seconds=1200)


def test_weights_that_went_on_tell_from_what():
    said = answers(went_on("cnn", 0, FIRST))["claim 24"]
    assert said == (
        "Training continued from an earlier version of these weights, which had been trained for 9 epochs (3967 s) "
        "and had started from random values."
    )
    said = answers(went_on("cnn", 0, FIRST), "fr")["claim 24"]
    assert said == (
        "L'entraînement a continué à partir d'une version antérieure de ces poids, qui avait été entraînée pendant "
        "9 époques (3967 s) et était partie de valeurs aléatoires."
    )
    twice = answers(went_on("cnn", 0, SECOND, FIRST))["claim 24"]
    assert "4 epochs (1200 s) and had started from an earlier version of these weights, which had been" in twice
    assert "9 epochs (– s)" in answers(went_on("cnn", 0, replace(FIRST, seconds=None)))["claim 24"]
    assert "earlier version that had been tested" in answers(went_on("cnn", 0, FIRST))["tripod 24"]


def test_the_choice_of_the_epoch_is_that_of_its_time():
    own = card("cnn")
    old = [{name: value for name, value in row.items() if name != CHOICE} for row in own.training.history]
    new = [{**row, CHOICE: 0.5} for row in old]
    for history, after in ((old, "loss on validation. "), (new, "loss on validation after calibration, with both")):
        assert after in answers(replace(own, training=replace(own.training, history=history)))["claim 26"]


def test_a_recipe_is_told_as_it_is():
    own = card("cnn")
    other = {
        **own.recipe,
        "counterexamples": 8.0,
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
    said = answers(replace(own, recipe=other))
    assert "SGD" in said["claim 25"] and "rising during the first epoch, then constant" in said["claim 25"]
    assert "conv2" in said["claim 25"] and "float32" in said["claim 25"] and "not weighted" in said["claim 25"]
    assert "Augmentation: brand_new." in said["claim 9"] and "In 25% of the training images" in said["claim 9"]
    assert "In the first 67% of the epochs" in said["claim 9"] and "up to 8 times" in said["claim 9"]
    assert "0.998" in said["claim 27"] and "320 training images" in said["claim 10"]


def test_what_is_said_of_the_published_data_is_said_of_no_other():
    own = card("cnn")
    said = answers(replace(own, data={**own.data, "test": {"NORMAL": 234, "PNEUMONIA": 389}}))
    assert "Guangzhou" in answers(own)["tripod 6a"] and "Kermany" in answers(own)["claim 7"]
    assert not [key for key, answer in said.items() if "Guangzhou" in answer or "Kermany" in answer]
    assert said["claim 7"].startswith("Not recorded.") and said["tripod 26"].count("Not recorded.") == 1


def test_html_and_markdown_take_a_name_as_text():
    evil = replace(started_from("<script>a|b*c</script>"), versions={"torch": "<b>"})
    html, markdown = render_html(evil, "en"), render_markdown(evil, "en")
    assert "<script>" not in html and "<b>" not in html and "&lt;script&gt;" in html
    assert "<script>" not in markdown and "a\\|b\\*c" in markdown


def test_the_page_shows_what_the_file_says(tmp_path):
    html = render_html(card("cnn"), "fr", "20261123-062501_")
    content = re.search(r'download="20261123-062501_model_card_cnn.md" href="data:[^,]*;base64,([^"]*)"', html).group(1)
    assert base64.b64decode(content).decode() == render_markdown(card("cnn"), "fr")
    shown = unescape(re.sub(r"<[^>]*>", "", html))
    assert all(answer in shown for answer in answers(card("cnn"), "fr").values())
    assert html.count("<details") == 2 and 'download="model_card_cnn.md"' in render_html(card("cnn"), "en")


def test_what_is_missing_is_counted_and_stands_out():
    html = render_html(card("cnn"), "en")
    gaps = [answer for answer in answers(card("cnn")).values() if re.search(r"Not (done|reported|recorded)", answer)]
    counts = re.findall(r"(\d+) items, (\d+) of them", html)
    assert [int(items) for items, _ in counts] == [52, 44] and sum(int(n) for _, n in counts) == len(gaps)
    assert "<em>Not done.</em>" in html and "<em>Not reported by the source.</em>" in html


def test_a_remark_written_into_a_card_is_said():
    card = went_on("cnn", 0, FIRST)
    card = replace(card, training=replace(card.training, remark={"en": "Stopped twice.", "fr": "Deux arrêts."}))
    assert "Stopped twice." in render_markdown(card, "en") and "Deux arrêts." in render_markdown(card, "fr")
