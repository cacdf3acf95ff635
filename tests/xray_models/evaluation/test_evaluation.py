import numpy as np
import pytest

from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import wilson_interval
from xray_models.evaluation.metrics import classification_metrics

# 5 NORMAL of which 2 are called PNEUMONIA, 4 PNEUMONIA of which 1 is missed.
LABELS = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
P = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.4, 0.65, 0.9, 0.95])


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(LABELS, P, 0.6, [f"{i}.png" for i in range(9)])


def test_confusion_matrix_has_true_rows_and_predicted_columns(evaluation):
    assert evaluation.confusion_matrix().tolist() == [[3, 2], [1, 3]]


def test_metrics_by_hand(evaluation):
    metrics = evaluation.metrics()
    assert metrics["accuracy"] == pytest.approx(6 / 9)
    assert metrics["sensitivity"] == pytest.approx(3 / 4) and metrics["specificity"] == pytest.approx(3 / 5)
    assert metrics["balanced_accuracy"] == pytest.approx((3 / 4 + 3 / 5) / 2)
    assert metrics["roc_auc"] == pytest.approx(16 / 20)  # of 20 pairs, 4 stand the wrong way round
    expected = (4 * 5 + 5 * 4) / 81  # agreement by chance
    assert metrics["cohen_kappa"] == pytest.approx((6 / 9 - expected) / (1 - expected))
    assert metrics["f1"] == pytest.approx((5 * 2 * 3 / (2 * 3 + 1 + 2) + 4 * 2 * 3 / (2 * 3 + 1 + 2)) / 9)


def test_operating_point_is_inclusive():
    assert classification_metrics(np.array([0, 1]), np.array([0.2, 0.5]), threshold=0.5)["sensitivity"] == 1


def test_intervals_hold_the_value_and_shrink_with_n(evaluation):
    for name, (low, high) in evaluation.intervals().items():
        assert low <= evaluation.metrics()[name] <= high
    assert wilson_interval(8, 10) == pytest.approx((0.490, 0.943), abs=1e-3)  # Wilson 1927, textbook value
    assert wilson_interval(80, 100)[0] > 0.7


def test_csv_gives_the_same_evaluation_again(evaluation):
    again = Evaluation.from_csv(evaluation.to_csv(), 0.6)
    assert again.files == evaluation.files and again.metrics() == pytest.approx(evaluation.metrics())


def test_json_has_every_figure(evaluation):
    written = evaluation.to_json()
    assert written["n"] == 9 and written["threshold"] == 0.6
    assert written["classification_report"]["NORMAL"]["support"] == 5
    assert set(written["intervals"]) >= {"accuracy", "roc_auc", "sensitivity", "specificity"}


def test_uncertainty_by_hand():
    p = np.array([0.1, 0.5, 0.9, 0.3, 0.9])
    evaluation = Evaluation(np.array([0, 0, 0, 1, 1]), p, 0.5, list("abcde"), (0.4, 0.6))
    assert evaluation.uncertainty() == pytest.approx(
        {
            "uncertain": 1 / 5,
            "coverage": 3 / 5,
            "coverage_normal": 2 / 3,
            "coverage_pneumonia": 1 / 2,
            "certain_accuracy": 2 / 4,
        }
    )
    assert Evaluation(np.array([0, 1]), np.array([0.1, 0.9]), 0.5, ["a", "b"]).uncertainty() == {}
