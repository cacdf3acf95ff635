import os
import subprocess
import sys
import time

import pytest

from demo.server import upload_folder
from demo.server.upload_folder import KEEP_SECONDS, own_folder, sweep

LATER = KEEP_SECONDS + 10  # seconds


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder of this server."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return own_folder()


def put(folder, name="upload-a/hash/chest.png", size=10):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize("name", ["upload-a/hash/chest.png", "upload-b/tmpabc", "hash/xray-run-1.zip", "tmpabc"])
def test_whatever_nobody_asks_about_is_deleted_after_minutes(own, name):
    """An upload, one that broke off, the zip of a run, and what Gradio's own parser leaves."""
    path = put(own, name)
    sweep(own)
    assert path.exists()
    sweep(own, time.time() + LATER)
    assert list(own.iterdir()) == []


def test_what_is_still_arriving_stays(own):
    path = put(own)
    now = time.time() + 3 * LATER
    os.utime(path, (now - 5, now - 5))  # the last write; everything else is old
    sweep(own, now)
    assert path.exists()


def test_a_large_file_gets_the_time_that_copying_it_takes(own):
    path = put(own, size=600_000_000)
    sweep(own, time.time() + LATER)
    assert path.exists()
    sweep(own, time.time() + LATER + 600)
    assert not path.exists()


def test_a_clock_that_was_set_back_keeps_nothing_for_ever(own):
    put(own)
    sweep(own, time.time() - LATER)
    assert list(own.iterdir()) == []


def test_the_folder_of_a_killed_server_goes_and_that_of_a_living_one_stays(own, tmp_path):
    other = tmp_path / "radiographs-other"
    put(other)
    foreign = put(tmp_path, "somebody/else.txt")
    now = time.time() + LATER
    os.utime(other, (now, now))  # it has just swept
    sweep(own, now)
    assert other.exists()
    sweep(own, now + LATER)
    assert not other.exists() and own.exists() and foreign.exists()


def test_a_sweep_shows_that_this_server_lives(own):
    os.utime(own, (0, 0))
    sweep(own)
    assert time.time() - own.stat().st_mtime < 60


def test_in_a_folder_that_others_share_only_uploads_go(tmp_path):
    upload, foreign = put(tmp_path), put(tmp_path, "hash/theirs.png")
    sweep(tmp_path, time.time() + LATER)
    assert not upload.exists() and foreign.exists()


def test_nobody_else_can_read_it_and_gradio_uses_it(own):
    assert own.stat().st_mode & 0o77 == 0 and os.environ["GRADIO_TEMP_DIR"] == str(own)


@pytest.mark.parametrize("ends_by", ["itself", "SIGTERM"])
def test_it_is_deleted_when_the_server_ends(tmp_path, ends_by):
    code = "import signal; from demo.server.upload_folder import own_folder; (own_folder() / 'x').write_bytes(b'')"
    code += "" if ends_by == "itself" else "; signal.raise_signal(signal.SIGTERM); signal.pause()"
    ended = subprocess.run([sys.executable, "-c", code], env={**os.environ, "GRADIO_TEMP_DIR": str(tmp_path)})
    assert ended.returncode == (0 if ends_by == "itself" else 143)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_emptied_by_others_is_made_again(own):
    own.rmdir()
    sweep(own)
    assert own.is_dir() and upload_folder.BEAT_SECONDS < KEEP_SECONDS
