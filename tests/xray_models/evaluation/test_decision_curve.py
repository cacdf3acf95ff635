import numpy as np
import pytest

from xray_models.evaluation.decision_curve import net_benefit, treat_all

# Four NORMAL, six PNEUMONIA: from 0.25 on, 2 and 5 of them are called PNEUMONIA, from 0.5 on, 1 and 4.
LABELS = np.repeat([0, 1], (4, 6))
P = np.array([0.1, 0.2, 0.3, 0.6, 0.15, 0.4, 0.5, 0.7, 0.8, 0.9])


def test_net_benefit_is_that_of_a_hand_computed_example():
    benefit = net_benefit(LABELS, P, np.array([0.1, 0.25, 0.5]))
    assert benefit == pytest.approx([6 / 10 - 4 / 10 / 9, 5 / 10 - 2 / 10 / 3, 4 / 10 - 1 / 10])
    simple = treat_all(0.6, np.array([0.1, 0.25, 0.5, 0.6]))
    assert simple == pytest.approx([0.6 - 0.4 / 9, 0.6 - 0.4 / 3, 0.2, 0.0])


def test_calling_every_image_pneumonia_is_to_treat_all():
    thresholds = np.linspace(0.1, 0.6, 6)
    assert net_benefit(LABELS, np.ones(10), thresholds) == pytest.approx(treat_all(0.6, thresholds))
