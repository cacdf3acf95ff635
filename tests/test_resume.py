"""A training killed in the middle of an epoch, as a power cut would, and taken up again from the command line."""

import json
import signal
import subprocess
import sys
import time

from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "xray_models", "train", "--model", "cnn", "--epochs", "3", "--learning-rate", "3e-4"]


def test_a_killed_run_is_taken_up_after_its_last_whole_epoch(small_zip, tmp_path):
    command = [*COMMAND, "--data", str(small_zip), "--out", str(tmp_path), "--seed", "7"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    state = tmp_path / "cnn" / "state.safetensors"
    for _ in range(1200):
        if state.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert state.exists() and not (tmp_path / "weights").exists()

    # Without --seed: the split must be the one that the run began with.
    resumed = subprocess.run([*COMMAND, "--data", str(small_zip), "--out", str(tmp_path), "--resume"], cwd=ROOT)
    assert resumed.returncode == 0
    card = json.loads((tmp_path / "weights" / "cnn" / "model.json").read_text())
    assert card["recipe"]["seed"] == 7 and [row["epoch"] for row in card["training"]["history"]] == [1, 2, 3]
