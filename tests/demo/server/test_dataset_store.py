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

from demo.server import dataset_store as data_room
from demo.server.dataset_store import KEEP_SECONDS, PER_CLASS, DatasetStore
from tests.helpers import dataset_files, write_zip
from xray_models.errors import DatasetError, XrayError


@pytest.fixture
def room(tmp_path) -> DatasetStore:
    return DatasetStore(tmp_path / "runs")


@pytest.fixture
def upload(small_zip, tmp_path) -> Path:
    """A zip as the page hands it over."""
    (tmp_path / "sent").mkdir()
    return Path(shutil.copy(small_zip, tmp_path / "sent" / "my chests.zip"))


def stored(room: DatasetStore) -> list[str]:
    return sorted(os.listdir(room.folder)) if room.folder.exists() else []


def age(path: Path) -> None:
    long_ago = time.time() - KEEP_SECONDS - 60
    os.utime(path, (long_ago, long_ago))


def test_an_upload_is_moved_and_described(room, upload):
    seen = []
    loaded = room.load(upload, lambda done, total: seen.append((done, total)))
    assert room.current is loaded and loaded.name == "my chests.zip" and loaded.source == "upload"
    assert loaded.path.parent == room.folder and stored(room) == [loaded.path.name] and not upload.exists()
    assert loaded.report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4} and seen[-1] == (32, 32)


def test_samples_are_training_images_of_both_classes_to_look_at(room, upload):
    samples = room.load(upload).samples
    assert [sample.label for sample in samples] == ["NORMAL"] * PER_CLASS + ["PNEUMONIA"] * PER_CLASS
    for sample in samples:
        assert sample.file.startswith(f"train/{sample.label}/")
        image = Image.open(io.BytesIO(base64.b64decode(sample.thumbnail.split(",")[1])))
        pixels = np.asarray(image, dtype=float)
        lower, upper = pixels[image.height // 2 :].mean(), pixels[: image.height // 2].mean()
        assert (lower > upper + 50) == (sample.label == "PNEUMONIA")  # the thumbnail is that image


def test_the_same_content_lies_there_once(room, upload, small_zip):
    first = room.load(upload)
    age(first.path)
    again = room.load(Path(shutil.copy(small_zip, upload.with_name("other name.zip"))))
    assert again.path == first.path and again.name == "other name.zip" and stored(room) == [first.path.name]
    assert time.time() - first.path.stat().st_mtime < 60


def test_a_refused_upload_is_deleted_and_what_was_there_stays(room, upload, tmp_path):
    before = room.load(upload)
    for files in ({"readme.txt": b"x"}, dataset_files() | {"../evil.png": b"x"}):
        bad = write_zip(tmp_path / "bad.zip", files)
        with pytest.raises(DatasetError) as error:
            room.load(bad)
        assert str(tmp_path) not in error.value.message and not bad.exists()
    assert room.current is before and stored(room) == [before.path.name]


def test_what_watch_raises_stops_and_leaves_nothing(room, upload):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.load(upload, stop)
    assert room.current is None and not stored(room) and not upload.exists()


def test_the_second_at_the_same_time_is_told_so(room, upload, small_zip, tmp_path):
    begun, go_on = threading.Event(), threading.Event()

    def wait(done, total):
        begun.set()
        go_on.wait(20)

    reading = threading.Thread(target=room.load, args=(upload, wait))
    reading.start()
    assert begun.wait(20)
    second = Path(shutil.copy(small_zip, tmp_path / "second.zip"))
    with pytest.raises(XrayError) as error:
        room.load(second)
    go_on.set()
    reading.join(20)
    assert error.value.code == "data-busy" and not second.exists() and room.current.name == "my chests.zip"


def test_the_given_data_set_stays_where_it_is_and_shows_no_path(tmp_path, small_zip):
    room = DatasetStore(tmp_path / "runs", small_zip)
    loaded = room.load("given")
    assert room.given_name == loaded.name == "small.zip" and loaded.path == small_zip and not stored(room)
    assert small_zip.exists()


def test_without_a_given_data_set_there_is_none(room, tmp_path):
    assert room.given_name is None
    for source in ("given", str(tmp_path)):  # nobody types paths
        with pytest.raises(XrayError) as error:
            room.load(source)
        assert error.value.code == "data-unknown"


def test_a_given_data_set_that_has_gone_is_said_without_its_path(tmp_path):
    with pytest.raises(DatasetError, match="no data set at gone.zip") as error:
        DatasetStore(tmp_path / "runs", tmp_path / "gone.zip").load("given")
    assert str(tmp_path) not in error.value.message


def test_a_published_data_set_is_fetched_into_the_runs(room, small_zip, monkeypatch):
    def fetch(name, folder, watch):
        assert (name, folder) == ("pneumoniamnist", room.folder)
        watch(1_000)
        return small_zip

    seen = []
    monkeypatch.setattr(data_room, "fetch", fetch)
    loaded = room.load("pneumoniamnist", lambda done, total: seen.append((done, total)))
    assert seen[:2] == [(1_000, 0), (0, 32)] and loaded.name == "PneumoniaMNIST 224" and loaded.path == small_zip


def test_a_disk_that_fails_is_said_without_its_path(room, upload, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device", str(upload))

    monkeypatch.setattr(shutil, "move", fail)
    with pytest.raises(XrayError) as error:
        room.load(upload)
    assert error.value.code == "data-failed" and str(upload.parent) not in error.value.message and not stored(room)


def test_old_uploads_that_no_run_uses_are_pruned(room, upload, tmp_path):
    files = dataset_files(train=11)
    used, young = room.load(upload), room.load(write_zip(tmp_path / "a.zip", files))
    unused = room.load(write_zip(tmp_path / "b.zip", files | {"note.txt": b"1"}))
    current = room.load(write_zip(tmp_path / "c.zip", files | {"note.txt": b"2"}))
    download, leftover = room.folder / "pneumoniamnist_224.zip", room.folder / ".download-x"
    download.touch()
    leftover.mkdir()
    for path in (used.path, unused.path, current.path, download, leftover):
        age(path)
    room.prune({used.path})
    assert stored(room) == sorted(path.name for path in (used.path, young.path, current.path, download))
