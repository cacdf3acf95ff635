import gc
import os
import time

import pytest

from demo.server.held_files import HeldFiles
from demo.server.upload_folder import UPLOAD, sweep


@pytest.fixture
def upload(tmp_path, monkeypatch):
    """Makes uploads as the door does: a file in a folder in a folder."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))

    def make(number: int = 0):
        path = tmp_path / f"{UPLOAD}{number}" / "hash" / "data.zip"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"12345")
        return path

    return make


def test_a_file_lives_as_long_as_somebody_holds_it_and_leaves_nothing(upload, tmp_path):
    files = HeldFiles()
    held = files.hold(upload())
    assert held.path.read_bytes() == b"12345" and files.get(held.key) is held
    assert len(list(tmp_path.iterdir())) == 1  # the folder in which it came is gone
    key = held.key
    del held
    gc.collect()
    assert files.get(key) is None and not list(tmp_path.iterdir())


def test_a_cycle_of_objects_does_not_keep_a_file(upload, tmp_path):
    files = HeldFiles()
    cycle = [files.hold(upload())]
    cycle.append(cycle)
    gc.disable()
    try:
        del cycle
        assert list(tmp_path.iterdir())
        files.keep_alive()
    finally:
        gc.enable()
    assert not list(tmp_path.iterdir())


def test_the_sweep_leaves_what_is_held_and_deletes_what_a_killed_server_left(upload, tmp_path):
    files = HeldFiles()
    held = files.hold(upload())
    long_ago = time.time() - 10_000
    for path in (held.path.parent, held.path):
        os.utime(path, (long_ago, long_ago))
    files.keep_alive()
    sweep(tmp_path)
    assert held.path is not None
    sweep(tmp_path, time.time() + 10_000)
    assert held.path is None and not list(tmp_path.iterdir())


def test_who_has_not_read_for_longest_makes_room(upload):
    files = HeldFiles(max_bytes=10)
    first, second = files.hold(upload(1)), files.hold(upload(2))
    assert first.path  # read again
    third = files.hold(upload(3))
    assert second.path is None and first.path and third.path


def test_an_upload_that_is_gone_is_an_error_and_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with pytest.raises(OSError):
        HeldFiles().hold(tmp_path / f"{UPLOAD}x" / "gone.zip")
    assert not list(tmp_path.iterdir())


def test_what_is_gone_takes_no_room_however_lately_it_was_asked_for(upload):
    files = HeldFiles(max_bytes=10)
    first, _, third = (files.hold(upload(number)) for number in range(3))
    assert first.path is None
    last = files.hold(upload(3))
    assert third.path is not None and last.path is not None
