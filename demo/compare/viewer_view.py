"""What an answer brings along for its pictures: raw heat of both classes, its colours, and the words of the viewer."""

from __future__ import annotations

import numpy as np

from demo.compare.viewer_modules import VIEWER
from demo.text.say import say
from demo.ui.html import image_uri, render_legend
from xray_models.classes import IMAGE_SIZE
from xray_models.inference.classifier import TARGETS
from xray_models.inference.colours import HEAT_COLOURS, HIDDEN
from xray_models.inference.compare import Comparison

_OF_BOTH = ("difference", "contours")  # what can lie over the one large picture, besides the heat of a model
_SAID = {  # by the scripts of the viewer
    "mm": "length_mm",
    "mm_detector": "length_mm_detector",
    "pixels": "length_pixels",
    "seen": "shortcut_seen",
    **{layer: f"large_{layer}" for layer in _OF_BOTH},
}


def grey_heat(heatmap: np.ndarray | None) -> str:
    """``heatmap`` (224, 224) in [0, 1] as the data URI of a grey picture, 255 for 1; "" for None."""
    return "" if heatmap is None else image_uri((255 * heatmap.astype(np.float32)).round().astype(np.uint8))


def viewer_values(comparison: Comparison, language: str) -> dict[str, object]:
    """What the templates need besides the cards, so that the viewer can do without the server."""
    layers = {model: say(language, model) for model in comparison.predictions}
    if len(layers) > 1:
        layers |= {layer: say(language, f"layer_{layer}") for layer in _OF_BOTH}
    return {
        "viewer_address": VIEWER.address,
        "viewer_words": {name: say(language, key, length="{length}") for name, key in _SAID.items()},
        "layers": layers,
        "targets": TARGETS,
        "colours": HEAT_COLOURS,
        "hidden_heat": HIDDEN,
        "image_size": IMAGE_SIZE,
        "legend": render_legend(language, with_note=False),
    }
