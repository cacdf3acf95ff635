"""Pictures that are no chest radiographs, as installed packages carry them: photographs, charts, text, screens, other
medical images. What is not installed is left out; none of it is part of the repository."""

from __future__ import annotations

import gzip
import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.robustness.exports import encoded
from tests.helpers import ROOT

FOLDERS = {  # package -> its folders with pictures
    "sklearn": ("datasets/images",),
    "skimage": ("data",),
    "matplotlib": ("mpl-data/sample_data",),
    "gradio": ("media_assets/images", "test_data"),
    "networkx": ("drawing/tests/baseline",),
    "sympy": ("plotting/tests",),
}
ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".gif")
MRI = ("matplotlib", "mpl-data/sample_data/s1045.ima.gz", (256, 256))  # a head, big-endian 16 bit
SCREENS = (ROOT / "demo" / "screenshot.png",)
SMALLEST = 64  # pixels a side; smaller ones are refused for their size


def foreign_pictures() -> Iterator[tuple[str, Image.Image]]:
    """(source, picture): the package that carries it, or "this page" for screenshots of it."""
    for package, folders in FOLDERS.items():
        home = package_folder(package)
        for folder in folders if home else ():
            for file in sorted((home / folder).glob("*")):
                picture = _opened(file) if file.suffix.lower() in ENDINGS else None
                if picture is not None:
                    yield package, picture
    package, place, shape = MRI
    home = package_folder(package)
    if home and (home / place).exists():
        values = np.frombuffer(gzip.decompress((home / place).read_bytes()), ">u2").reshape(shape)
        yield package, Image.fromarray((255.0 * values / values.max()).astype(np.uint8))
    for screen in SCREENS:
        picture = _opened(screen)
        if picture is not None:
            yield "this page", picture


def in_grey(picture: Image.Image) -> bytes:
    """As a grey PNG: no colour gives it away."""
    return encoded(np.asarray(picture.convert("L")))


def quarters(picture: Image.Image) -> Iterator[bytes]:
    """Its four quarters in grey, of pictures that are large enough."""
    width, height = picture.width // 2, picture.height // 2
    if min(width, height) >= SMALLEST:
        for x in (0, width):
            for y in (0, height):
                yield in_grey(picture.crop((x, y, x + width, y + height)))


def as_file(picture: Image.Image) -> bytes:
    """As a PNG in its own colours."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "PNG")
    return file.getvalue()


def package_folder(package: str) -> Path | None:
    """Where a package is installed; None: nowhere."""
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _opened(file: Path) -> Image.Image | None:
    """The picture in a file, on white where it is transparent; None: none, or it is too small."""
    try:
        with Image.open(file) as opened:
            picture = opened.convert("RGBA")
    except OSError:
        return None
    if min(picture.size) < SMALLEST:
        return None
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
