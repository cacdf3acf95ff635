import numpy as np
import pytest

from xray_models.evaluation.calibration import calibrated_loss, fit_temperature, reliability_bins
from xray_models.evaluation.intervals import wilson_interval
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


def test_calibrated_loss_depends_neither_on_the_scale_nor_on_the_share_of_the_classes():
    generator = np.random.default_rng(0)
    labels = np.arange(200) % 2
    logits = generator.normal(0, 1, (200, 2)) + 2 * np.eye(2)[labels]
    loss = calibrated_loss(logits, labels)
    assert calibrated_loss(5 * logits, labels) == pytest.approx(loss, rel=1e-3)
    more_pneumonia = np.concatenate([np.arange(200), *[np.flatnonzero(labels == 1)] * 2])
    assert calibrated_loss(logits[more_pneumonia], labels[more_pneumonia]) == pytest.approx(loss, rel=1e-3)
    assert calibrated_loss(np.zeros((200, 2)), labels) == pytest.approx(np.log(2))


def test_bins_of_the_reliability_diagram():
    bins = reliability_bins(np.array([0, 1, 1, 1]), np.array([0.02, 0.06, 0.92, 1.0]))
    assert bins == [(0.04, 0.5, wilson_interval(1, 2), 2, 1), (0.96, 1.0, wilson_interval(2, 2), 2, 2)]
