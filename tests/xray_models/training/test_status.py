import errno
import json
import threading
import time

import pytest
import torch

from xray_models.errors import XrayError
from xray_models.training.loop import Progress
from xray_models.training.pace import Pace, Work
from xray_models.training.status import ProgressFile, explain, hold, is_running, outcome_told, read_progress, state_of

CPU = torch.device("cpu")


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_counts_every_model_epoch_and_validation():
    clock = Clock()
    pace = Pace({"resnet50": Work(2, 100, 30, 40), "cnn": Work(3, 100, 10, 40)}, clock)
    pace.step("resnet50", "training", 1, 0)
    for images, seconds in ((10, 60), (20, 5)):  # the first mini-batch warms up
        clock.now += seconds
        pace.step("resnet50", "training", 1, images)
        assert pace.seconds_left is pace.images_per_second is None  # too early to tell
    clock.now += 5
    pace.step("resnet50", "training", 1, 30)
    assert pace.images_per_second == pytest.approx(2)
    # Half a second a training image, a third of that a validation or test image; the cnn as the resnet50.
    resnet = 0.5 * (70 + 100) + 0.5 / 3 * (30 + 30 + 30 + 40)
    cnn = 0.5 * 300 + 0.5 / 3 * (30 + 10 + 40)
    assert pace.seconds_left == pytest.approx(resnet + cnn)

    for images in (0, 10, 20, 30):  # validating turns out to take as long as training
        pace.step("resnet50", "validating", 1, images)
        clock.now += 5
    assert pace.seconds_left == pytest.approx(0.5 * 100 + 0.5 * (30 + 30 + 40) + cnn)
    pace.step("resnet50", "testing", 2, 0)
    assert pace.seconds_left == pytest.approx(0.5 * (30 + 40) + cnn)

    for images in (0, 10, 20, 30):  # and the cnn is ten times faster
        clock.now += 0.5
        pace.step("cnn", "training", 3, images)
    assert pace.images_per_second == pytest.approx(20)
    assert pace.seconds_left == pytest.approx(0.05 * 70 + 0.05 / 3 * (10 + 10 + 40))


def test_epochs_of_one_mini_batch_are_timed_too():
    clock = Clock()
    pace = Pace({"cnn": Work(9, 20, 3, 8)}, clock)
    for epoch in range(1, 5):
        for images in (0, 20):
            pace.step("cnn", "training", epoch, images)
            clock.now += 2
    assert pace.images_per_second == pytest.approx(10)


def test_a_pace_is_that_of_the_last_half_minute():
    clock = Clock()
    pace = Pace({"cnn": Work(1, 100, 10, 10)}, clock)
    for images in range(0, 100, 10):
        clock.now += 1 if images < 50 else 20
        pace.step("cnn", "training", 1, images)
    assert pace.images_per_second == pytest.approx(0.5)


def test_the_file_follows_the_run(tmp_path):
    progress = ProgressFile(tmp_path, CPU)
    assert read_progress(tmp_path).state == "reading"
    progress.expect({"cnn": Work(2, 64, 16, 8)})
    progress.step("cnn", Progress(1, 2, 32, 64, 0.7))
    seen = read_progress(tmp_path)
    assert (seen.state, seen.model, seen.epoch, seen.epochs, seen.images, seen.total, seen.loss) == (
        "training",
        "cnn",
        1,
        2,
        32,
        64,
        0.7,
    )
    progress.step("cnn", Progress(1, 2, 64, 64, 0.6))
    assert read_progress(tmp_path) == seen  # too soon
    progress.step("cnn", Progress(1, 2, 0, 16, 0.6, "validating"))
    assert read_progress(tmp_path).state == "validating"
    progress.testing("cnn")
    assert read_progress(tmp_path).state == "testing"
    progress.end("finished")
    end = read_progress(tmp_path)
    assert end.state == "finished" and end.seconds_left is None and abs(end.updated - time.time()) < 60
    assert [file.name for file in tmp_path.iterdir()] == ["progress.json"]


def test_a_silent_one_writes_nothing(tmp_path):
    progress = ProgressFile(tmp_path, CPU, silent=True)
    progress.end("finished")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"state": "training", "pid": 1, "colour": "green"}'])
def test_a_damaged_file_is_none(tmp_path, text):
    (tmp_path / "progress.json").write_text(text)
    assert read_progress(tmp_path) is None and state_of(tmp_path) == "new"


@pytest.mark.parametrize(
    ("raised", "state", "code"),
    [
        (KeyboardInterrupt(), "stopped", None),
        (XrayError("no-data", "There is none.", count=3, file=CPU), "failed", "no-data"),
        (MemoryError(), "failed", "out-of-memory"),
        (torch.OutOfMemoryError("CUDA"), "failed", "out-of-memory"),
        (OSError(errno.ENOSPC, "full"), "failed", "no-room"),
        (ZeroDivisionError("/home/somebody/secret"), "failed", "broken-off"),
    ],
)
def test_the_last_word_says_how_it_ended(tmp_path, raised, state, code):
    with pytest.raises(type(raised)), outcome_told(ProgressFile(tmp_path, CPU)):
        raise raised
    end = read_progress(tmp_path)
    assert end.state == state and (end.error or {}).get("code") == code
    assert "secret" not in json.dumps(end.to_json())
    if code == "no-data":
        assert end.error == {"code": "no-data", "message": "There is none.", "details": {"count": 3, "file": "cpu"}}


def test_a_stop_counts_more_than_the_failure_it_causes(tmp_path, monkeypatch):
    progress = ProgressFile(tmp_path, CPU)

    def interrupted(error):
        raise KeyboardInterrupt

    monkeypatch.setattr("xray_models.training.status.explain", interrupted)
    with pytest.raises(KeyboardInterrupt), outcome_told(progress):
        raise RuntimeError("connection closed by peer")
    assert read_progress(tmp_path).state == "stopped"


def test_an_error_keeps_its_own_sentence():
    error = XrayError("x", "Said already.")
    assert explain(error) is error


def test_one_training_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("xray_models.training.status.SECONDS_TO_WAIT_FOR_A_LOOK", 0.1)
    run = tmp_path / "new" / "run"
    assert not is_running(run)
    with hold(run):
        assert is_running(run)
        with pytest.raises(XrayError, match="Another training") as error, hold(run):
            pass
        assert error.value.code == "run-busy"
    assert not is_running(run)
    with hold(run):
        pass


def test_those_who_look_keep_nobody_out_and_see_no_ghost(tmp_path):
    with hold(tmp_path):
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
        before = list(seen)
        with hold(tmp_path):
            assert is_running(tmp_path)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert before and not any(before)


def test_a_run_whose_process_is_gone_was_interrupted(tmp_path):
    assert state_of(tmp_path) == "new"
    with hold(tmp_path):
        progress = ProgressFile(tmp_path, CPU)
        assert state_of(tmp_path) == "reading"
    assert state_of(tmp_path) == "interrupted"
    progress.end("stopped")
    assert state_of(tmp_path) == "stopped"
