"""Example images to click: real radiographs of the test split, and rendered ones that the models were not made for."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from demo.text.languages import LANGUAGES
from demo.text.say import say
from demo.ui.html import image_uri

SHIPPED = Path(__file__).parents[1] / "examples"
RADIOGRAPHS = "radiographs"  # the folder of the real ones, with entries of their own
THUMBNAIL = 144  # pixels, of the shorter side: sharp where a screen has two pixels for one


@dataclass(frozen=True)
class Example:
    """One image to click."""

    content: bytes  # of its file
    titles: dict[str, str]  # language -> caption
    label: str | None = None  # the class in the data set; None: not known
    notes: dict[str, str] = field(default_factory=dict)  # language -> what it is and where it comes from
    drawn: str | None = None  # what a rendered image shows: "plain" or "opacity"; None: a real radiograph

    @cached_property
    def thumbnail(self) -> str:
        """The middle of the image as a data URI, small. Made once."""
        with Image.open(io.BytesIO(self.content)) as image:
            image.draft("L", (2 * THUMBNAIL, 2 * THUMBNAIL))  # a JPEG is decoded at a fraction of its size
            grey = image.convert("L")
        square = ImageOps.fit(grey, (THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        return image_uri(np.asarray(square), "JPEG", quality=80)


def load_examples(folder: Path = SHIPPED) -> list[Example]:
    """The real radiographs in ``folder`` in the order of their entries, then the rendered ones."""
    real = _entries(folder / RADIOGRAPHS)["examples"]
    radiographs = [_radiograph(number, entry, folder / RADIOGRAPHS) for number, entry in enumerate(real, 1)]
    return radiographs + [_rendered(entry, folder) for entry in _entries(folder)]


def _entries(folder: Path):
    return json.loads((folder / "examples.json").read_text(encoding="utf-8"))


def _radiograph(number: int, entry: dict[str, str], folder: Path) -> Example:
    titles = _in_each_language("example_title", number=number)
    picked, origin = _in_each_language(f"picked_{entry['picked_as']}"), _in_each_language("example_origin")
    notes = {language: f"{picked[language]} {origin[language]}" for language in titles}
    return Example((folder / entry["file"]).read_bytes(), titles, entry["label"], notes)


def _rendered(entry: dict[str, str], folder: Path) -> Example:
    titles = {language: entry[f"title_{language}"] for language in LANGUAGES.values()}
    notes = {language: f"{title}. {entry[f'note_{language}']} {entry['credit']}" for language, title in titles.items()}
    return Example((folder / entry["file"]).read_bytes(), titles, notes=notes, drawn=entry["kind"])


def _in_each_language(key: str, **values: object) -> dict[str, str]:
    return {language: say(language, key, **values) for language in LANGUAGES.values()}
