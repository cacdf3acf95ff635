"""A disk that is full: a sentence that says so, nothing lost, and everything works again once there is room."""

import os
import subprocess
from pathlib import Path

import pytest

from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
from tests.campaign.owner import write_owners_run
from tests.campaign.server import serving, wait_for
from tests.campaign.trainings import Training
from tests.campaign.visitor import API, Visitor
from xray_models.errors import XrayError
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.training.progress import read_progress

pytestmark = pytest.mark.campaign
LIMIT = 900  # seconds


class SmallDisk:
    """A disk of its own in memory."""

    def __init__(self, folder: Path):
        self.folder = folder

    def fill(self) -> None:
        with open(self.folder / "filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65_536))
            except OSError:
                pass

    def free(self) -> None:
        (self.folder / "filler").unlink()


@pytest.fixture
def small_disk(tmp_path, request):
    """A full disk is made by a tmpfs of as many MB as the test says; this needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={request.param}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("NO SMALL DISK: it takes the right to mount a tmpfs")
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("small_disk", [300], indirect=True)
def test_a_full_temporary_disk_is_said_and_passes(small_disk, tmp_path, radiograph):
    with serving(tmp_path / "s", "--public", temporary=small_disk.folder) as server, Visitor(server.address) as visitor:
        assert "models" in visitor.compare(radiograph)
        small_disk.fill()
        for _ in range(3):
            answer = visitor.http.post(f"{API}/upload", files={"files": ("x.png", os.urandom(5_000_000))})
            assert 400 <= answer.status_code < 600 and "Traceback" not in answer.text
            assert str(small_disk.folder) not in answer.text
        assert visitor.http.get("/").status_code == 200
        small_disk.free()
        assert "models" in visitor.compare(radiograph)
        assert server.files() == []


@pytest.mark.parametrize("full_from", ["the start", "the first epoch"])
@pytest.mark.parametrize("small_disk", [1000], indirect=True)
def test_a_training_on_a_full_disk_says_so_and_can_be_resumed(small_disk, small_zip, tmp_path, full_from):
    training = Training(small_disk.folder / "run", small_zip, tmp_path / "log.txt")
    if full_from == "the start":
        small_disk.fill()
    process = training.start()
    if full_from == "the first epoch":
        wait_for(lambda: is_training(training) or process.poll() is not None, "the first epoch", LIMIT, 0.01)
        small_disk.fill()
    assert process.wait(LIMIT) == 1
    said = training.printed()
    assert "Traceback" not in said and "SafetensorError" not in said and "disk" in said.lower(), said
    small_disk.free()
    assert training.resume().wait(LIMIT) == 0, training.printed()


def is_training(training: Training) -> bool:
    progress = read_progress(training.folder)
    return progress is not None and progress.state == "training"


@pytest.mark.parametrize("small_disk", [60], indirect=True)
def test_a_swap_on_a_full_disk_changes_nothing(small_disk):
    runs = small_disk.folder / "runs"
    write_owners_run(runs)
    small_disk.fill()
    weights = ActiveWeights(SHIPPED_WEIGHTS, runs)
    for _ in range(2):
        with pytest.raises(XrayError) as refused:
            weights.use(RunStore(runs).list()[0])
        assert refused.value.code == "disk-refuses"
        assert weights.run_id is None and weights.directory == SHIPPED_WEIGHTS
    small_disk.free()
    assert list(runs.rglob("*.new")) == []
