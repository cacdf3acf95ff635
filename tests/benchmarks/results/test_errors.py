"""The errors of a model, on six made-up images."""

import numpy as np
import pytest

from tests.benchmarks.results.errors import auc_without_lowest, errors, missed_probabilities
from xray_models.evaluation.evaluation import Evaluation

LABELS = np.array([0, 0, 0, 1, 1, 1])


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(LABELS, np.array([0.1, 0.2, 0.7, 0.05, 0.4, 0.9]), 0.5, list("abcdef"))


def test_errors_are_those_at_the_operating_point(evaluation):
    assert errors(evaluation) == ["c", "d", "e"]


def test_missed_probabilities_are_of_pneumonia_images_alone(evaluation):
    assert missed_probabilities(evaluation, {"c", "d", "e"}) == [0.05, 0.4]


def test_auc_without_the_lowest_by_hand(evaluation):
    assert auc_without_lowest(evaluation, 0) == pytest.approx(5 / 9)  # e beats a and b, f beats all, d none
    assert auc_without_lowest(evaluation, 1) == pytest.approx(5 / 6)
