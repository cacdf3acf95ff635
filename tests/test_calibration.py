import numpy as np
import pytest

from xray_models.calibration import expected_calibration_error, fit_temperature, operating_point, probabilities


def test_probability_is_the_softmax_at_the_temperature():
    logits = np.array([[0.0, 2.0]])
    assert probabilities(logits, 1.0)[0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert probabilities(logits, 2.0)[0] == pytest.approx(1 / (1 + np.exp(-1)))
    assert probabilities(np.array([[-900.0, 900.0]]))[0] == 1.0


def test_temperature_undoes_a_known_over_confidence():
    generator = np.random.default_rng(0)
    margin = generator.normal(0, 2, 20_000)
    labels = (generator.uniform(size=20_000) < 1 / (1 + np.exp(-margin))).astype(int)
    logits = np.stack([np.zeros_like(margin), 3 * margin], 1)  # three times too sure
    assert fit_temperature(logits, labels) == pytest.approx(3, rel=0.05)


def test_operating_point_is_the_highest_that_keeps_the_sensitivity():
    labels = np.array([0] * 5 + [1] * 10)
    p = np.concatenate([np.linspace(0.1, 0.5, 5), np.linspace(0.3, 0.75, 10)])
    threshold = operating_point(p, labels, sensitivity=0.9)
    assert threshold == pytest.approx(0.35, abs=1e-4)  # one of ten is missed, the second lowest is not
    assert (p[labels == 1] >= threshold).mean() == 0.9


def test_calibration_error_by_hand():
    labels = np.array([1, 1, 0, 0])
    assert expected_calibration_error(labels, np.array([0.9, 0.9, 0.1, 0.1])) == pytest.approx(0.1)
    # two bins: confidence 0.9 is always right (gap 0.1), confidence 0.7 is right half of the time (gap 0.2)
    assert expected_calibration_error(np.array([1, 1, 1, 0]), np.array([0.9, 0.9, 0.7, 0.7])) == pytest.approx(0.15)
