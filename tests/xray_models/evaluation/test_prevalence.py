import numpy as np
import pytest

from xray_models.evaluation.calibration import fit_temperature
from xray_models.evaluation.prevalence import CALIBRATED_AT, post_test_probability, predictive_values
from xray_models.inference.probability import probabilities


def test_at_the_prevalence_of_the_calibration_a_probability_is_itself():
    assert post_test_probability(0.83, CALIBRATED_AT) == pytest.approx(0.83)


def test_odds_are_multiplied_by_the_odds_of_the_prevalence():
    # odds 4 of the answer, odds 1/9 of the prevalence
    assert post_test_probability(0.8, 0.1) == pytest.approx(4 / 9 / (1 + 4 / 9))
    assert [post_test_probability(p, 0.1) for p in (0.0, 1.0)] == [0, 1]


def test_a_calibrated_probability_comes_true_where_few_are_ill():
    """Images drawn at a prevalence of 10 %, and a temperature fitted on them with both classes weighing the same."""
    generator = np.random.default_rng(0)
    labels = (generator.random(200_000) < 0.1).astype(int)
    margins = generator.normal(2 * (2 * labels - 1), 2)  # the log-odds of balanced classes, exactly
    logits = np.stack([np.zeros_like(margins), margins], axis=1)
    p = probabilities(logits, fit_temperature(logits, labels))
    chosen = (p > 0.78) & (p < 0.82)
    assert labels[chosen].mean() == pytest.approx(post_test_probability(0.8, 0.1), abs=0.02)


def test_predictive_values_are_shares_of_the_answers():
    # of 1,000 patients 100 are ill: 90 found and 10 missed, 90 of the 900 others called ill
    ppv, npv = predictive_values(0.9, 0.9, 0.1)
    assert ppv == pytest.approx(90 / 180) and npv == pytest.approx(810 / 820)


def test_an_answer_that_is_never_given_has_no_predictive_value():
    assert predictive_values(0.0, 1.0, 0.3) == (None, pytest.approx(0.7))
    assert predictive_values(1.0, 0.0, 0.3) == (pytest.approx(0.3), None)


@pytest.mark.parametrize("prevalence", [0, 1, -0.2, 1.3, float("nan")])
def test_a_prevalence_lies_between_none_and_all(prevalence):
    with pytest.raises(ValueError, match="prevalence"):
        post_test_probability(0.5, prevalence)
    with pytest.raises(ValueError, match="prevalence"):
        predictive_values(0.9, 0.9, prevalence)
