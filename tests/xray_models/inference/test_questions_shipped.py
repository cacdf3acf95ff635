"""Questions to the shipped CNN, the faster of the two: what a search finds does turn the answer."""

import numpy as np
import pytest

from tests.helpers import ROOT, real_example
from xray_models.images.canvas import to_canvas
from xray_models.images.cover import covered
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import HEATMAP_METHODS, Classifier
from xray_models.inference.counterfactual import MOST_PASSES, search

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cnn() -> Classifier:
    return Classifier.load(ROOT / "weights" / "cnn")


@pytest.fixture(scope="module")
def canvas() -> np.ndarray:
    return to_canvas(load_radiograph(real_example()).pixels)


def test_a_search_finds_what_turns_the_answer_and_no_piece_can_be_spared(cnn, canvas):
    *_, found = search(cnn.p_pneumonia, canvas, cnn.record.threshold)
    assert found.found and found.minimal and found.passes <= MOST_PASSES and found.area < 0.1
    before, after = (cnn.predict(c, heatmap=False) for c in (canvas, covered(canvas, found.mask[None])[0]))
    assert (before.label, after.label) == ("NORMAL", "PNEUMONIA")
    assert (found.before, found.after) == pytest.approx((before.p_pneumonia, after.p_pneumonia), abs=0.01)


def test_every_method_has_something_to_show(cnn, canvas):
    maps = [cnn.explain(canvas, "NORMAL", method, "conv8") for method in HEATMAP_METHODS]
    assert all(heat is not None and heat.max() > 0.99 for heat in maps)
