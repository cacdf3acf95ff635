"""The panel of questions to the models, and the answers to them, as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from demo.compare.questions import DEPTHS, Altered, Heat, aspect
from demo.compare.study import Study
from demo.text.numbers import percent, percent_exact
from demo.text.say import say, say_error
from demo.ui.html import image_uri, render
from xray_models.classes import CLASSES
from xray_models.errors import XrayError
from xray_models.inference.classifier import HEATMAP_METHODS, TARGETS, Prediction
from xray_models.inference.colours import overlay
from xray_models.inference.counterfactual import GRID, MOST_SQUARES, Counterfactual

OUTLINE = (95, 240, 255, 255)  # RGBA, of what is covered: a colour that neither a radiograph nor a heatmap has
THIRDS = 3  # places of a picture are named by thirds of its sides
SLIDERS = {  # name -> lowest, highest, as it is: what happens to radiographs, within the ranges of Change
    "brightness": (-40, 40, 0),
    "contrast": (50, 200, 100),
    "turn": (-45, 45, 0),
    "crop": (0, 30, 0),
}


def render_panel(language: str) -> str:
    """The panel, closed and empty."""
    return render("compare/templates/questions.html", language)


def render_forms(study: Study, asked: int, language: str) -> str:
    """What fills the panel once it is open: the questions that can be asked about ``study``, which has an answer."""
    values = {
        "key": study.key,
        "canvas": image_uri(study.comparison.canvas),
        "aspect": aspect(study),
        "sliders": SLIDERS,
        "methods": HEATMAP_METHODS,
        "targets": TARGETS,
        "depths": range(DEPTHS),
    }
    return _reply("forms", language, asked, "", values)


def render_altered(study: Study, altered: Altered, asked: int, language: str) -> str:
    """Both answers to an altered picture beside those to the picture as it is."""
    rows = [(study.comparison.predictions[name], after) for name, after in altered.predictions.items()]
    values = {
        "rows": rows,
        "mirrored": altered.mirrored,
        "canvas": image_uri(altered.canvas, "JPEG", quality=90),
        "aspect": aspect(study),
        "unfamiliar": altered.unfamiliar,
    }
    spoken = " ".join(_turned_or_not(before, after, language) for before, after in rows)
    return _reply("altered", language, asked, spoken, values)


def render_heats(study: Study, heats: list[Heat], asked: int, language: str) -> str:
    """A heatmap of each model, with the name of its method, layer and class."""
    pictures = [(_heat_sentence(heat, language), _heat_picture(study, heat)) for heat in heats]
    method = heats[0].method if heats else HEATMAP_METHODS[0]
    values = {"pictures": pictures, "aspect": aspect(study), "method": method}
    return _reply("heats", language, asked, " ".join(sentence for sentence, _ in pictures), values)


def render_search(study: Study, results: Mapping[str, Counterfactual], asked: int, language: str) -> str:
    """How far the search is, or what it has found, model by model."""
    rows = [
        (
            search_sentence(study.comparison.predictions[name], result, language),
            *_search_layer(name, result, language),
        )
        for name, result in results.items()
    ]
    models = study.comparison.predictions
    progress = sum(result.progress for result in results.values()) / len(models)
    finished = len(results) == len(models) and all(result.finished for result in results.values())
    spoken = " ".join(sentence for sentence, *_ in rows) if finished else ""
    values = {"rows": rows, "aspect": aspect(study), "progress": progress, "finished": finished}
    return _reply("search", language, asked, spoken, values, goes_on=not finished)


def render_trouble(error: XrayError, asked: int, language: str) -> str:
    """Why the models were not asked."""
    sentence = say_error(language, error)
    return _carried(f'<p role="alert">{escape(sentence)}</p>', asked, sentence)


def search_sentence(prediction: Prediction, result: Counterfactual, language: str) -> str:
    """What the search has found for one model; how many pictures it has tried while it goes on."""
    model = say(language, prediction.model)
    if not result.finished:
        return say(language, "search_progress", model=model, passes=result.passes)
    values = {
        "model": model,
        "before": say(language, prediction.label),
        "p_before": percent(language, result.before),
        "p_after": percent(language, result.after),
    }
    if not result.found:
        return say(language, "search_none", limit=percent_exact(language, MOST_SQUARES / GRID**2, 0), **values)
    after = say(language, CLASSES[1 - CLASSES.index(prediction.label)])
    found = say(language, "search_found", area=percent_exact(language, result.area), after=after, **values)
    return f"{found} {say(language, 'search_minimal' if result.minimal else 'search_limit')}"


def places(mask: np.ndarray, language: str) -> str:
    """Which thirds of the picture ``mask`` (224, 224) bool lies in, in words."""
    rows, columns = np.nonzero(mask)
    found = sorted(
        {(row * THIRDS // len(mask), column * THIRDS // len(mask)) for row, column in zip(rows, columns, strict=True)}
    )
    return ", ".join(say(language, f"place_{row}{column}") for row, column in found)


def outline(mask: np.ndarray) -> np.ndarray:
    """A line around what ``mask`` (224, 224) bool covers, to lay over the canvas -> RGBA (224, 224, 4) uint8."""
    from scipy.ndimage import binary_erosion  # a page begins without scipy

    layer = np.zeros((*mask.shape, 4), dtype=np.uint8)
    layer[mask & ~binary_erosion(mask, iterations=2)] = OUTLINE
    return layer


def _turned_or_not(before: Prediction, after: Prediction, language: str) -> str:
    key = "question_same" if before.label == after.label else "question_turned"
    return say(
        language,
        key,
        model=say(language, before.model),
        before=say(language, before.label),
        p_before=percent(language, before.p_pneumonia),
        after=say(language, after.label),
        p_after=percent(language, after.p_pneumonia),
    )


def _heat_sentence(heat: Heat, language: str) -> str:
    key = "explain_blank" if heat.heatmap is None else "explain_caption"
    model, label = say(language, heat.model), say(language, heat.target)
    return say(language, key, model=model, method=heat.method, layer=heat.layer, label=label)


def _heat_picture(study: Study, heat: Heat) -> str:
    """Data URI; "" where there is nothing to show."""
    return "" if heat.heatmap is None else image_uri(overlay(study.comparison.canvas, heat.heatmap))


def _search_layer(name: str, result: Counterfactual, language: str) -> tuple[str, str]:
    """Data URI and its description; "" twice where nothing is covered."""
    if not result.mask.any():
        return "", ""
    described = say(language, "search_alt", model=say(language, name), places=places(result.mask, language))
    return image_uri(outline(result.mask)), described


def _reply(kind: str, language: str, asked: int, spoken: str, values: dict, goes_on: bool = False) -> str:
    """``spoken`` is for screen readers; ``goes_on``: more comes to the same question."""
    return _carried(render(f"compare/templates/question_{kind}.html", language, **values), asked, spoken, goes_on)


def _carried(html: str, asked: int, spoken: str, goes_on: bool = False) -> str:
    """``html`` as questions.js takes it into the panel; ``asked``: the number of the question, by which it knows it.

    In an attribute, where it is inert: a second set of radio buttons of the same name would take the choice away.
    """
    mark = " data-goes-on" if goes_on else ""
    attributes = f'data-asked="{asked}" data-spoken="{escape(spoken)}" data-html="{escape(html)}"{mark}'
    return f'<div class="carried" {attributes}></div>'
