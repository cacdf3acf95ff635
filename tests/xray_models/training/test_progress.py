import time

import pytest
import torch

from xray_models.training.lock import lock_run
from xray_models.training.pace import Work
from xray_models.training.progress import EpochProgress, ProgressFile, read_progress, run_state

CPU = torch.device("cpu")


def test_the_file_follows_the_run(tmp_path):
    progress = ProgressFile(tmp_path, CPU)
    assert read_progress(tmp_path).state == "reading"
    progress.expect({"cnn": Work(2, 64, 16, 8)})
    progress.step("cnn", EpochProgress(1, 2, 32, 64, 0.7))
    written = read_progress(tmp_path)
    assert (written.state, written.model, written.loss) == ("training", "cnn", 0.7)
    assert (written.epoch, written.epochs, written.images, written.total) == (1, 2, 32, 64)
    progress.step("cnn", EpochProgress(1, 2, 64, 64, 0.6))
    assert read_progress(tmp_path) == written  # too soon for the next one
    progress.step("cnn", EpochProgress(1, 2, 0, 16, 0.6, "validating"))
    assert read_progress(tmp_path).state == "validating"
    progress.testing("cnn")
    assert read_progress(tmp_path).state == "testing"
    progress.end("finished")
    end = read_progress(tmp_path)
    assert end.state == "finished" and end.seconds_left is None and abs(end.updated - time.time()) < 60
    assert [file.name for file in tmp_path.iterdir()] == ["progress.json"]


def test_a_silent_progress_file_writes_nothing(tmp_path):
    progress = ProgressFile(tmp_path, CPU, silent=True)
    progress.end("finished")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"state": "training", "pid": 0}'])
def test_a_damaged_file_is_none(tmp_path, text):
    (tmp_path / "progress.json").write_text(text)
    assert read_progress(tmp_path) is None and run_state(tmp_path) == "new"


def test_a_run_whose_process_is_gone_was_interrupted(tmp_path):
    assert run_state(tmp_path) == "new"
    with lock_run(tmp_path):
        progress = ProgressFile(tmp_path, CPU)
        assert run_state(tmp_path) == "reading"
    assert run_state(tmp_path) == "interrupted"
    progress.end("stopped")
    assert run_state(tmp_path) == "stopped"
