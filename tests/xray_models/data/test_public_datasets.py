import hashlib
import io
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from xray_models.data import public_datasets as published
from xray_models.data.dataset import load_splits
from xray_models.data.public_datasets import fetch, locate
from xray_models.errors import DatasetError

COUNTS = {"train": (30, 40), "val": (50, 60), "test": (4, 6)}


@pytest.fixture(scope="module")
def arrays() -> bytes:
    """A small PneumoniaMNIST, as medmnist publishes it: images (N, 224, 224) and labels (N, 1)."""
    content, generator = {}, np.random.default_rng(0)
    for split, counts in COUNTS.items():
        labels = np.repeat([0, 1], counts)
        images = generator.integers(0, 256, (len(labels), 224, 224), dtype=np.uint8)  # well exposed
        content |= {f"{split}_images": images, f"{split}_labels": labels[:, None]}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **content)
    return buffer.getvalue()


@pytest.fixture
def medmnist(monkeypatch, arrays):
    """A stand-in for the package and its server; ``served`` counts the downloads."""
    info = {"url_224": "https://example.org/a.npz", "MD5_224": hashlib.md5(arrays).hexdigest()}
    module = SimpleNamespace(INFO={"pneumoniamnist": info}, info=info, served=[])

    def serve(url, timeout):
        module.served.append(url)
        return io.BytesIO(arrays)

    monkeypatch.setitem(sys.modules, "medmnist", module)
    monkeypatch.setattr("urllib.request.urlopen", serve)
    return module


def test_pneumoniamnist_becomes_a_zip_in_the_usual_layout_once(medmnist, arrays, tmp_path):
    downloaded = []
    path = fetch("pneumoniamnist", tmp_path, downloaded.append)
    splits = load_splits(path)
    assert splits.report.counts == {
        name: dict(zip(("NORMAL", "PNEUMONIA"), COUNTS[folder], strict=True))
        for name, folder in (("train", "train"), ("validation", "val"), ("test", "test"))
    }
    original = np.load(io.BytesIO(arrays))
    assert np.array_equal(splits.test.canvases.numpy(), original["test_images"])
    assert downloaded[-1] == len(arrays) and os.listdir(tmp_path) == [path.name]
    assert fetch("pneumoniamnist", tmp_path) == path and len(medmnist.served) == 1


def test_an_interrupted_download_leaves_nothing(medmnist, monkeypatch, tmp_path):
    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch("pneumoniamnist", tmp_path, stop)
    assert not os.listdir(tmp_path)
    medmnist.info["MD5_224"] = "0" * 32
    with pytest.raises(DatasetError) as error:
        fetch("pneumoniamnist", tmp_path)
    assert error.value.code == "bad-download" and not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("failure", "code"), [(OSError(111, "refused"), "no-download"), (OSError(28, "No space"), "disk-full")]
)
def test_no_internet_and_a_full_disk_are_told_apart(medmnist, monkeypatch, tmp_path, failure, code):
    def fail(url, timeout):
        raise failure

    monkeypatch.setattr("urllib.request.urlopen", fail)
    with pytest.raises(DatasetError) as error:
        fetch("pneumoniamnist", tmp_path)
    assert error.value.code == code and str(tmp_path) not in error.value.message


@pytest.mark.parametrize(("name", "package"), [("pneumoniamnist", "medmnist"), ("kaggle", "kagglehub")])
def test_a_package_that_is_not_installed_is_named(monkeypatch, tmp_path, name, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DatasetError, match=f"pip install {package}") as error:
        fetch(name, tmp_path)
    assert error.value.code == "no-package"


def test_kaggle_stays_where_its_package_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "kagglehub", SimpleNamespace(dataset_download=lambda handle: str(tmp_path)))
    assert fetch("kaggle", tmp_path / "data") == tmp_path and not (tmp_path / "data").exists()

    def fail(handle):
        raise RuntimeError("403 Client Error")

    monkeypatch.setitem(sys.modules, "kagglehub", SimpleNamespace(dataset_download=fail))
    with pytest.raises(DatasetError, match="www.kaggle.com") as error:
        fetch("kaggle", tmp_path)
    assert error.value.code == "no-download"


def test_kagglehub_finds_its_cache_without_internet(monkeypatch, tmp_path):
    """The real package finds an earlier download under the version that we ask for."""
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(tmp_path))  # kagglehub reads it at each call
    cached = tmp_path / "datasets/paultimothymooney/chest-xray-pneumonia/versions/2"
    cached.mkdir(parents=True)
    (cached.parents[0].parent / "2.complete").touch()
    assert fetch("kaggle", tmp_path) == cached


def test_waiting_for_kaggle_can_be_ended_and_taken_up_again(monkeypatch, tmp_path):
    begun, finished = [], threading.Event()

    def download(handle):
        begun.append(handle)
        finished.wait(60)
        return "/cache/2"

    def stop(done):
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "kagglehub", SimpleNamespace(dataset_download=download))
    with pytest.raises(KeyboardInterrupt):
        fetch("kaggle", tmp_path, stop)
    threading.Timer(0.3, finished.set).start()
    assert fetch("kaggle", tmp_path) == Path("/cache/2") and len(begun) == 1


def test_a_published_name_is_only_used_where_no_file_has_it(monkeypatch, tmp_path):
    monkeypatch.setitem(published.PUBLISHED, "kaggle", lambda folder, on_progress: folder / "fetched")
    monkeypatch.chdir(tmp_path)
    assert locate("kaggle") == published.DOWNLOADS / "fetched" and locate("other/data.zip").name == "data.zip"
    (tmp_path / "kaggle").mkdir()
    assert locate("kaggle") == Path("kaggle")
