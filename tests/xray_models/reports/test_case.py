import numpy as np
import pytest

from tests.xray_models.reports.cases import HASHES, MADE, OUTSIDE, comparison, prediction, radiograph, records, report
from xray_models.reports.case import case_report
from xray_models.version import VERSION


def test_the_json_is_that_of_predict_with_weights_and_date_and_without_the_name_of_the_file():
    values = report().to_json()
    answer = comparison().to_json("chest.png")
    assert {key: values[key] for key in answer if key != "file"} == {k: v for k, v in answer.items() if k != "file"}
    assert "file" not in values and values["made"] == "2026-11-28T09:05:00+00:00"
    assert values["program"] == {"name": "xray_models", "version": VERSION}
    assert values["weights"] == {model: {"sha256": sha} for model, sha in HASHES.items()}
    assert values["at_prevalence"] is None and "reference" not in values


def test_a_prevalence_gives_the_post_test_probabilities_and_predictive_values():
    at = report(prevalence=0.1).to_json()["at_prevalence"]
    odds = 0.973 / 0.027 / 9
    assert at["prevalence"] == 0.1
    assert at["models"]["resnet50"]["p_pneumonia"] == pytest.approx(odds / (1 + odds), abs=1e-4)
    assert at["models"]["cnn"]["ppv"] == pytest.approx(0.09 / (0.09 + 0.18), abs=1e-4)


def test_outside_the_scope_no_answer_is_carried_to_a_prevalence():
    outside = report(comparison(scope=OUTSIDE), prevalence=0.1)
    assert outside.outside and outside.to_json()["at_prevalence"] is None


def test_weights_without_a_record_have_no_hash_and_no_predictive_values():
    made = case_report(comparison(), radiograph(), {}, MADE, prevalence=0.2)
    assert made.weights == {"resnet50": None, "cnn": None}
    assert made.answers["cnn"].worth.ppv is None and made.answers["cnn"].worth.p_pneumonia > 0


def test_what_a_reader_typed_stands_in_it():
    assert report(reference=" bed 12 ").to_json()["reference"] == "bed 12"


def test_without_the_radiograph_its_canvas_stands_for_it():
    made = case_report(comparison(), None, records(), MADE)
    assert made.picture.shape == (224, 224) and made.answers["cnn"].overlay.shape == (224, 224, 3)


def test_a_model_that_failed_or_has_no_heat_is_no_hindrance():
    silent = {"cnn": prediction("cnn", 0.2, heatmap=None)}
    made = report(comparison(predictions=silent, failures={"resnet50": "It failed."}))
    assert list(made.answers) == ["cnn"] and made.answers["cnn"].overlay is None


def test_the_heat_is_that_of_the_class_asked_for():
    other = np.zeros((224, 224), np.float32)
    other[:50, :50] = 1
    compared = comparison(predictions={"cnn": prediction("cnn", 0.9, other_heatmap=other)})
    predicted, asked = (report(compared, target=target).answers["cnn"] for target in ("predicted", "NORMAL"))
    assert (predicted.explained, asked.explained) == ("PNEUMONIA", "NORMAL")
    assert (predicted.overlay != asked.overlay).any()
    with pytest.raises(ValueError):
        report(target="FLU")


def test_the_heat_of_a_study_in_half_precision_is_the_same():
    half = {name: prediction(name, 0.9) for name in HASHES}
    for one in half.values():
        object.__setattr__(one, "heatmap", one.heatmap.astype(np.float16))
    assert (report(comparison(predictions=half)).answers["cnn"].overlay == report().answers["cnn"].overlay).all()
