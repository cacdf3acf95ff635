"""A training that is stopped, or killed in the middle of an epoch as by a power cut, and what comes after."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import ROOT
from xray_models.__main__ import main
from xray_models.training.model_folder import ModelFolder
from xray_models.training.presets import PRESETS
from xray_models.training.progress import read_progress, run_state
from xray_models.training.recipe import save_recipes

COMMAND = [sys.executable, "-m", "xray_models", "train", "--model", "cnn", "--learning-rate", "3e-4"]


def start(small_zip: Path, run: Path, *options: str) -> subprocess.Popen:
    """A training in its own process, which has completed its first epoch."""
    command = [*COMMAND, "--data", str(small_zip), "--out", str(run), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    state = run / "cnn" / "state.safetensors"
    deadline = time.monotonic() + 120
    while not state.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert state.exists()
    return process


def record_of(run: Path) -> dict:
    return json.loads((run / "weights" / "cnn" / "model.json").read_text())


@pytest.mark.slow
def test_a_killed_run_continues_after_its_last_completed_epoch(small_zip, tmp_path, capsys):
    process = start(small_zip, tmp_path, "--epochs", "3", "--seed", "7")
    assert run_state(tmp_path) in ("training", "validating")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    assert not (tmp_path / "weights").exists() and run_state(tmp_path) == "interrupted"

    # Without --seed: the images must be those that the run started with.
    again = [*COMMAND[3:], "--data", str(small_zip), "--out", str(tmp_path), "--resume"]
    assert main(again) == 0 and run_state(tmp_path) == "finished"
    record = record_of(tmp_path)
    assert record["recipe"]["seed"] == 7 and [row["epoch"] for row in record["training"]["history"]] == [1, 2, 3]

    # The test split has been scored: a second call does not score it again.
    capsys.readouterr()
    assert main(again) == 0 and "already" in capsys.readouterr().out
    assert main(again[:-1]) == 1 and "--resume" in capsys.readouterr().err
    assert run_state(tmp_path) == "finished"


@pytest.mark.slow
def test_a_stopped_run_keeps_its_best_epoch(small_zip, tmp_path, capsys):
    process = start(small_zip, tmp_path, "--epochs", "500", "--images", "20", "--batch-size", "4")
    call = [*COMMAND[3:], "--data", str(small_zip), "--out", str(tmp_path)]
    assert main([*call, "--resume"]) == 1 and "Another training" in capsys.readouterr().err
    progress = read_progress(tmp_path)
    assert progress.pid == process.pid and progress.model == "cnn" and progress.epochs == 500
    assert progress.total <= 20 and progress.images_per_second > 0 and progress.seconds_left > 0
    os.kill(progress.pid, signal.SIGTERM)
    errors = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and errors.startswith("Stopped.") and errors.count("\n") == 1
    assert run_state(tmp_path) == "stopped"

    assert main([*call, "--finish"]) == 0 and run_state(tmp_path) == "finished"
    rows = ModelFolder(tmp_path, "cnn").history_rows()
    record = record_of(tmp_path)
    assert record["training"]["history"] == rows and len(rows) < 500
    assert sum(record["data"]["train"].values()) == 20 and record["recipe"]["images"] == 20


@pytest.mark.slow
def test_what_went_wrong_is_in_the_runs_folder(small_zip, tmp_path, capsys):
    recipes = tmp_path / "recipes.json"
    save_recipes(recipes, PRESETS["coursework"])
    call = ["train", "--data", str(small_zip), "--out", str(tmp_path), "--recipes", str(recipes), "--model", "cnn"]
    assert main([*call, "--finish"]) == 1
    assert read_progress(tmp_path).error["code"] == "nothing-to-finish"
    divergent = ["--optimizer", "sgd", "--learning-rate", "10", "--init", "shipped", "--batch-size", "3"]
    assert main([*call, *divergent]) == 1
    progress = read_progress(tmp_path)
    assert progress.state == "failed" and progress.error["code"] == "diverged"
    assert progress.error["details"] == {"model": "cnn"} and "smaller learning rate" in capsys.readouterr().err
