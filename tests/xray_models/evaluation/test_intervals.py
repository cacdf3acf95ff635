import numpy as np
import pytest

from xray_models.evaluation.intervals import bootstrap_intervals, proportion_intervals, wilson_interval


def test_wilsons_interval_is_the_textbooks():
    assert wilson_interval(8, 10) == pytest.approx((0.490, 0.943), abs=1e-3)  # Wilson 1927
    assert wilson_interval(80, 100)[0] > 0.7
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_proportions_of_a_matrix():
    assert proportion_intervals(np.array([[3, 2], [1, 3]])) == {
        "accuracy": wilson_interval(6, 9),
        "sensitivity": wilson_interval(3, 4),
        "specificity": wilson_interval(3, 5),
    }


@pytest.mark.slow
def test_the_bootstrap_holds_both_classes_and_is_the_same_each_time():
    labels, p = np.array([0] * 30 + [1]), np.linspace(0.1, 0.9, 31)  # one image with pneumonia, in every resample
    intervals = bootstrap_intervals(labels, p, 0.5)
    assert intervals["sensitivity"] == (1.0, 1.0) and intervals["roc_auc"] == pytest.approx((1.0, 1.0))
    assert intervals == bootstrap_intervals(labels, p, 0.5)
    assert 0 < intervals["specificity"][0] < intervals["specificity"][1] < 1
