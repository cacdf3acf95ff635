"""Every export that the gates measure is read again as the picture that it was, or refused in words."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.benchmarks.answering import answer
from tests.benchmarks.robustness.exports import GATES, Gate, encoded
from tests.benchmarks.robustness.gates import against_copies, measure
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Prediction

EXPORTS = {name: (gate, export) for gate in GATES for name, export in gate.exports.items()}

# The padding takes the place of rows, and a black margin this narrow is as training radiographs have it: it stays.
PARTLY_COVERED = ("padding value", "black 5%")


def answers(*p: float) -> list[dict[str, Prediction]]:
    """One model's answers, PNEUMONIA from 0.5 on."""
    return [{"cnn": Prediction("cnn", "PNEUMONIA" if x >= 0.5 else "NORMAL", x, 0.5, "NORMAL")} for x in p]


def comparisons(*p: float | None) -> list:
    """The same as comparisons; None: refused."""
    return [x if x is None else SimpleNamespace(predictions=answers(x)[0], scope=None) for x in p]


@pytest.fixture(scope="module")
def radiograph() -> np.ndarray:
    """(224, 224) uint8 from 0 to 230: smooth, and as bright as a radiograph."""
    down, across = np.mgrid[0:224, 0:224] / 224
    return (115 * (1 + np.sin(9 * across) * np.cos(7 * down))).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_again_as_it_was(name, radiograph):
    gate, export = EXPORTS[name]
    comparison = answer(export(radiograph), {}, scope=None)
    plain = to_canvas(load_radiograph(encoded(radiograph)).pixels)
    assert comparison is not None and comparison.canvas.shape == (224, 224)
    if name not in PARTLY_COVERED:
        assert np.corrcoef(comparison.canvas.ravel(), plain.ravel())[0, 1] > 0.99
    if gate.kind in ("re-encoded", "resampled"):
        assert np.abs(comparison.canvas.astype(float) - plain).mean() < 4


def test_what_is_no_picture_is_not_answered():
    assert answer(b"no picture", {}, scope=None) is None


def test_originals_are_compared_with_their_copies():
    report = against_copies(answers(0.1, 0.4, 0.9), answers(0.2, 0.6, 0.9), np.array([0, 0, 1]))["cnn"]
    assert (report["n"], report["same_label"], report["met"]) == (3, 2, False)
    assert report["mean_difference"] == pytest.approx(-0.1) and report["mean_absolute_difference"] == pytest.approx(0.1)
    assert report["roc_auc_originals"] == report["roc_auc_copies"] == 1
    assert against_copies(answers(0.1, 0.9), answers(0.105, 0.895), np.array([0, 1]))["cnn"]["met"]


@pytest.mark.parametrize(
    ("changed", "refused", "met"), [(0.02, 1.0, False), (0.5, 1.0, True), (0.5, 0.25, True), (0.5, 0.2, False)]
)
def test_a_gate_holds_changed_labels_and_refusals(changed, refused, met):
    gate = Gate("tone", {}, changed=changed, refused=refused)
    row = measure(gate, "dark", comparisons(0.1, 0.6, 0.9, None), answers(0.1, 0.4, 0.9, 0.9))
    assert (row["n"], row["refused"], row["outside"]) == (4, 1, 0)
    assert row["models"]["cnn"]["changed"] == 1 and row["models"]["cnn"]["met"] == met
