import numpy as np
import pytest

from xray_models.evaluation.diagnostic import diagnostic_values, likelihood_ratio
from xray_models.evaluation.intervals import wilson_interval
from xray_models.evaluation.prevalence import predictive_values

MATRIX = np.array([[208, 26], [4, 386]])  # of the shipped ResNet-50


def test_predictive_values_are_those_at_the_prevalence_of_the_images():
    values = diagnostic_values(MATRIX)
    ppv, npv = predictive_values(386 / 390, 208 / 234, 390 / 624)
    assert (values["ppv"].value, values["npv"].value) == pytest.approx((ppv, npv))
    assert values["ppv"].interval == wilson_interval(386, 412) and values["npv"].interval == wilson_interval(208, 212)


def test_likelihood_ratios_turn_the_odds_of_the_images_into_those_of_an_answer():
    values = diagnostic_values(MATRIX)
    odds = 390 / 234
    assert odds * values["lr_positive"].value == pytest.approx(386 / 26)
    assert odds * values["lr_negative"].value == pytest.approx(4 / 208)


def test_the_interval_covers_the_true_ratio_as_often_as_it_says():
    generator = np.random.default_rng(0)
    ill, healthy = generator.binomial(200, 0.9, 2000), generator.binomial(150, 0.2, 2000)
    found = [likelihood_ratio(int(a), 200, int(b), 150).interval for a, b in zip(ill, healthy, strict=True)]
    assert np.mean([low <= 0.9 / 0.2 <= high for low, high in found]) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(
    ("matrix", "unknown"),
    [([[5, 0], [2, 3]], {"lr_positive"}), ([[0, 5], [0, 3]], {"npv", "lr_negative"}), ([[5, 0], [3, 0]], {"ppv"})],
)
def test_an_answer_that_is_never_given_has_no_value(matrix, unknown):
    values = diagnostic_values(np.array(matrix))
    assert unknown <= {name for name, estimate in values.items() if estimate.value is None}


def test_a_ratio_of_zero_has_no_interval():
    assert diagnostic_values(np.array([[4, 1], [0, 5]]))["lr_negative"] == (0, None)
