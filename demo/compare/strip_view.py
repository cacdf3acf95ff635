"""The radiographs of a visit as a strip of thumbnails, each with both labels."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from demo.compare.cases import MOST, Cases
from demo.compare.study import Study
from demo.text.say import say, say_error
from demo.ui.html import render
from xray_models.networks.registry import MODELS


@dataclass(frozen=True)
class Thumbnail:
    """One place in the strip. ``marks``: an icon for each model; or one that says why there is none."""

    image: str  # data URI; "" where the file could not be decoded
    marks: tuple[str, ...]
    title: str  # the same in words
    key: str  # of its study


def render_strip(cases: Cases, language: str) -> str:
    """Empty for fewer than two files. Every rendering differs from the last, so that the browser notices each."""
    values = {
        "thumbnails": [_thumbnail(study, language) for study in cases.studies] if len(cases.studies) > 1 else [],
        "index": cases.index,
        "read": cases.read_last,
        "most": MOST if cases.has_dropped else 0,
        "rendering": secrets.token_hex(4),
    }
    return render("compare/templates/strip.html", language, **values)


def _thumbnail(study: Study, language: str) -> Thumbnail:
    if study.comparison is None:
        error = say_error(language, study.error) if study.error else ""
        return Thumbnail(study.thumbnail, ("refused",), error, study.key)
    if study.outside:
        return Thumbnail(study.thumbnail, ("uncertain",), say(language, "outside"), study.key)
    labels = {name: prediction.label for name, prediction in study.comparison.predictions.items()}
    words = [
        say(language, "model_says", model=say(language, name), label=say(language, labels[name])) for name in labels
    ]
    marks = tuple(labels.get(name, "refused") for name in MODELS)
    return Thumbnail(study.thumbnail, marks, ", ".join(words), study.key)
