import numpy as np
import pytest

from xray_models.evaluation.coursework import COURSEWORK, REPORTED_RESNET50_TRAINABLE, RESNET50_FIRST_TENSORS
from xray_models.evaluation.metrics import classification_report, matrix_metrics


def test_the_report_agrees_with_its_own_matrix():
    printed, matrix = COURSEWORK["resnet50"].metrics, np.array(COURSEWORK["resnet50"].confusion_matrix)
    computed = matrix_metrics(matrix)
    exact = ("accuracy", "balanced_accuracy", "cohen_kappa")
    assert all(computed[name] == pytest.approx(printed[name], abs=2e-3) for name in exact)
    assert computed["sensitivity"] == 367 / 390 and computed["specificity"] == 119 / 234
    assert classification_report(matrix)["NORMAL"]["precision"] == 119 / 142
    assert computed["f1"] == pytest.approx(0.76, abs=0.005)  # its classification report; its table says 0.779


def test_the_trainable_parameters_of_the_report_are_those_of_the_first_tensors():
    assert sum(RESNET50_FIRST_TENSORS) == REPORTED_RESNET50_TRAINABLE
