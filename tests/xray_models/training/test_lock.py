import threading
import time

import pytest

from xray_models.errors import XrayError
from xray_models.training.lock import is_running, lock_run


def test_one_training_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("xray_models.training.lock.LOCK_TIMEOUT", 0.1)
    run = tmp_path / "new" / "run"
    assert not is_running(run)
    with lock_run(run):
        assert is_running(run)
        with pytest.raises(XrayError, match="Another training") as error, lock_run(run):
            pass
        assert error.value.code == "run-busy"
    assert not is_running(run)
    with lock_run(run):
        pass


def test_looking_at_the_lock_keeps_no_training_out_and_finds_none_where_there_is_none(tmp_path):
    with lock_run(tmp_path):
        pass
    seen, done = [], threading.Event()

    def look():
        while not done.is_set():
            seen.append(is_running(tmp_path))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.2)
        seen_before = list(seen)
        with lock_run(tmp_path):
            assert is_running(tmp_path)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert seen_before and not any(seen_before)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(XrayError) as error, lock_run(tmp_path / "file" / "run"):
        pass
    assert error.value.code == "no-run-folder"
