"""What several test files share besides fixtures: the repository's root, synthetic pictures and tiny data sets."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from xray_models.classes import CLASSES

ROOT = Path(__file__).parent.parent


def picture(seed: int, pneumonia: bool, size: int = 224) -> Image.Image:
    """Grey noise, the lower half brighter with ``pneumonia``: a difference that a network learns in seconds."""
    pixels = np.random.default_rng(seed).uniform(40, 120, (size, size))
    pixels[size // 2 :] += 100 if pneumonia else 0
    return Image.fromarray(pixels.astype(np.uint8))


def real_example(picked_as: str = "right", label: str = "NORMAL") -> Path:
    """A real radiograph that ships with the page, by what it was picked for."""
    folder = ROOT / "demo" / "examples" / "radiographs"
    examples = json.loads((folder / "examples.json").read_text())["examples"]
    return next(folder / e["file"] for e in examples if (e["picked_as"], e["label"]) == (picked_as, label))


def dataset_files(train: int = 12, test: int = 4) -> dict[str, bytes]:
    """Path inside the data set -> PNG: ``train`` and ``test`` patients per class, with one image each."""
    files = {}
    for split, count in (("train", train), ("test", test)):
        for label, pattern in enumerate(("IM-{:04}-0001.png", "person{}_virus_1.png")):
            for number in range(count):
                patient = number + (0 if split == "train" else 1000)
                buffer = io.BytesIO()
                picture(patient * 2 + label, pneumonia=bool(label)).save(buffer, "PNG")
                files[f"chest/{split}/{CLASSES[label]}/{pattern.format(patient)}"] = buffer.getvalue()
    return files


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
