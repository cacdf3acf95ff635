import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from xray_models.classes import CLASSES
from xray_models.evaluation.metrics import (
    classification_metrics,
    classification_report,
    confusion_matrices,
    confusion_matrix,
    expected_calibration_error,
    precision_recall,
    roc_auc,
)

# 5 NORMAL of which 2 are called PNEUMONIA from 0.6 on, 4 PNEUMONIA of which 1 is missed.
LABELS = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
P = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.4, 0.65, 0.9, 0.95])


def random_answers(seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """(labels, probabilities, threshold), with many equal probabilities, some of them equal to the threshold."""
    generator = np.random.default_rng(seed)
    labels = np.concatenate([[0, 1], generator.integers(0, 2, generator.integers(4, 300))])
    return labels, generator.uniform(size=len(labels)).round(2), round(generator.uniform(), 2)


def test_metrics_by_hand():
    metrics = classification_metrics(LABELS, P, 0.6)
    assert metrics["accuracy"] == pytest.approx(6 / 9)
    assert metrics["sensitivity"] == pytest.approx(3 / 4) and metrics["specificity"] == pytest.approx(3 / 5)
    assert metrics["balanced_accuracy"] == pytest.approx((3 / 4 + 3 / 5) / 2)
    assert metrics["roc_auc"] == pytest.approx(16 / 20)  # of 20 pairs, 4 stand the wrong way round
    expected = (4 * 5 + 5 * 4) / 81  # agreement by chance
    assert metrics["cohen_kappa"] == pytest.approx((6 / 9 - expected) / (1 - expected))
    assert metrics["f1"] == pytest.approx((5 * 2 * 3 / (2 * 3 + 1 + 2) + 4 * 2 * 3 / (2 * 3 + 1 + 2)) / 9)


@pytest.mark.parametrize("seed", range(20))
def test_metrics_are_scikit_learns_to_the_last_digit(seed):
    labels, p, threshold = random_answers(seed)
    predicted = (p >= threshold).astype(int)
    metrics = classification_metrics(labels, p, threshold)
    assert metrics["accuracy"] == sklearn_metrics.accuracy_score(labels, predicted)
    assert metrics["balanced_accuracy"] == sklearn_metrics.balanced_accuracy_score(labels, predicted)
    assert metrics["f1"] == sklearn_metrics.f1_score(labels, predicted, average="weighted")
    assert metrics["cohen_kappa"] == sklearn_metrics.cohen_kappa_score(labels, predicted)
    assert metrics["sensitivity"] == sklearn_metrics.recall_score(labels, predicted)
    assert metrics["specificity"] == sklearn_metrics.recall_score(labels, predicted, pos_label=0)
    assert metrics["loss"] == pytest.approx(sklearn_metrics.log_loss(labels, p.clip(1e-12, 1 - 1e-12)))


@pytest.mark.parametrize("seed", range(20))
def test_matrix_and_report_are_scikit_learns_to_the_last_digit(seed):
    labels, p, threshold = random_answers(seed)
    predicted = (p >= threshold).astype(int)
    matrix = confusion_matrix(labels, p, threshold)
    assert matrix.tolist() == sklearn_metrics.confusion_matrix(labels, predicted, labels=[0, 1]).tolist()
    assert classification_report(matrix) == sklearn_metrics.classification_report(
        labels, predicted, labels=[0, 1], target_names=list(CLASSES), output_dict=True, zero_division=0
    )


def test_matrices_at_many_thresholds_are_those_at_each():
    labels, p, _ = random_answers(0)
    thresholds = np.array([0.0, 0.25, 0.5, 1.0])
    matrices = confusion_matrices(labels, p, thresholds)
    assert [m.tolist() for m in matrices] == [confusion_matrix(labels, p, t).tolist() for t in thresholds]


def test_a_probability_equal_to_the_threshold_is_called_pneumonia():
    assert confusion_matrix(np.array([0, 1]), np.array([0.2, 0.5]), 0.5).tolist() == [[1, 0], [0, 1]]


def test_no_positive_answer_divides_by_nothing():
    never = np.array([[10, 0], [5, 0]])
    assert classification_report(never)["PNEUMONIA"]["precision"] == 0
    assert precision_recall(never) == (1.0, 0.0)  # where the precision-recall curve begins


def test_calibration_error_by_hand():
    labels = np.array([1, 1, 0, 0])
    assert expected_calibration_error(labels, np.array([0.9, 0.9, 0.1, 0.1])) == pytest.approx(0.1)
    # two bins: confidence 0.9 is always right (gap 0.1), confidence 0.7 is right half of the time (gap 0.2)
    assert expected_calibration_error(np.array([1, 1, 1, 0]), np.array([0.9, 0.9, 0.7, 0.7])) == pytest.approx(0.15)


def test_the_area_is_that_of_scikit_learn_with_ties_too():
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, 200)
    for p in (random.random(200), random.integers(0, 5, 200) / 5):
        assert roc_auc(labels, p) == pytest.approx(sklearn_metrics.roc_auc_score(labels, p), abs=1e-12)
    assert np.isnan(roc_auc(np.ones(3), random.random(3)))
