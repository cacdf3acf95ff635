"""Images of a confusion matrix as HTML, with the answers and heatmaps of both models."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from demo.text.numbers import percent_exact
from demo.text.say import say
from demo.ui.html import image_uri, render, render_legend
from demo.ui.scores.cells import MOST, CellImage, Wanted
from demo.ui.scores.model_scores import Scores
from demo.ui.svg import swatch
from xray_models.inference.colours import overlay

OPACITY = 0.7  # of the heatmaps, as on the Compare tab at first
JPEG_QUALITY = 88


def render_buttons(
    scores: Scores,
    language: str,
    wanted: Wanted | None = None,
    body: str = "",
    missing: str | None = None,
    title: str = "mistakes",
) -> str:
    """One button per model with the number of its errors, and ``body`` (HTML) below them.

    ``missing``: the key of the sentence in place of the buttons where the images are not there. ``wanted``: what is
    searched.
    """
    return render(
        "ui/scores/templates/cell_images_section.html",
        language,
        title=title,
        most=MOST,
        counts=[
            (name, len(Wanted(name).images(found)), len(found.evaluation.labels)) for name, found in scores.items()
        ],
        missing=missing,
        chosen=wanted.model if wanted and not wanted.cell else "",
        body=Markup(body),
        swatch=swatch,
    )


def render_failure(language: str) -> str:
    """In place of images that can no longer be read."""
    return render("ui/scores/templates/cell_images_failure.html", language)


def render_images(found: list[CellImage], wanted: Wanted, count: int, is_done: bool, language: str) -> str:
    """What has been found of the ``count`` images, so far or in the end."""
    return render_found(found, wanted.model, _status(len(found), wanted, count, is_done, language), language)


def render_found(found: list[CellImage], model: str, status: str, language: str) -> str:
    """These images under the sentence ``status``; of ``model``, the answer is that of its matrix."""
    return render(
        "ui/scores/templates/cell_images.html",
        language,
        status=status,
        model=model,
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
