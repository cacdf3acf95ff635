"""The test images that a model gets wrong, with the answers and heatmaps of both, where the data set is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from demo.results.tested import ModelResults
from demo.text.numbers import percent
from demo.text.say import say
from demo.ui.html import image_uri, render_legend, say_html
from demo.ui.svg import swatch
from xray_models.classes import CLASSES
from xray_models.data.archive import open_source
from xray_models.data.folder_layout import sort_files
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import Classifier, Prediction
from xray_models.inference.colours import overlay
from xray_models.inference.compare import Comparison, compare

MOST = 12  # images shown
OPACITY = 0.7  # of the heatmaps, as the Compare tab starts with


@dataclass(frozen=True)
class Mistake:
    """A test image, its class, and what the models say about it now."""

    file: str
    label: str
    comparison: Comparison


def wrong_images(results: ModelResults) -> list[tuple[str, str]]:
    """(file, class) of each image on the wrong side of the operating point, the most confident error first.

    How confident a model was is the probability that it gave to the wrong class.
    """
    tested = results.evaluation
    return [(tested.files[i], CLASSES[tested.labels[i]]) for i in tested.misclassified()]


def find_mistakes(
    data: Path, images: list[tuple[str, str]], model: str, classifiers: Mapping[str, Classifier]
) -> Iterator[Mistake]:
    """The first MOST of ``images`` (file, class) that are in ``data`` and that ``model`` gets wrong indeed.

    One after the other, as each takes a while. XrayError: ``data`` or an image cannot be read.
    """
    found = 0
    with open_source(data) as (names, read):
        places = {entry.file: entry.name for entry in sort_files(names)[0]}
        for file, label in images:
            if found == MOST:
                return
            if file not in places:
                continue
            comparison = compare(load_radiograph(read(places[file])), classifiers)
            answer = comparison.predictions.get(model)
            if answer is not None and answer.label != label:  # else it is another image under the same name
                found += 1
                yield Mistake(file, label, comparison)


def render_section(
    results: Mapping[str, ModelResults], language: str, missing: str | None, chosen: str = "", body: str = ""
) -> str:
    """A button a model with the number of its errors, and below them ``body``.

    In their place, where the data set is ``missing``, the sentence with this key.
    """
    if missing is None:
        choice = "".join(_button(name, found, name == chosen, language) for name, found in results.items())
        choice = f'<div class="choice">{choice}</div>'
    else:
        choice = f'<p class="missing">{say_html(language, missing)}</p>'
    return (
        f'<section class="card"><header><h2>{say_html(language, "mistakes")}</h2>'
        f"<span>{say_html(language, 'mistakes_how', most=MOST)}</span></header>{choice}{body}</section>"
    )


def render_mistakes(mistakes: list[Mistake], model: str, wrong: int, is_done: bool, language: str) -> str:
    """What was found of the ``wrong`` answers of ``model`` so far."""
    values = {"model": say(language, model), "found": len(mistakes), "wrong": wrong}
    if not is_done:
        said = say_html(language, "mistakes_reading", **values)
    else:
        said = say_html(language, "mistakes_shown" if mistakes else "mistakes_not_there", **values)
    items = "".join(_item(mistake, language) for mistake in mistakes)
    legend = f'<div class="heat-key">{render_legend(language)}</div>' if mistakes else ""
    return f'<p class="said">{said}</p>{legend}<ol class="mistakes">{items}</ol>'


def render_failure(language: str) -> str:
    return f'<p class="said failure">{say_html(language, "mistakes_failed")}</p>'


def _button(name: str, results: ModelResults, is_chosen: bool, language: str) -> str:
    wrong, n = len(wrong_images(results)), len(results.evaluation.labels)
    text = say_html(language, "mistakes_of", model=say(language, name), wrong=wrong, n=n)
    pressed, off = "true" if is_chosen else "false", "" if wrong else " disabled"
    return f'<button type="button" data-mistakes="{name}" aria-pressed="{pressed}"{off}>{swatch(name)}{text}</button>'


def _item(mistake: Mistake, language: str) -> str:
    canvas = mistake.comparison.canvas
    plain = f'<img src="{image_uri(canvas, "JPEG", quality=88)}" alt="{say_html(language, "as_seen_alt")}">'
    pictures = f"<figure>{plain}<figcaption>{say_html(language, 'as_seen')}</figcaption></figure>"
    for prediction in mistake.comparison.predictions.values():
        pictures += _answer(prediction, canvas, mistake.label, language)
    name = escape(Path(mistake.file).name)
    truth = say_html(language, "true_label", label=say(language, mistake.label))
    return f'<li><h3>{name}</h3><p>{truth}</p><div class="trio">{pictures}</div></li>'


def _answer(prediction: Prediction, canvas: np.ndarray, truth: str, language: str) -> str:
    model, label = say(language, prediction.model), say(language, prediction.label)
    target = say(language, prediction.target)
    key = "heatmap_alt" if prediction.heatmap is not None else "blank_heatmap"
    picture = image_uri(overlay(canvas, prediction.heatmap, OPACITY), "JPEG", quality=88)
    verdict = "right" if prediction.label == truth else "wrong"
    said = say_html(language, f"mistakes_{verdict}", label=label)
    p = percent(language, prediction.p_pneumonia)
    return (
        f'<figure><img src="{picture}" alt="{say_html(language, key, model=model, label=target)}">'
        f'<figcaption class="{verdict}">{escape(model)}<strong>{said}</strong>'
        f"{say_html(language, 'mistakes_probability', p=p)}</figcaption></figure>"
    )
