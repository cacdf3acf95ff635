import base64
import io
import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.server import dataset_store
from demo.server.dataset_store import GIVEN, KEEP_SECONDS, SAMPLES_PER_CLASS, DatasetStore
from tests.helpers import dataset_files, write_zip
from xray_models.errors import DatasetError, XrayError


@pytest.fixture
def datasets(tmp_path) -> DatasetStore:
    return DatasetStore(tmp_path / "runs")


@pytest.fixture
def upload(small_zip, tmp_path) -> Path:
    """A zip as the page hands it over."""
    (tmp_path / "sent").mkdir()
    return Path(shutil.copy(small_zip, tmp_path / "sent" / "my chests.zip"))


def stored(datasets: DatasetStore) -> list[str]:
    return sorted(os.listdir(datasets.folder)) if datasets.folder.exists() else []


def age(path: Path) -> None:
    long_ago = time.time() - KEEP_SECONDS - 60
    os.utime(path, (long_ago, long_ago))


def test_an_upload_is_moved_and_described(datasets, upload):
    seen = []
    loaded = datasets.load(upload, lambda done, total: seen.append((done, total)))
    assert datasets.current is loaded and loaded.name == "my chests.zip" and loaded.published is None
    assert loaded.path.parent == datasets.folder and stored(datasets) == [loaded.path.name] and not upload.exists()
    assert loaded.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4} and seen[-1] == (32, 32)


def test_samples_are_training_images_of_both_classes_to_look_at(datasets, upload):
    samples = datasets.load(upload).samples
    assert [sample.label for sample in samples] == ["NORMAL"] * SAMPLES_PER_CLASS + ["PNEUMONIA"] * SAMPLES_PER_CLASS
    for sample in samples:
        assert sample.file.startswith(f"train/{sample.label}/")
        image = Image.open(io.BytesIO(base64.b64decode(sample.thumbnail.split(",")[1])))
        pixels = np.asarray(image, dtype=float)
        lower, upper = pixels[image.height // 2 :].mean(), pixels[: image.height // 2].mean()
        assert (lower > upper + 50) == (sample.label == "PNEUMONIA")  # the thumbnail is that image


def test_the_same_content_is_stored_once(datasets, upload, small_zip):
    first = datasets.load(upload)
    age(first.path)
    again = datasets.load(Path(shutil.copy(small_zip, upload.with_name("other name.zip"))))
    assert again.path == first.path and again.name == "other name.zip" and stored(datasets) == [first.path.name]
    assert time.time() - first.path.stat().st_mtime < 60


def test_a_refused_upload_is_deleted_and_the_current_dataset_stays(datasets, upload, tmp_path):
    before = datasets.load(upload)
    for files in ({"readme.txt": b"x"}, dataset_files() | {"../evil.png": b"x"}):
        bad = write_zip(tmp_path / "bad.zip", files)
        with pytest.raises(DatasetError) as error:
            datasets.load(bad)
        assert str(tmp_path) not in error.value.message and not bad.exists()
    assert datasets.current is before and stored(datasets) == [before.path.name]


def test_an_error_in_the_progress_callback_stops_the_reading_and_leaves_nothing(datasets, upload):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        datasets.load(upload, stop)
    assert datasets.current is None and not stored(datasets) and not upload.exists()


def test_only_one_dataset_is_read_at_a_time(datasets, upload, small_zip, tmp_path):
    begun, released = threading.Event(), threading.Event()

    def wait(done, total):
        begun.set()
        released.wait(20)

    reading = threading.Thread(target=datasets.load, args=(upload, wait))
    reading.start()
    assert begun.wait(20)
    second = Path(shutil.copy(small_zip, tmp_path / "second.zip"))
    with pytest.raises(XrayError) as error:
        datasets.load(second)
    released.set()
    reading.join(20)
    assert error.value.code == "data-busy" and not second.exists() and datasets.current.name == "my chests.zip"


def test_the_given_dataset_stays_where_it_is_and_shows_no_path(tmp_path, small_zip):
    datasets = DatasetStore(tmp_path / "runs", small_zip)
    loaded = datasets.load(GIVEN)
    assert datasets.given_name == loaded.name == "small.zip" and loaded.path == small_zip and not stored(datasets)
    assert small_zip.exists()


def test_only_known_datasets_can_be_named(datasets, tmp_path):
    assert datasets.given_name is None
    for name in (GIVEN, str(tmp_path)):  # nobody types paths
        with pytest.raises(XrayError) as error:
            datasets.load(name)
        assert error.value.code == "data-unknown"


def test_the_error_for_a_missing_dataset_shows_no_path(tmp_path):
    with pytest.raises(DatasetError, match="no data set at gone.zip") as error:
        DatasetStore(tmp_path / "runs", tmp_path / "gone.zip").load(GIVEN)
    assert str(tmp_path) not in error.value.message


def test_a_published_dataset_is_fetched_into_the_runs(datasets, small_zip, monkeypatch):
    def fetch(name, folder, watch):
        assert (name, folder) == ("pneumoniamnist", datasets.folder)
        watch(1_000)
        return small_zip

    seen = []
    monkeypatch.setattr(dataset_store, "fetch", fetch)
    loaded = datasets.load("pneumoniamnist", lambda done, total: seen.append((done, total)))
    assert seen[:2] == [(1_000, 0), (0, 32)] and loaded.name == "PneumoniaMNIST 224" and loaded.path == small_zip


def test_the_error_for_a_failing_disk_shows_no_path(datasets, upload, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device", str(upload))

    monkeypatch.setattr(shutil, "move", fail)
    with pytest.raises(XrayError) as error:
        datasets.load(upload)
    assert error.value.code == "data-failed" and str(upload.parent) not in error.value.message and not stored(datasets)


def test_old_uploads_that_no_run_uses_are_pruned(datasets, upload, tmp_path):
    files = dataset_files(train=11)
    used, young = datasets.load(upload), datasets.load(write_zip(tmp_path / "a.zip", files))
    unused = datasets.load(write_zip(tmp_path / "b.zip", files | {"note.txt": b"1"}))
    current = datasets.load(write_zip(tmp_path / "c.zip", files | {"note.txt": b"2"}))
    download, leftover = datasets.folder / "pneumoniamnist_224.zip", datasets.folder / ".download-x"
    download.touch()
    leftover.mkdir()
    for path in (used.path, unused.path, current.path, download, leftover):
        age(path)
    datasets.prune({used.path})
    assert stored(datasets) == sorted(path.name for path in (used.path, young.path, current.path, download))
