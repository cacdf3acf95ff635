"""Two gloo processes under torchrun have the same curves as one, and end together."""

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
import torch
from torch import nn

from tests.helpers import ROOT
from xray_models.data.dataset import load_splits
from xray_models.training.distributed import Team
from xray_models.training.loop import fit
from xray_models.training.model_folder import ModelFolder
from xray_models.training.progress import read_progress, run_state
from xray_models.training.recipe import TrainConfig, save_recipes

# 21 training images in batches of 5 give uneven shares of 3 and 2, and a last batch of one image, of which one process
# has none. Without dropout, augmentation and bfloat16, which differ between one process and two.
CONFIG = TrainConfig(
    "cnn",
    epochs=2,
    batch_size=5,
    learning_rate=0.002,
    optimizer="sgd",
    init="shipped",
    class_weights=True,
    label_smoothing=0.05,
    bf16=False,
)
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]


def start_pair(data, config, folder) -> subprocess.Popen:
    save_recipes(folder / "recipes.json", {"cnn": config})
    recipes = folder / "recipes.json"
    command = ["-m", "tests.xray_models.training.without_dropout", "train", "--data", data, "--recipes", recipes]
    return subprocess.Popen(
        [*TORCHRUN, *command, "--out", folder / "run"],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


@pytest.mark.slow
def test_two_processes_have_the_loss_curve_of_one(small_zip, tmp_path, monkeypatch):
    pair = start_pair(small_zip, CONFIG, tmp_path)
    monkeypatch.setattr(nn.Dropout, "forward", lambda self, x: x)
    alone = fit(CONFIG, load_splits(small_zip), tmp_path / "alone", Team(device=torch.device("cpu")))
    printed = pair.communicate()[0]
    assert pair.returncode == 0
    assert printed.count("cnn, test split") == printed.count("train: ") == 1  # only the first process prints
    together = pd.read_csv(tmp_path / "run" / "cnn" / "history.csv").drop(columns="seconds")
    for row, expected in zip(together.to_dict("records"), alone.rows, strict=True):
        for name, value in row.items():  # the few validation images have large logits, in which rounding shows
            rel = 5e-3 if name.startswith("validation") else 1e-4
            assert value == pytest.approx(expected[name], rel=rel, abs=1e-6), name
    assert abs(alone.rows[0]["train_loss"] - alone.rows[1]["train_loss"]) > 0.01  # it learned something
    progress = read_progress(tmp_path / "run")
    assert progress.state == "finished" and (tmp_path / "run" / "weights" / "cnn" / "model.json").exists()


@pytest.mark.slow
def test_all_processes_end_when_the_first_is_stopped(small_zip, tmp_path):
    pair = start_pair(small_zip, TrainConfig("cnn", epochs=500, batch_size=5, bf16=False), tmp_path)
    run = tmp_path / "run"
    try:
        while not (ModelFolder(run, "cnn").path / "state.safetensors").exists() and pair.poll() is None:
            time.sleep(0.1)
        os.kill(read_progress(run).pid, signal.SIGTERM)
        assert pair.wait(60) != 0
    finally:
        if pair.poll() is None:
            os.killpg(pair.pid, signal.SIGKILL)
    assert run_state(run) == "stopped"
    with pytest.raises(ProcessLookupError):  # no process is left of torchrun's session
        os.killpg(pair.pid, 0)
