import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from xray_models.evaluation.curves import precision_recall_curve, roc_curve

LABELS, P = np.array([0, 1, 0, 1, 1]), np.array([0.1, 0.3, 0.4, 0.8, 0.9])


def test_the_roc_curve_goes_from_corner_to_corner():
    curve = roc_curve(LABELS, P)
    assert curve.points[0].tolist() == [0, 0] and curve.points[-1].tolist() == [1, 1]
    assert curve.area == roc_auc_score(LABELS, P) == pytest.approx(np.trapezoid(curve.points[:, 1], curve.points[:, 0]))


def test_the_precision_recall_curve_begins_without_a_positive_answer():
    curve = precision_recall_curve(LABELS, P)
    assert curve.points[0].tolist() == [0, 1] and curve.points[-1].tolist() == [1, 3 / 5]
    assert curve.area == average_precision_score(LABELS, P)
