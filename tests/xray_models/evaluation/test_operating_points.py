import numpy as np
import pytest
from sklearn.metrics import roc_curve

from xray_models.evaluation.operating_points import OperatingPoint, fit_threshold, operating_points

POINT = OperatingPoint(0.5, np.array([[80, 20], [10, 90]]))  # specificity 0.8, sensitivity 0.9, precision 90 / 110


def test_the_fitted_threshold_has_the_largest_sensitivity_and_specificity():
    labels = np.array([0] * 5 + [1] * 5)
    p = np.array([0.1, 0.2, 0.3, 0.4, 0.8, 0.2, 0.6, 0.7, 0.9, 0.9])
    assert fit_threshold(labels, p) == pytest.approx(0.5)  # one of five wrong on either side, between 0.4 and 0.6
    assert fit_threshold(np.array([0, 1]), np.array([0.2, 0.9])) == pytest.approx(0.55)
    assert fit_threshold(np.array([0, 0, 1, 1]), np.full(4, 0.7)) == 0.5  # a constant answer
    assert fit_threshold(np.array([0, 1]), np.array([0.9, 0.2])) == 0.5  # worse than chance


def test_points_on_the_curves():
    assert POINT.roc_point == (0.2, 0.9)
    assert POINT.precision_recall_point == (0.9, 90 / 110)


def test_a_transposed_matrix_would_be_noticed():
    transposed = OperatingPoint(0.5, POINT.matrix.T)
    assert transposed.roc_point != POINT.roc_point and transposed.metrics() != POINT.metrics()


def test_every_operating_point_lies_on_the_roc_curve():
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], (60, 90))
    p = 1 / (1 + np.exp(-generator.normal(2 * (2 * labels - 1), 1.5)))
    curve = np.stack(roc_curve(labels, p, drop_intermediate=False)[:2], axis=1)
    for point in operating_points(labels, p, np.array([0.1, 0.4, 0.8])):
        assert np.abs(curve - point.roc_point).sum(axis=1).min() == pytest.approx(0)
