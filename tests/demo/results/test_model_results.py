import json
from dataclasses import replace

import numpy as np
import pytest

from demo.results.model_results import ModelResults, load_results, on_same_images, results_stamp
from xray_models.evaluation.evaluation import Evaluation


@pytest.fixture
def results(tested_weights) -> ModelResults:
    return load_results(tested_weights)["resnet50"]


def test_the_fitted_operating_point_is_among_the_others(results):
    thresholds = [point.threshold for point in results.operating_points()]
    assert results.record.threshold in thresholds and len(thresholds) == 100 and thresholds == sorted(thresholds)


@pytest.mark.parametrize("band", [[0.9, 0.1], [-1, 0.5], ["a", "b"], [0.5], 7])
def test_a_band_that_makes_no_sense_is_damaged(tested_weights, band):
    record = tested_weights / "cnn" / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "uncertain": band}))
    assert load_results(tested_weights)["cnn"] == "results_damaged"


def test_the_download_holds_the_figures_of_the_record(results):
    written = json.loads(results.metrics_json())
    assert written["model"] == "resnet50" and written["confusion_matrix"] and written["intervals"]


def test_the_record_of_another_model_is_damage(tested_weights):
    (tested_weights / "cnn" / "model.json").write_text((tested_weights / "resnet50" / "model.json").read_text())
    assert load_results(tested_weights)["cnn"] == "results_damaged"


def test_missing_and_damaged_results_are_told_apart(tested_weights):
    (tested_weights / "resnet50" / "test_predictions.csv").unlink()
    (tested_weights / "cnn" / "model.json").write_text("{")
    assert load_results(tested_weights) == {"resnet50": "results_missing", "cnn": "results_damaged"}


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "nonsense\n",
        "a,NORMAL,nan\nb,PNEUMONIA,1\n",
        "a,NORMAL,1\n",
        "a,UNKNOWN,0.5\n",
        "a,NORMAL,0.5\nb,PNEUMONIA,7\n",
    ],
)
def test_predictions_that_make_no_sense_are_damaged(tested_weights, rows):
    (tested_weights / "cnn" / "test_predictions.csv").write_text("file,label,p_pneumonia\n" + rows)
    assert load_results(tested_weights)["cnn"] == "results_damaged"


def test_other_files_have_another_results_stamp(tested_weights):
    before = results_stamp(tested_weights)
    assert results_stamp(tested_weights) == before
    (tested_weights / "cnn" / "test_predictions.csv").unlink()
    assert results_stamp(tested_weights) != before


def some_images(results: ModelResults, rows: list[int]) -> ModelResults:
    """As if the model had been scored on these images only, and had answered differently."""
    old = results.evaluation
    tested = Evaluation(old.labels[rows], 1 - old.p_pneumonia[rows], 0.5, [old.files[row] for row in rows])
    return replace(results, evaluation=tested)


def test_the_shipped_figures_are_those_of_the_same_images_where_they_can_be(results):
    run = some_images(results, [100, 3, 50])
    beside = on_same_images(results, run)
    assert beside.evaluation.p_pneumonia.tolist() == results.evaluation.p_pneumonia[[100, 3, 50]].tolist()
    assert beside.images() == run.images() and beside.record.threshold == results.record.threshold


@pytest.mark.parametrize("other", [{"files": ["0.jpeg", "new.jpeg"]}, {"labels": np.array([1, 1])}])
def test_other_images_leave_the_shipped_figures_as_they_are(results, other):
    run = some_images(results, [0, 100])
    run = replace(run, evaluation=replace(run.evaluation, **other))
    assert on_same_images(results, run) is results
