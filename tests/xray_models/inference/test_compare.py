from dataclasses import replace

import numpy as np
import pytest
import torch

from tests.xray_models.inference.untrained import canvas, untrained
from xray_models.errors import RadiographError
from xray_models.images.facts import Facts
from xray_models.images.radiograph import Notice, Radiograph
from xray_models.inference import compare as compare_module
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison, answers, answers_many, compare, compare_many


@pytest.fixture
def radiograph():
    rows = np.linspace(0, 1, 300, dtype=np.float32)[:, None]
    pixels = rows * np.linspace(0.2, 1, 400, dtype=np.float32)
    return Radiograph(pixels, "PNG", (Notice("small", "The image is small."),))


class Broken:
    """Stands for a model that fails at the wrong moment."""

    def predict(self, *arguments):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


class Familiar:
    """Stands for a ResNet-50 that finds the radiograph familiar, and any other canvas a little less so."""

    def predict(self, *arguments):
        return replace(answer("resnet50"), novelty=0.4)

    def novelty(self, canvas):
        return 0.7


@pytest.fixture(scope="module")
def classifiers():
    return {name: untrained(name) for name in ("resnet50", "cnn")}


def test_wrong_target_names_the_choices(classifiers, radiograph):
    with pytest.raises(ValueError, match="PNEUMONIA"):
        classifiers["cnn"].predict(canvas(0), "pneumonia")
    with pytest.raises(ValueError, match="PNEUMONIA"):
        compare(radiograph, classifiers, target="pneumonia")


def test_one_failing_model_leaves_the_other_answer(classifiers, radiograph):
    comparison = compare(radiograph, {"resnet50": Broken(), "cnn": classifiers["cnn"]}, heatmaps=False)
    assert list(comparison.predictions) == ["cnn"] and comparison.agreement is None
    (sentence,) = comparison.failures.values()
    assert "resnet50" in sentence and "Traceback" not in sentence and "mat1" not in sentence


def test_damaged_weights_fail_with_a_sentence(classifiers, radiograph):
    damaged = untrained()
    damaged.model.head.fc2.weight.data.fill_(torch.nan)
    comparison = compare(radiograph, {"resnet50": classifiers["resnet50"], "cnn": damaged}, heatmaps=False)
    assert "damaged" in comparison.failures["cnn"] and "resnet50" in comparison.predictions


def test_a_colour_photograph_reaches_no_model(radiograph):
    with pytest.raises(RadiographError):
        compare(replace(radiograph, colourfulness=0.5), {"cnn": Broken()})


def test_without_a_scope_nothing_is_said_of_it(classifiers, radiograph):
    assert compare(radiograph, classifiers, heatmaps=False).scope is None


def test_the_scope_gets_the_novelty_that_the_resnet_found(classifiers, radiograph, monkeypatch):
    asked = []
    monkeypatch.setattr(compare_module, "judge", lambda *arguments: asked.append(arguments))
    compare(radiograph, {"resnet50": Familiar(), "cnn": classifiers["cnn"]}, heatmaps=False, scope=object())
    compare(radiograph, {"resnet50": Broken(), "cnn": classifiers["cnn"]}, heatmaps=False, scope=object())
    assert [arguments[3] for arguments in asked] == [0.4, None]
    assert [arguments[4](canvas(0)) for arguments in asked] == [0.7, None]


def test_many_radiographs_get_the_answers_of_each(classifiers, radiograph):
    darker = replace(radiograph, pixels=radiograph.pixels / 2)
    photograph = replace(radiograph, colourfulness=0.5)
    first, refusal, second = compare_many([radiograph, photograph, darker], classifiers, "NORMAL")
    assert isinstance(refusal, RadiographError)
    for many, alone in ((first, radiograph), (second, darker)):
        expected = compare(alone, classifiers, "NORMAL")
        assert many.to_json("a") == expected.to_json("a") and np.array_equal(many.canvas, expected.canvas)
        assert [p.target for p in many.predictions.values()] == ["NORMAL", "NORMAL"]
        assert all(p.heatmap is not None or p.other_heatmap is not None for p in many.predictions.values())
    assert compare_many([photograph], classifiers)[0].code == refusal.code and compare_many([], classifiers) == []


def test_what_the_scope_refuses_leaves_the_others_their_answers(classifiers, radiograph, monkeypatch):
    def refuse_dark(radiograph, *_):
        if radiograph.pixels.max() < 0.6:
            raise RadiographError("not-a-radiograph", "This is something else.")

    monkeypatch.setattr(compare_module, "judge", refuse_dark)
    darker = replace(radiograph, pixels=radiograph.pixels / 2)
    refusal, answered = compare_many([darker, radiograph], classifiers, heatmaps=False, scope=object())
    assert refusal.code == "not-a-radiograph" and set(answered.predictions) == {"resnet50", "cnn"}


class BrokenByDark:
    """Stands for a model that fails for a dark image, and so for every batch with one."""

    def predict(self, canvas, *arguments):
        return self.predict_many(canvas[None])[0]

    def predict_many(self, canvases, *arguments):
        if not canvases.reshape(len(canvases), -1).any(axis=1).all():
            raise RuntimeError("too dark")
        return [answer("resnet50") for _ in canvases]


def test_an_image_that_breaks_a_batch_leaves_the_others_their_answers(classifiers):
    models = {"resnet50": BrokenByDark(), "cnn": classifiers["cnn"]}
    canvases = [canvas(0), np.zeros((224, 224), np.uint8), canvas(1)]
    found = answers_many(canvases, models, ["NORMAL", "PNEUMONIA", "NORMAL"], heatmaps=False)
    assert [set(predictions) for predictions, _ in found] == [{"resnet50", "cnn"}, {"cnn"}, {"resnet50", "cnn"}]
    assert [list(failures) for _, failures in found] == [[], ["resnet50"], []]
    assert [predictions["cnn"].target for predictions, _ in found] == ["NORMAL", "PNEUMONIA", "NORMAL"]
    assert found[2][0] == answers(canvases[2], models, "NORMAL", heatmaps=False)[0]


def test_a_scope_that_cannot_tell_says_so(classifiers, radiograph, monkeypatch):
    monkeypatch.setattr(compare_module, "judge", lambda *arguments: None)
    comparison = compare(radiograph, classifiers, heatmaps=False, scope=object())
    assert comparison.scope is None and [n.code for n in comparison.warnings] == ["small", "scope-unknown"]


def test_compare_carries_size_canvas_and_warnings(classifiers, radiograph):
    comparison = compare(radiograph, classifiers, heatmaps=False)
    assert (comparison.width, comparison.height) == (400, 300) and comparison.seconds > 0
    assert comparison.canvas.shape == (224, 224) and comparison.canvas.dtype == np.uint8
    assert [n.code for n in comparison.warnings] == ["small"]


def answer(model="cnn", p=0.97, threshold=0.41, band=None) -> Prediction:
    label = "PNEUMONIA" if p >= threshold else "NORMAL"
    return Prediction(model, label, p, threshold, "PNEUMONIA", uncertain_band=band)


@pytest.mark.parametrize(("spacing", "in_json"), [(None, None), ((0.1, 0.2), None), ((0.2, 0.2001), 0.2)])
def test_spacing_in_json_is_one_number_or_null(spacing, in_json):
    comparison = Comparison(canvas(0), 90, 90, (), {}, facts=Facts(spacing_mm=spacing))
    assert comparison.to_json("a")["input"] | {"warnings": []} == {
        "accepted": True,
        "width": 90,
        "height": 90,
        "format": None,
        "view": None,
        "spacing_mm": in_json,
        "warnings": [],
    }


def test_json_is_the_promised_object():
    predictions = {"resnet50": answer("resnet50", 0.970004), "cnn": answer("cnn", 0.12, 0.38, (0.1, 0.6))}
    warnings = (Notice("small", "The image is small."),)
    facts = Facts(view="AP", spacing_mm=(0.143, 0.143), age="child", body_part="CHEST", laterality="R")
    comparison = Comparison(canvas(0), 1200, 900, warnings, predictions, source="DICOM DX", facts=facts)
    assert comparison.to_json("a.jpeg") == {
        "file": "a.jpeg",
        "input": {
            "accepted": True,
            "width": 1200,
            "height": 900,
            "format": "DICOM DX",
            "view": "AP",
            "spacing_mm": 0.143,
            "warnings": [{"code": "small", "message": "The image is small."}],
        },
        "scope": None,
        "models": {
            "resnet50": {
                "label": "PNEUMONIA",
                "p_pneumonia": 0.97,
                "threshold": 0.41,
                "uncertain": False,
                "uncertain_band": None,
            },
            "cnn": {
                "label": "NORMAL",
                "p_pneumonia": 0.12,
                "threshold": 0.38,
                "uncertain": True,
                "uncertain_band": [0.1, 0.6],
            },
        },
        "agreement": False,
    }


def test_json_names_failures_only_if_there_are_any():
    comparison = Comparison(canvas(0), 9, 9, (), {"cnn": answer()}, {"resnet50": "It could not answer."})
    assert comparison.to_json("a.png")["failures"] == {"resnet50": "It could not answer."}
    assert comparison.to_json("a.png")["agreement"] is None
