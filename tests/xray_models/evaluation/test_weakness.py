import numpy as np
import pytest

from tests.helpers import ROOT
from xray_models.evaluation.intervals import bootstrap_intervals
from xray_models.evaluation.weakness import FEWEST, balanced_accuracy_interval, weakness
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS


@pytest.mark.parametrize(
    ("matrix", "kind"),
    [
        ([[5, 1], [2, 4]], "small"),
        ([[FEWEST - 1, 0], [0, 1000]], "small"),
        ([[FEWEST, 0], [0, FEWEST]], None),
        ([[119, 115], [23, 367]], "poor"),  # the ResNet-50 of the 2024 coursework report
        ([[208, 26], [4, 386]], None),
        ([[40, 10], [10, 40]], "poor"),  # 0.8, but the images leave 0.72 open
        ([[0, 0], [3, 4]], "untested"),  # a class without an image
    ],
)
def test_what_is_weak_about_a_test(matrix, kind):
    found = weakness(np.array(matrix))
    assert (found.kind if found else None) == kind


def test_a_weakness_has_the_figures_of_the_test():
    found = weakness(np.array([[5, 1], [2, 4]]))
    assert (found.images, found.normal, found.pneumonia, found.accuracy) == (12, 6, 6, 0.75)
    assert weakness(None).kind == "untested" and weakness(None).images == 0


@pytest.mark.parametrize("model", MODELS)
def test_the_shipped_weights_are_not_weak(model):
    test = ModelRecord.read(ROOT / "weights" / model).test
    assert weakness(np.array(test.confusion_matrix)) is None


def test_the_interval_from_counts_is_that_of_the_bootstrap():
    labels = np.repeat([0, 1], (200, 300))
    p = np.concatenate([np.repeat([0.1, 0.9], (160, 40)), np.repeat([0.1, 0.9], (45, 255))])
    interval = balanced_accuracy_interval(np.array([[160, 40], [45, 255]]))
    assert interval == pytest.approx(bootstrap_intervals(labels, p, 0.5)["balanced_accuracy"], abs=0.01)
