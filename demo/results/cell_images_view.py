"""Test images of a confusion matrix as HTML, with the answers and heatmaps of both models, as a search finds them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from demo.results.cell_images import find_images
from demo.results.choices import ResultsChoices, ScoredWeights
from demo.results.model_results import ModelResults, available, load_results
from demo.ui.scores.cell_images_view import render_buttons, render_failure, render_images
from demo.ui.scores.cells import CellImage, Wanted

log = logging.getLogger(__name__)


def render_section(scored: ScoredWeights, language: str, wanted: Wanted | None = None, body: str = "") -> str:
    """One button per model with the number of its errors, and ``body`` (HTML) below them; "" without any results.

    Where the data set is missing, a sentence stands in place of the buttons. ``wanted``: what is searched.
    """
    results = available(load_results(scored.folder))
    if not results:
        return ""
    return render_buttons(results, language, wanted, body, _missing_data(scored))


def search_images(scored: ScoredWeights, wanted: Wanted, choices: ResultsChoices, language: str) -> Iterator[str]:
    """The section with the images that are ``wanted``, again for every image that is found. Raises nothing."""
    results = load_results(scored.folder).get(wanted.model)
    if not isinstance(results, ModelResults) or scored.data is None or _missing_data(scored):
        yield render_section(scored, language)
        return
    images = wanted.images(results)
    threshold = results.evaluation.threshold if wanted.threshold is None else wanted.threshold
    found: list[CellImage] = []

    def section(is_done: bool) -> str:
        return render_section(scored, language, wanted, render_images(found, wanted, len(images), is_done, language))

    yield section(is_done=False)
    try:
        for image in find_images(scored.data, images, wanted.model, threshold, choices.classifiers(scored)):
            found.append(image)
            yield section(is_done=False)
        yield section(is_done=True)
    except Exception as error:  # the data set or the weights have gone, for example; its message may hold a path
        log.warning("Test images: %s", type(error).__name__)
        yield render_section(scored, language, wanted, render_failure(language))


def _missing_data(scored: ScoredWeights) -> str | None:
    """The key of the sentence that says why there are no images to show; None where there are some."""
    if scored.in_figures:
        return "mistakes_private"
    if scored.data is not None and scored.data.exists():
        return None
    return "mistakes_data_gone" if scored.run_id else "mistakes_no_data"
