"""Example images to click: real test radiographs if a data set is given, else the rendered ones that ship."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from demo.text.languages import LANGUAGES
from demo.text.say import say
from demo.ui.html import image_uri
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import split_and_label

SHIPPED = Path(__file__).parents[1] / "examples"
PER_CLASS = 3  # images drawn from a data set
SEED = 0  # of the draw
THUMBNAIL = 112  # pixels, of the longer side of an upright image


@dataclass(frozen=True)
class Example:
    """One image to click."""

    content: bytes  # of its file
    titles: dict[str, str]  # language -> caption
    label: str | None = None  # the class in the data set; None: not known
    notes: dict[str, str] = field(default_factory=dict)  # language -> what it is and where it comes from

    def thumbnail(self) -> str:
        """The image as a data URI, small."""
        with Image.open(io.BytesIO(self.content)) as image:
            small = image.convert("L")
        small.thumbnail((2 * THUMBNAIL, THUMBNAIL))
        return image_uri(np.asarray(small))


def load_examples(data: str | Path | None = None) -> list[Example]:
    """A few images of the test split of ``data`` (folder or zip), or those that ship. DatasetError: no such data."""
    return _from_data(Path(data)) if data else _shipped()


def _shipped() -> list[Example]:
    return [_from_entry(entry) for entry in json.loads((SHIPPED / "examples.json").read_text(encoding="utf-8"))]


def _from_entry(entry: dict[str, str]) -> Example:
    titles = {language: entry[f"title_{language}"] for language in LANGUAGES.values()}
    notes = {language: f"{entry[f'note_{language}']} {entry['credit']}" for language in LANGUAGES.values()}
    return Example((SHIPPED / entry["file"]).read_bytes(), titles, notes=notes)


def _from_data(data: Path) -> list[Example]:
    with open_dataset(data) as (names, read):
        return [_from_test_split(number, label, read(name)) for number, (name, label) in enumerate(_draw(names), 1)]


def _draw(names: list[str]) -> list[tuple[str, str]]:
    """(name, class) of a few test images, the same every time, in an order that mixes the classes."""
    generator = random.Random(SEED)
    drawn = []
    for index, label in enumerate(CLASSES):
        candidates = sorted(name for name in names if split_and_label(name) == ("test", index))
        drawn += [(name, label) for name in generator.sample(candidates, min(PER_CLASS, len(candidates)))]
    return generator.sample(drawn, len(drawn))


def _from_test_split(number: int, label: str, content: bytes) -> Example:
    titles = {language: say(language, "example_title", number=number) for language in LANGUAGES.values()}
    return Example(content, titles, label)
