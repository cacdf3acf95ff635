"""A disk that is full, or too small; a real one where this machine lets us mount one."""

import errno
import shutil
import subprocess
import warnings
from collections import namedtuple

import pytest
import torch
from safetensors import SafetensorError

from xray_models.__main__ import main
from xray_models.errors import XrayError
from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.registry import build_model
from xray_models.training.distributed import Team
from xray_models.training.model_folder import BEST_FILE, STATE_FILE, ModelFolder
from xray_models.training.presets import PRESETS
from xray_models.training.progress import ProgressFile, read_progress
from xray_models.training.recipe import TrainConfig
from xray_models.training.room import SMALL_FILES, check_room, room_needed, telling_a_full_disk
from xray_models.training.state import TrainingState

ADAM = TrainConfig("cnn", epochs=2)
CONFIGS = {"cnn": ADAM}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        warnings.warn("NO SMALL DISK: mounting is not allowed here, so a real full disk is not tested.", stacklevel=1)
        pytest.skip("NO SMALL DISK: mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def trained(config: TrainConfig) -> TrainingState:
    """A network after one step of its optimiser, with one epoch in its history."""
    state = TrainingState(config, build_model(config.model), Team())
    for parameter in state.model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    state.optimizer.step()
    state.history.rows = [{"epoch": 1, "validation_calibrated_loss": 0.5}]
    return state


@pytest.mark.parametrize("changes", [{}, {"optimizer": "sgd"}, {"optimizer": "adamw", "average": 0.9}], ids=str)
def test_what_is_needed_is_what_is_written(tmp_path, changes):
    config = TrainConfig("cnn", **{"epochs": 2, **changes})
    folder = ModelFolder(tmp_path, "cnn")
    folder.start(config, CustomCNN(), {})
    folder.save_epoch(trained(config))
    written = sum((folder.path / name).stat().st_size for name in (STATE_FILE, BEST_FILE))
    checkpoint = sum(p.numel() for p in CustomCNN().parameters()) * 2
    assert room_needed({"cnn": config}) - SMALL_FILES == pytest.approx(2 * written + checkpoint, rel=0.01)
    assert room_needed({"cnn": config}, tmp_path) - SMALL_FILES == pytest.approx(written + checkpoint, rel=0.01)


def test_every_preset_needs_the_most_for_the_larger_network():
    for recipes in PRESETS.values():
        assert room_needed(recipes) > room_needed({"resnet50": recipes["resnet50"]}) > 200_000_000


def test_a_disk_that_is_too_small_is_told_before_anything_is_read(small_zip, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        "xray_models.training.room.shutil.disk_usage", lambda path: Usage(10**9, 10**9 - 5000000, 5000000)
    )
    assert main(["train", "--data", str(small_zip), "--model", "cnn", "--out", str(tmp_path / "run")]) == 1
    assert "MB on the disk, and 5 MB are free" in capsys.readouterr().err
    progress = read_progress(tmp_path / "run")
    assert (progress.state, progress.error["code"]) == ("failed", "no-room-to-start")


@pytest.mark.parametrize(
    "raised",
    [
        OSError(errno.ENOSPC, "full"),
        OSError(errno.EDQUOT, "over quota"),
        SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
    ],
    ids=str,
)
def test_a_full_disk_is_told_with_what_is_needed(tmp_path, raised):
    with pytest.raises(XrayError) as error, telling_a_full_disk(tmp_path, CONFIGS):
        raise raised
    assert error.value.code == "no-room-left" and error.value.details["needed"] == round(room_needed(CONFIGS) / 1e6)


@pytest.mark.parametrize("raised", [PermissionError("no"), SafetensorError("HeaderTooLarge")], ids=str)
def test_another_error_stays_what_it_is(tmp_path, raised):
    with pytest.raises(type(raised)), telling_a_full_disk(tmp_path, CONFIGS):
        raise raised


def test_a_real_full_disk_while_an_epoch_is_saved(small_disk):
    folder = ModelFolder(small_disk, "cnn")
    folder.start(ADAM, CustomCNN(), {})
    with pytest.raises(XrayError) as error, telling_a_full_disk(small_disk, CONFIGS):
        folder.save_epoch(trained(ADAM))
    assert error.value.code == "no-room-left"
    assert [file.name for file in folder.path.iterdir()] == ["run.json"]  # nothing half written is left
    with pytest.raises(XrayError, match="MB are free"):
        check_room(small_disk, CONFIGS)


def test_how_it_ended_is_said_even_on_a_full_disk(small_disk):
    progress = ProgressFile(small_disk, torch.device("cpu"))
    with pytest.raises(OSError), open(small_disk / "other", "wb", buffering=0) as other:
        while True:
            other.write(bytes(4096))
    progress.end("failed", XrayError("no-room-left", "The disk is full.", needed=1, free=0))
    assert read_progress(small_disk).state == "failed" and read_progress(small_disk).error["code"] == "no-room-left"
