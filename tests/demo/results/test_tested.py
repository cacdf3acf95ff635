import json
from dataclasses import replace

import numpy as np
import pytest

from demo.results.tested import ModelResults, OperatingPoint, alongside, load_results, same_images, stamp
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import wilson_interval


@pytest.fixture
def results(tested_weights) -> ModelResults:
    return load_results(tested_weights)["resnet50"]


def test_the_fitted_operating_point_is_among_the_others(results):
    thresholds = [point.threshold for point in results.operating_points()]
    assert results.record.threshold in thresholds and len(thresholds) == 100 and thresholds == sorted(thresholds)


def test_every_operating_point_has_the_matrix_of_scikit_learn(results):
    for point in results.operating_points()[::9]:
        tested = Evaluation(results.evaluation.labels, results.evaluation.p_pneumonia, point.threshold, [])
        assert (point.matrix == tested.confusion_matrix()).all()


def test_metrics_and_report_from_the_counts_are_those_of_scikit_learn(results):
    for point in results.operating_points()[::33]:
        tested = Evaluation(results.evaluation.labels, results.evaluation.p_pneumonia, point.threshold, [])
        expected = tested.metrics()
        assert point.metrics() == pytest.approx({name: expected[name] for name in point.metrics()})
        for row, values in point.report().items():
            assert values == pytest.approx(tested.classification_report()[row])


def with_band(results: ModelResults, band: tuple[float, float]) -> ModelResults:
    card, evaluation = replace(results.record, uncertain=band), replace(results.evaluation, uncertain=band)
    return replace(results, record=card, evaluation=evaluation)


def test_the_shares_of_the_band_come_with_their_intervals(results):
    p = np.array([0.1, 0.3, 0.3, 0.9, 0.3, 0.8, 0.8, 0.05])  # of the answers outside the band, two are wrong
    tested = Evaluation(np.repeat([0, 1], 4), p, 0.5, [""] * 8)
    measured = with_band(replace(results, evaluation=tested), (0.2, 0.6)).uncertainty()
    expected = {"uncertain": (3, 8), "certain_accuracy": (3, 5), "coverage_normal": (3, 4)}
    expected["coverage_pneumonia"] = (3, 4)
    assert measured == {name: (pytest.approx(k / n), wilson_interval(k, n)) for name, (k, n) in expected.items()}


def test_no_band_has_no_shares_and_no_certain_answer_no_accuracy(results):
    assert results.uncertainty() == {}
    assert set(with_band(results, (0.0, 1.0)).uncertainty()) == {"uncertain", "coverage_normal", "coverage_pneumonia"}


@pytest.mark.parametrize("band", [[0.9, 0.1], [-1, 0.5], ["a", "b"], [0.5], 7])
def test_a_band_that_makes_no_sense_is_damaged(tested_weights, band):
    card = tested_weights / "cnn" / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "uncertain": band}))
    assert load_results(tested_weights)["cnn"] == "results_damaged"


def test_an_asymmetric_matrix_is_not_transposed():
    point = OperatingPoint(0.5, np.array(COURSEWORK["resnet50"]["confusion_matrix"]))
    assert point.metrics()["specificity"] == pytest.approx(119 / 234)
    assert point.metrics()["sensitivity"] == pytest.approx(367 / 390)
    assert point.report()["NORMAL"]["precision"] == pytest.approx(119 / 142)


def test_the_coursework_agrees_with_its_own_matrix():
    printed = COURSEWORK["resnet50"]
    computed = OperatingPoint(0.5, np.array(printed["confusion_matrix"])).metrics()
    exact = ("accuracy", "balanced_accuracy", "cohen_kappa")
    assert all(computed[name] == pytest.approx(printed[name], abs=2e-3) for name in exact)
    assert computed["f1"] == pytest.approx(0.76, abs=0.005)  # its classification report; its table says 0.779


def test_no_positive_answer_divides_by_nothing():
    point = OperatingPoint(0.99, np.array([[10, 0], [5, 0]]))
    assert point.report()["PNEUMONIA"]["precision"] == 0 and point.metrics()["sensitivity"] == 0


def test_the_download_is_what_the_test_wrote(results):
    written = json.loads(results.metrics_json())
    assert written["model"] == "resnet50" and written["confusion_matrix"] and written["intervals"]


def test_missing_and_damaged_results_are_told_apart(tested_weights):
    (tested_weights / "resnet50" / "test_predictions.csv").unlink()
    (tested_weights / "cnn" / "model.json").write_text("{")
    assert load_results(tested_weights) == {"resnet50": "results_missing", "cnn": "results_damaged"}


@pytest.mark.parametrize(
    "rows",
    ["", "nonsense\n", "a,NORMAL,nan\nb,PNEUMONIA,1\n", "a,NORMAL,1\n", "a,ILL,0.5\n", "a,NORMAL,0.5\nb,PNEUMONIA,7\n"],
)
def test_predictions_that_make_no_sense_are_damaged(tested_weights, rows):
    (tested_weights / "cnn" / "test_predictions.csv").write_text("file,label,p_pneumonia\n" + rows)
    assert load_results(tested_weights)["cnn"] == "results_damaged"


def test_other_files_have_another_stamp(tested_weights):
    before = stamp(tested_weights)
    assert stamp(tested_weights) == before
    (tested_weights / "cnn" / "test_predictions.csv").unlink()
    assert stamp(tested_weights) != before


def some_images(results: ModelResults, rows: list[int]) -> ModelResults:
    """As if the model had been tested on these images only, and had answered otherwise."""
    old = results.evaluation
    tested = Evaluation(old.labels[rows], 1 - old.p_pneumonia[rows], 0.5, [old.files[row] for row in rows])
    return replace(results, evaluation=tested)


def test_the_shipped_figures_are_those_of_the_same_images_where_they_can_be(results):
    run = some_images(results, [100, 3, 50])
    beside = alongside(results, run)
    assert beside.evaluation.p_pneumonia.tolist() == results.evaluation.p_pneumonia[[100, 3, 50]].tolist()
    assert same_images(beside, run) and beside.record.threshold == results.record.threshold


@pytest.mark.parametrize("other", [{"files": ["0.jpeg", "new.jpeg"]}, {"labels": np.array([1, 1])}])
def test_other_images_leave_the_shipped_figures_as_they_are(results, other):
    run = some_images(results, [0, 100])
    run = replace(run, evaluation=replace(run.evaluation, **other))
    assert alongside(results, run) is results and not same_images(results, run)
