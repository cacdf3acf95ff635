import numpy as np
import pytest

from xray_models.evaluation.calibration import (
    calibrated_loss,
    expected_calibration_error,
    fit_temperature,
    operating_point,
    uncertain_band,
)
from xray_models.inference.probability import probabilities


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


def test_calibrated_loss_knows_no_scale_and_no_share_of_the_classes():
    generator = np.random.default_rng(0)
    labels = np.arange(200) % 2
    logits = generator.normal(0, 1, (200, 2)) + 2 * np.eye(2)[labels]
    loss = calibrated_loss(logits, labels)
    assert calibrated_loss(5 * logits, labels) == pytest.approx(loss, rel=1e-3)
    ill_thrice = np.concatenate([np.arange(200), *[np.flatnonzero(labels == 1)] * 2])
    assert calibrated_loss(logits[ill_thrice], labels[ill_thrice]) == pytest.approx(loss, rel=1e-3)
    assert calibrated_loss(np.zeros((200, 2)), labels) == pytest.approx(np.log(2))


def test_operating_point_has_the_largest_sensitivity_and_specificity():
    labels = np.array([0] * 5 + [1] * 5)
    p = np.array([0.1, 0.2, 0.3, 0.4, 0.8, 0.2, 0.6, 0.7, 0.9, 0.9])
    assert operating_point(p, labels) == pytest.approx(0.5)  # one of five wrong on either side, between 0.4 and 0.6
    assert operating_point(np.array([0.2, 0.9]), np.array([0, 1])) == pytest.approx(0.55)
    assert operating_point(np.full(4, 0.7), np.array([0, 0, 1, 1])) == 0.5  # a constant answer
    assert operating_point(np.array([0.9, 0.2]), np.array([0, 1])) == 0.5  # worse than chance


def test_uncertain_band_by_hand():
    healthy, ill = np.arange(1, 21) / 50, 1 - np.arange(1, 21) / 50  # 0.02 - 0.4 and 0.6 - 0.98
    p, labels = np.concatenate([healthy, ill]), np.repeat([0, 1], 20)
    assert uncertain_band(p, labels, 0.5, coverage=0.9) == pytest.approx((0.38, 0.62))  # the 19th of 21 on each side
    assert uncertain_band(p, labels, 0.9, coverage=0.9) == pytest.approx((0.38, 0.9))  # the threshold is in it
    assert uncertain_band(p, labels, 0.5, coverage=0.99) == (0.0, 1.0)  # twenty images cannot tell


def test_new_images_are_right_or_uncertain_as_often_as_promised():
    generator = np.random.default_rng(0)

    def draw(n):
        labels = generator.integers(0, 2, n)
        return labels, 1 / (1 + np.exp(-generator.normal(2 * labels - 1, 1.2)))

    covered = []
    for _ in range(200):
        labels, p = draw(200)
        low, high = uncertain_band(p, labels, operating_point(p, labels))
        labels, p = draw(2000)
        covered.append(np.where(labels == 1, p >= low, p < high).mean())
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)


def test_calibration_error_by_hand():
    labels = np.array([1, 1, 0, 0])
    assert expected_calibration_error(labels, np.array([0.9, 0.9, 0.1, 0.1])) == pytest.approx(0.1)
    # two bins: confidence 0.9 is always right (gap 0.1), confidence 0.7 is right half of the time (gap 0.2)
    assert expected_calibration_error(np.array([1, 1, 1, 0]), np.array([0.9, 0.9, 0.7, 0.7])) == pytest.approx(0.15)
