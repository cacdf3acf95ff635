"""Every export that the gates measure is read again as the picture that it was, or refused in words."""

import numpy as np
import pytest

from tests.benchmarks.robustness.gates import GATES, encoded, read_again
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph

EXPORTS = {name: (gate, export) for gate in GATES for name, export in gate.exports.items()}

# The padding takes the place of rows, and a black margin this narrow is as training radiographs have it: it stays.
PARTLY_COVERED = ("padding value", "black 5%")


@pytest.fixture(scope="module")
def radiograph() -> np.ndarray:
    """(224, 224) uint8 from 0 to 230: smooth, and as bright as a radiograph."""
    down, across = np.mgrid[0:224, 0:224] / 224
    return (115 * (1 + np.sin(9 * across) * np.cos(7 * down))).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_again_as_it_was(name, radiograph):
    gate, export = EXPORTS[name]
    canvas = read_again(export(radiograph), scope=None)
    plain = to_canvas(load_radiograph(encoded(radiograph)).pixels)
    assert canvas is not None and canvas.shape == (224, 224)
    if name not in PARTLY_COVERED:
        assert np.corrcoef(canvas.ravel(), plain.ravel())[0, 1] > 0.99
    if gate.kind in ("re-encoded", "resampled"):
        assert np.abs(canvas.astype(float) - plain).mean() < 4


def test_what_is_no_picture_is_no_canvas():
    assert read_again(b"no picture", scope=None) is None
