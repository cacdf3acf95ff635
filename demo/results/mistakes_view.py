"""The misclassified test images as HTML, with the answers and heatmaps of both models, as a search finds them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from demo.results.choices import ResultsChoices, ScoredWeights
from demo.results.mistakes import MOST, Mistake, find_mistakes, misclassified_images
from demo.results.model_results import ModelResults, available, load_results
from demo.text.say import say
from demo.ui.html import image_uri, render, render_legend
from demo.ui.svg import swatch
from xray_models.inference.colours import overlay

OPACITY = 0.7  # of the heatmaps, as on the Compare tab at first
JPEG_QUALITY = 88

log = logging.getLogger(__name__)


def render_section(scored: ScoredWeights, language: str, chosen: str = "", body: str = "") -> str:
    """One button per model with the number of its errors, and ``body`` (HTML) below them; "" without any results.

    Where the data set is missing, a sentence stands in place of the buttons. ``chosen``: the model that is searched.
    """
    results = available(load_results(scored.folder))
    if not results:
        return ""
    return render(
        "results/templates/mistakes_section.html",
        language,
        most=MOST,
        counts=[(name, len(misclassified_images(r)), len(r.evaluation.labels)) for name, r in results.items()],
        missing=_missing_data(scored),
        chosen=chosen,
        body=Markup(body),
        swatch=swatch,
    )


def search_mistakes(scored: ScoredWeights, model: object, choices: ResultsChoices, language: str) -> Iterator[str]:
    """The section with the misclassified images of ``model``, again for every image that is found. Raises nothing."""
    results = load_results(scored.folder).get(str(model))
    if not isinstance(results, ModelResults) or scored.data is None or _missing_data(scored):
        yield render_section(scored, language)
        return
    images = misclassified_images(results)
    found: list[Mistake] = []

    def section(is_done: bool) -> str:
        return render_section(
            scored, language, str(model), render_mistakes(found, str(model), len(images), is_done, language)
        )

    yield section(is_done=False)
    try:
        for mistake in find_mistakes(scored.data, images, str(model), choices.classifiers(scored)):
            found.append(mistake)
            yield section(is_done=False)
        yield section(is_done=True)
    except Exception as error:  # the data set or the weights have gone, for example; its message may hold a path
        log.warning("Misclassified images: %s", type(error).__name__)
        yield render_section(scored, language, str(model), render("results/templates/mistakes_failure.html", language))


def render_mistakes(mistakes: list[Mistake], model: str, wrong: int, is_done: bool, language: str) -> str:
    """What has been found of the ``wrong`` answers of ``model``, so far or in the end."""
    key = "mistakes_reading" if not is_done else "mistakes_shown" if mistakes else "mistakes_not_there"
    return render(
        "results/templates/mistakes.html",
        language,
        status=say(language, key, model=say(language, model), found=len(mistakes), wrong=wrong),
        mistakes=mistakes,
        legend=Markup(render_legend(language)),
        picture=partial(image_uri, kind="JPEG", quality=JPEG_QUALITY),
        overlay=partial(overlay, opacity=OPACITY),
    )


def _missing_data(scored: ScoredWeights) -> str | None:
    """The key of the sentence that says why there are no images to show; None where there are some."""
    if scored.in_figures:
        return "mistakes_private"
    if scored.data is not None and scored.data.exists():
        return None
    return "mistakes_data_gone" if scored.run_id else "mistakes_no_data"
