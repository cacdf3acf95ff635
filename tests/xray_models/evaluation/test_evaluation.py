import numpy as np
import pytest

from xray_models.evaluation.evaluation import Evaluation, summary
from xray_models.evaluation.intervals import wilson_interval

# 5 NORMAL of which 2 are called PNEUMONIA, 4 PNEUMONIA of which 1 is missed.
LABELS = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
P = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.4, 0.65, 0.9, 0.95])


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(LABELS, P, 0.6, [f"{i}.png" for i in range(9)])


def test_confusion_matrix_has_true_rows_and_predicted_columns(evaluation):
    assert evaluation.confusion_matrix().tolist() == [[3, 2], [1, 3]]
    assert evaluation.operating_point.threshold == 0.6 and evaluation.prevalence == 4 / 9


@pytest.mark.slow
def test_intervals_hold_the_value_and_there_is_none_for_the_calibration_error(evaluation):
    intervals, metrics = evaluation.intervals(), evaluation.metrics()
    assert set(intervals) == set(metrics) - {"ece"}
    assert all(low <= metrics[name] <= high for name, (low, high) in intervals.items())
    assert intervals["sensitivity"] == wilson_interval(3, 4)


def test_the_most_confident_error_comes_first():
    evaluation = Evaluation(np.array([0, 0, 1, 1, 0]), np.array([0.4, 0.99, 0.25, 0.02, 0.1]), 0.3, list("abcde"))
    # probability of the wrong class: 0.99, 0.98, 0.75, 0.4; the last image is right
    assert evaluation.misclassified().tolist() == [1, 3, 2, 0]


def test_csv_gives_the_same_evaluation_again(evaluation):
    again = Evaluation.from_csv(evaluation.to_csv(), 0.6)
    assert again.files == evaluation.files and again.metrics() == pytest.approx(evaluation.metrics())


@pytest.mark.slow
def test_json_has_every_figure(evaluation):
    written = evaluation.to_json()
    assert written["n"] == 9 and written["threshold"] == 0.6
    assert written["classification_report"]["NORMAL"]["support"] == 5
    assert set(written["intervals"]) >= {"accuracy", "roc_auc", "sensitivity", "specificity"}


@pytest.mark.slow
def test_the_summary_has_one_line_per_metric(evaluation):
    lines = summary(evaluation).splitlines()
    assert len(lines) == len(evaluation.metrics()) + 2
    assert "  accuracy           0.667  [0.354, 0.879]" in lines


def test_uncertainty_by_hand():
    p = np.array([0.1, 0.5, 0.9, 0.3, 0.9])
    evaluation = Evaluation(np.array([0, 0, 0, 1, 1]), p, 0.5, list("abcde"), (0.4, 0.6))
    shares = evaluation.uncertainty()
    assert shares["uncertain"] == 1 / 5 and shares["coverage"] == 3 / 5 and shares["certain_accuracy"] == 2 / 4
    assert evaluation.uncertainty_intervals()["coverage_normal"] == wilson_interval(2, 3)


def test_no_band_has_no_shares_and_without_certain_answers_there_is_no_accuracy(evaluation):
    assert evaluation.uncertainty() == {} and evaluation.uncertainty_intervals() == {}
    evaluation.uncertain = (0.0, 1.0)
    assert evaluation.uncertainty()["certain_accuracy"] is None
    assert "certain_accuracy" not in evaluation.uncertainty_intervals()
