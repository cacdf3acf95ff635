"""What an answer is worth where more, or fewer, of the patients are ill than it was calibrated for.

The temperature is fitted with both classes weighing the same (``calibration``), so a probability holds where half of
the patients are ill. Bayes' rule carries it to another prevalence, as long as ill patients look the same there, and
healthy ones too.
"""

from __future__ import annotations

CALIBRATED_AT = 0.5  # the prevalence at which probabilities can be taken at their word, see fit_temperature


def post_test_probability(p_pneumonia: float, prevalence: float) -> float:
    """A calibrated probability in [0, 1], as it is where a share ``prevalence`` in (0, 1) of the patients are ill.

    The odds of the answer are multiplied by the odds of the prevalence. ValueError: no such prevalence.
    """
    _check(prevalence)
    ill, healthy = p_pneumonia * prevalence, (1 - p_pneumonia) * (1 - prevalence)
    return ill / (ill + healthy)


def predictive_values(sensitivity: float, specificity: float, prevalence: float) -> tuple[float | None, float | None]:
    """(PPV, NPV): the shares of the answers PNEUMONIA and NORMAL that are right at this prevalence in (0, 1).

    None for an answer that is never given. ValueError: no such prevalence.
    """
    _check(prevalence)
    true_positive, false_negative = sensitivity * prevalence, (1 - sensitivity) * prevalence
    true_negative, false_positive = specificity * (1 - prevalence), (1 - specificity) * (1 - prevalence)
    return _share(true_positive, false_positive), _share(true_negative, false_negative)


def _share(right: float, wrong: float) -> float | None:
    return right / (right + wrong) if right + wrong else None


def _check(prevalence: float) -> None:
    if not 0 < prevalence < 1:
        raise ValueError(f"the prevalence must lie between 0 and 1, and {prevalence} does not")
