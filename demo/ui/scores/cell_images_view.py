"""Images of a confusion matrix as HTML, with the answers and heatmaps of both models."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from demo.text.numbers import percent_exact
from demo.text.say import say
from demo.ui.html import image_uri, render, render_legend
from demo.ui.scores.cells import CellImage, Wanted
from xray_models.inference.colours import overlay

OPACITY = 0.7  # of the heatmaps, as on the Compare tab at first
JPEG_QUALITY = 88


def render_images(found: list[CellImage], wanted: Wanted, count: int, is_done: bool, language: str) -> str:
    """What has been found of the ``count`` images, so far or in the end."""
    return render(
        "ui/scores/templates/cell_images.html",
        language,
        status=_status(len(found), wanted, count, is_done, language),
        model=wanted.model,
        images=found,
        legend=Markup(render_legend(language)),
        picture=partial(image_uri, kind="JPEG", quality=JPEG_QUALITY),
        overlay=partial(overlay, opacity=OPACITY),
    )


def _status(found: int, wanted: Wanted, count: int, is_done: bool, language: str) -> str:
    """How far the search is, in one sentence."""
    values: dict[str, object] = {"model": say(language, wanted.model), "found": found, "count": count}
    if is_done and count and not found:
        return say(language, "mistakes_not_there", **values)
    step = "shown" if is_done else "reading"
    if wanted.classes is None or wanted.threshold is None:
        return say(language, f"mistakes_{step}", **values)
    label, answer = (say(language, name) for name in wanted.classes)
    threshold = percent_exact(language, wanted.threshold)
    return say(language, f"cell_{step}", **values, label=label, answer=answer, threshold=threshold)
