"""Example images to click: real test radiographs where a data set is at hand, else the rendered ones that ship."""

from __future__ import annotations

import base64
import io
import json
import random
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from PIL import Image

from xray_models.models import CLASSES

SHIPPED = Path(__file__).parent / "examples"
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
        buffer = io.BytesIO()
        small.save(buffer, "PNG")
        return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def load_examples(data: str | Path | None = None) -> list[Example]:
    """From the test split of ``data`` (folder or zip) where given and not empty, else those that ship."""
    return (_from_data(Path(data)) if data else []) or _shipped()


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
    if source.is_dir():
        files = {path.relative_to(source).as_posix(): path for path in source.rglob("*.*")}
        return [_example(i, label, files[name].read_bytes()) for i, (name, label) in enumerate(_draw(list(files)), 1)]
    if not zipfile.is_zipfile(source):
        return []
    with zipfile.ZipFile(source) as archive:
        drawn = _draw(archive.namelist())
        return [_example(i, label, archive.read(name)) for i, (name, label) in enumerate(drawn, 1)]


def _draw(names: list[str]) -> list[tuple[str, str]]:
    """The same few (name, class) of the test split every time, in an order that mixes the classes."""
    generator = random.Random(SEED)
    drawn = []
    for label in CLASSES:
        of_class = sorted(name for name in names if _is_test_image(name, label))
        drawn += [(name, label) for name in generator.sample(of_class, min(PER_CLASS, len(of_class)))]
    return generator.sample(drawn, len(drawn))


def _is_test_image(name: str, label: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.parts[-3:-1] == ("test", label) and path.suffix.lower() in (".jpeg", ".jpg", ".png") and not hidden


def _example(number: int, label: str, data: bytes) -> Example:
    return Example(data, {"en": f"Test radiograph {number}", "fr": f"Radiographie de test {number}"}, label)
