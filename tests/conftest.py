"""What several tests share: the real data, tiny data sets, untrained checkpoints."""

import io
import os
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from xray_models.data.dataset import ImageSet, load_split

ROOT = Path(__file__).parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
REAL_DATA = Path(os.environ.get("XRAY_DATA_DIR", ROOT.parent / "shared" / "data" / "chest_xray_224.zip"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The published data set; tests that need it are skipped, loudly, where it is absent."""
    if not REAL_DATA.exists():
        warnings.warn("REAL DATA ABSENT: tests on real radiographs are skipped. Set XRAY_DATA_DIR.", stacklevel=1)
        pytest.skip("NO REAL DATA: set XRAY_DATA_DIR to the chest_xray folder or zip")
    return REAL_DATA


@pytest.fixture(scope="session")
def real_test(real_data) -> ImageSet:
    """The 624 real test radiographs."""
    return load_split(real_data, "test")


def picture(seed: int, ill: bool, size: int = 224) -> Image.Image:
    """A grey picture whose lower half is brighter when ``ill``: a class that a network can learn in seconds."""
    pixels = np.random.default_rng(seed).uniform(40, 120, (size, size))
    pixels[size // 2 :] += 100 if ill else 0
    return Image.fromarray(pixels.astype(np.uint8))


def dataset_files(train: int = 12, test: int = 4) -> dict[str, bytes]:
    """Path inside the data set -> PNG: so many patients with one image each, a split and class."""
    files = {}
    for split, count in (("train", train), ("test", test)):
        for label, pattern in enumerate(("IM-{:04}-0001.png", "person{}_virus_1.png")):
            for number in range(count):
                patient = number + (0 if split == "train" else 1000)
                buffer = io.BytesIO()
                picture(patient * 2 + label, ill=bool(label)).save(buffer, "PNG")
                files[f"chest/{split}/{('NORMAL', 'PNEUMONIA')[label]}/{pattern.format(patient)}"] = buffer.getvalue()
    return files


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture(scope="session")
def small_zip(tmp_path_factory) -> Path:
    """A zip in the usual layout with 24 training and 8 test pictures."""
    return write_zip(tmp_path_factory.mktemp("data") / "small.zip", dataset_files())


@pytest.fixture(scope="module")
def browser():
    """A real browser."""
    if not Path(CHROMIUM).exists():
        pytest.skip("NO BROWSER: set CHROMIUM to the path of a Chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
