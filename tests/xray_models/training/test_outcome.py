import errno
import json

import pytest
import torch

from xray_models.errors import XrayError
from xray_models.training.outcome import explain, reported_outcome
from xray_models.training.progress import ProgressFile, read_progress

CPU = torch.device("cpu")


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
def test_the_file_says_how_the_run_ended(tmp_path, raised, state, code):
    with pytest.raises(type(raised)), reported_outcome(ProgressFile(tmp_path, CPU)):
        raise raised
    end = read_progress(tmp_path)
    assert end.state == state and (end.error or {}).get("code") == code
    assert "secret" not in json.dumps(end.to_json())
    if code == "no-data":
        assert end.error == {"code": "no-data", "message": "There is none.", "details": {"count": 3, "file": "cpu"}}


def test_a_stop_counts_more_than_the_failure_it_causes(tmp_path, monkeypatch):
    progress = ProgressFile(tmp_path, CPU)

    def stop(error):
        raise KeyboardInterrupt

    monkeypatch.setattr("xray_models.training.outcome.explain", stop)
    with pytest.raises(KeyboardInterrupt), reported_outcome(progress):
        raise RuntimeError("connection closed by peer")
    assert read_progress(tmp_path).state == "stopped"


def test_an_error_keeps_its_own_sentence():
    error = XrayError("x", "Said already.")
    assert explain(error) is error
