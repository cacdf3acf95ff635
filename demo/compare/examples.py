"""Example images to click: real test radiographs where a data set is at hand, else the rendered ones that ship."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from demo.ui.html import image_uri
from xray_models.classes import CLASSES
from xray_models.data.archive import open_source
from xray_models.data.folder_layout import split_and_label

SHIPPED = Path(__file__).parents[1] / "examples"
PER_CLASS, SEED, THUMBNAIL = 3, 0, 112  # images a class, the draw, pixels a side


@dataclass(frozen=True)
class Example:
    """One image to click."""

    data: bytes
    titles: dict[str, str]  # language -> caption
    label: str | None = None  # the class in the data set, None where unknown
    notes: dict[str, str] = field(default_factory=dict)  # language -> what it is and where it comes from

    def thumbnail(self) -> str:
        """The image as a data URI, at most THUMBNAIL pixels a side."""
        with Image.open(io.BytesIO(self.data)) as image:
            small = image.convert("L")
        small.thumbnail((2 * THUMBNAIL, THUMBNAIL))
        return image_uri(np.asarray(small))


def load_examples(data: str | Path | None = None) -> list[Example]:
    """From the test split of ``data`` (folder or zip) where given, else those that ship. DatasetError: no such data."""
    return _from_data(Path(data)) if data else _shipped()


def _shipped() -> list[Example]:
    index = SHIPPED / "examples.json"
    if not index.is_file():
        return []
    return [_from_entry(entry) for entry in json.loads(index.read_text(encoding="utf-8"))]


def _from_entry(entry: dict[str, str]) -> Example:
    titles = {language: entry[f"title_{language}"] for language in ("en", "fr")}
    notes = {language: f"{entry[f'note_{language}']} {entry['credit']}" for language in ("en", "fr")}
    return Example((SHIPPED / entry["file"]).read_bytes(), titles, notes=notes)


def _from_data(source: Path) -> list[Example]:
    with open_source(source) as (names, read):
        return [_example(number, label, read(name)) for number, (name, label) in enumerate(_draw(names), 1)]


def _draw(names: list[str]) -> list[tuple[str, str]]:
    """The same few (name, class) of the test split every time, in an order that mixes the classes."""
    generator = random.Random(SEED)
    drawn = []
    for index, label in enumerate(CLASSES):
        of_class = sorted(name for name in names if split_and_label(name) == ("test", index))
        drawn += [(name, label) for name in generator.sample(of_class, min(PER_CLASS, len(of_class)))]
    return generator.sample(drawn, len(drawn))


def _example(number: int, label: str, data: bytes) -> Example:
    return Example(data, {"en": f"Test radiograph {number}", "fr": f"Radiographie de test {number}"}, label)
