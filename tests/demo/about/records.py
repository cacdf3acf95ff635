"""Model records as the model cards meet them: those of the shipped weights, and variants of them."""

from dataclasses import replace

from demo.about.markdown import to_markdown
from demo.about.model_card import model_card
from tests.helpers import ROOT
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord, StartingWeights

SHIPPED = model_directories(ROOT / "weights")
BAND = {"uncertain": 0.1234, "coverage": 0.9567, "coverage_normal": 0.95, "coverage_pneumonia": 0.96}
FIRST = StartingWeights(recipe={"init": "random", "seed": 0}, epochs=9, seconds=3967)
SECOND = StartingWeights(recipe={"init": "shipped", "seed": 0}, epochs=4, seconds=1200)


def shipped(name: str) -> ModelRecord:
    return ModelRecord.read(SHIPPED[name])


def started_from(init: str) -> ModelRecord:
    """The shipped record of the ResNet-50, as if its training had started from ``init``, of which nothing is known."""
    record = shipped("resnet50")
    training = replace(record.training, started_from=None)
    return replace(record, recipe={**record.recipe, "init": init}, training=training)


def with_band(name: str, certain_accuracy: float | None = 0.9876) -> ModelRecord:
    """The shipped record, with a band of uncertain answers and its figures on the test images."""
    record = shipped(name)
    test = replace(record.test, uncertainty={**BAND, "certain_accuracy": certain_accuracy})
    calibration = replace(record.calibration, coverage=0.95)
    return replace(record, uncertain=(0.2101, 0.7402), calibration=calibration, metrics={"test": test})


def continued(name: str, seed: int, latest: StartingWeights, *earlier: StartingWeights) -> ModelRecord:
    """The shipped record, as if its training with ``seed`` had continued from earlier versions, the latest first."""
    record = shipped(name)
    training = replace(record.training, started_from=replace(latest, earlier=list(earlier)))
    return replace(record, recipe={**record.recipe, "init": "shipped", "seed": seed}, training=training)


def answers(record: ModelRecord, language: str = "en") -> dict[str, str]:
    """ "tripod 3a" -> answer."""
    lists = model_card(record, language).checklists
    return {f"{name} {item.number}": item.answer for name, items in lists.items() for item in items}


def markdown(record: ModelRecord, language: str) -> str:
    return to_markdown(model_card(record, language), language)
