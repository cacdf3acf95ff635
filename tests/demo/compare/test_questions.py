"""Questions about a study: what was sent is checked, and the models that answered are asked about their own canvas."""

import math
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from demo.compare.questions import Altered, Questions, aspect
from demo.compare.study import Study
from tests.demo.compare.answers import HEAT
from xray_models.errors import XrayError
from xray_models.images.margins import Field
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison

CANVAS = np.full((224, 224), 60, np.uint8)
CANVAS[32:64, 160:192] = 250  # one bright square


@dataclass
class Bright:
    """A classifier that says PNEUMONIA where anything is bright."""

    name: str
    record = SimpleNamespace(threshold=0.5)
    model = SimpleNamespace(cam_layers=lambda: {"first": None, "second": None, "third": None})

    def predict(self, canvas: np.ndarray, target: str = "predicted", heatmap: bool = True) -> Prediction:
        p = float(self.p_pneumonia(canvas[None])[0])
        return Prediction(self.name, "PNEUMONIA" if p >= 0.5 else "NORMAL", p, 0.5, "PNEUMONIA", novelty=p)

    def p_pneumonia(self, canvases: np.ndarray) -> np.ndarray:
        return np.where((canvases > 200).mean(axis=(1, 2)) > 0.003, 0.9, 0.2)

    def explain(self, canvas: np.ndarray, target: str, method: str, layer: str) -> np.ndarray | None:
        assert canvas is CANVAS
        return HEAT if self.name == "cnn" else None


def asking(classifiers=None) -> Questions:
    classifiers = classifiers or {name: Bright(name) for name in ("resnet50", "cnn")}
    return Questions(SimpleNamespace(of={"now": SimpleNamespace(classifiers=classifiers)}.get))


@pytest.fixture
def study() -> Study:
    predictions = {name: Bright(name).predict(CANVAS) for name in ("resnet50", "cnn")}
    return Study(Comparison(CANVAS, 1200, 900, (), predictions), weights="now")


def sent(**changes: object) -> dict:
    place = {"left": "65", "top": "10", "width": "30", "height": "25"}
    return {**place, "brightness": "0", "contrast": "100", "turn": "0", "crop": "0", **changes}


def labels(altered) -> set[str]:
    return {prediction.label for prediction in altered.predictions.values()}


def test_what_is_covered_no_longer_counts(study):
    questions = asking()
    assert labels(questions.cover(study, sent())) == {"NORMAL"}
    assert labels(questions.cover(study, sent(top="60"))) == {"PNEUMONIA"}


def test_the_same_cover_on_the_other_side_is_asked_about_too(study):
    altered = asking().cover(study, sent(left="5"))
    assert labels(altered) == {"PNEUMONIA"}
    assert {prediction.label for prediction in altered.mirrored.values()} == {"NORMAL"}


def test_a_rectangle_that_hangs_over_the_edge_ends_there(study):
    altered = asking().cover(study, sent(left="90", width="60"))
    assert altered.canvas.shape == (224, 224)


def test_the_picture_is_changed_as_asked(study):
    questions = asking()
    assert labels(questions.alter(study, sent(brightness="-40"))) == {"NORMAL"}
    assert (questions.alter(study, sent()).canvas == CANVAS).all()


@pytest.mark.parametrize(("novelty", "unfamiliar"), [(None, False), (0.9, False), (1.2, True)])
def test_an_unfamiliar_picture_is_told(novelty, unfamiliar):
    answer = Prediction("resnet50", "NORMAL", 0.2, 0.5, "NORMAL", novelty=novelty)
    assert Altered(CANVAS, {"resnet50": answer}).unfamiliar is unfamiliar


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("cover", {"left": "nan"}),
        ("cover", {"left": None}),
        ("cover", {"width": "0"}),
        ("cover", {"top": "-3"}),
        ("cover", {"height": "1e999"}),
        ("alter", {"turn": "1000"}),
        ("alter", {"crop": "49"}),
        ("alter", {"contrast": {"x": 1}}),
        ("explain", {"method": "Score-CAM", "target": "NORMAL", "depth": "0"}),
        ("explain", {"method": "Grad-CAM", "target": "BOTH", "depth": "0"}),
        ("explain", {"method": "Grad-CAM", "target": "NORMAL", "depth": "3"}),
        ("explain", {"method": ["Grad-CAM"], "target": {}, "depth": "0.5"}),
    ],
)
def test_what_is_no_question_is_told_in_a_sentence(study, kind, changes):
    with pytest.raises(XrayError) as told:
        getattr(asking(), kind)(study, sent(**changes))
    assert told.value.code == "question-unknown"


def test_a_heatmap_says_how_it_came_about(study):
    blank, heat = asking().explain(study, {"method": "LayerCAM", "target": "predicted", "depth": "1"})
    assert (blank.model, blank.target, blank.method, blank.layer, blank.heatmap) == (
        "resnet50",
        "PNEUMONIA",
        "LayerCAM",
        "second",
        None,
    )
    assert heat.heatmap is HEAT


def test_the_search_goes_through_the_models_one_after_another(study):
    steps = list(asking().search(study))
    assert list(steps[0]) == ["resnet50"] and list(steps[-1]) == ["resnet50", "cnn"]
    assert all(result.finished and result.found for result in steps[-1].values())
    assert all(not math.isnan(result.after) and result.after < 0.5 for result in steps[-1].values())


def test_only_models_that_answered_are_asked(study):
    del study.comparison.predictions["resnet50"]
    assert list(asking().cover(study, sent()).predictions) == ["cnn"]


def test_a_model_that_fails_is_told_in_a_sentence(study):
    class Broken(Bright):
        def predict(self, *_):
            raise RuntimeError

    with pytest.raises(XrayError) as told:
        asking({"resnet50": Bright("resnet50"), "cnn": Broken("cnn")}).cover(study, sent())
    assert told.value.code == "question-failed"


def test_other_weights_are_not_asked_about_an_answer_that_they_did_not_give(study):
    with pytest.raises(XrayError) as told:
        asking().cover(replace(study, weights="before"), sent())
    assert told.value.code == "weights-gone"


@pytest.mark.parametrize(("field", "expected"), [(None, 4 / 3), (Field(100, 0, 1000, 900), 1.0)])
def test_the_shape_is_that_of_what_the_canvas_shows(study, field, expected):
    assert aspect(replace(study, comparison=replace(study.comparison, field=field))) == pytest.approx(expected)


def test_without_an_answer_there_is_nothing_to_ask_about():
    with pytest.raises(XrayError):
        asking().cover(Study(), sent())


def test_where_no_model_answered_there_is_nothing_to_ask(study):
    silent = replace(study, comparison=replace(study.comparison, predictions={}))
    for ask in (lambda: asking().cover(silent, sent()), lambda: list(asking().search(silent))):
        with pytest.raises(XrayError, match="gave no answer"):
            ask()
