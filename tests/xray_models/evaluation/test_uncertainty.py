import numpy as np
import pytest

from xray_models.evaluation.operating_points import fit_threshold
from xray_models.evaluation.uncertainty import fit_uncertain_band, uncertainty_counts


def test_the_band_by_hand():
    normal, pneumonia = np.arange(1, 21) / 50, 1 - np.arange(1, 21) / 50  # 0.02 - 0.4 and 0.6 - 0.98
    labels, p = np.repeat([0, 1], 20), np.concatenate([normal, pneumonia])
    assert fit_uncertain_band(labels, p, 0.5, coverage=0.9) == pytest.approx((0.38, 0.62))  # the 19th of 21
    assert fit_uncertain_band(labels, p, 0.9, coverage=0.9) == pytest.approx((0.38, 0.9))  # the threshold is in it
    assert fit_uncertain_band(labels, p, 0.5, coverage=0.99) == (0.0, 1.0)  # twenty images cannot tell


def test_new_images_are_right_or_uncertain_as_often_as_promised():
    generator = np.random.default_rng(0)

    def draw(n):
        labels = generator.integers(0, 2, n)
        return labels, 1 / (1 + np.exp(-generator.normal(2 * labels - 1, 1.2)))

    covered = []
    for _ in range(200):
        labels, p = draw(200)
        low, high = fit_uncertain_band(labels, p, fit_threshold(labels, p))
        labels, p = draw(2000)
        covered.append(np.where(labels == 1, p >= low, p < high).mean())
    assert np.mean(covered) == pytest.approx(0.95, abs=0.01)


def test_counts_by_hand():
    labels, p = np.array([0, 0, 0, 1, 1]), np.array([0.1, 0.5, 0.9, 0.3, 0.9])
    assert uncertainty_counts(labels, p, 0.5, (0.4, 0.6)) == {
        "uncertain": (1, 5),
        "coverage": (3, 5),
        "coverage_normal": (2, 3),
        "coverage_pneumonia": (1, 2),
        "certain_accuracy": (2, 4),
    }
