"""kill -9 at any moment: a training goes on to the same weights, and the weights in use are the old or the new ones."""

import random
import signal
import sys
import time
from pathlib import Path
from subprocess import Popen

import pytest

from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
from tests.campaign.owner import write_owners_run
from tests.campaign.server import PASSWORD, launch, serving, wait_for
from tests.campaign.trainings import Training
from tests.campaign.visitor import Visitor
from tests.demo.runs import RUN_ID
from xray_models.files import WEIGHTS_FILE, file_sha256
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.training.progress import read_progress
from xray_models.training.recipe import TrainConfig

LIMIT = 900  # seconds that one training may take on a busy machine
MOMENTS = ("reading", "training", "validating", "testing", "saving", "any")
SHORT = TrainConfig("cnn", epochs=1, learning_rate=3e-4)
SWAPPER = """
import sys
from pathlib import Path
from demo.server.active_weights import ActiveWeights
from demo.server.run_store import RunStore
shipped, runs = map(Path, sys.argv[1:3])
weights, run = ActiveWeights(shipped, runs), RunStore(runs).list()[0]
print("ready", flush=True)
while True:
    weights.use(run)
    weights.restore()
"""


def has_come(training: Training, process: Popen, moment: str) -> bool:
    """Whether ``process`` is at ``moment``, or has ended. Any moment comes with its first report."""
    if process.poll() is not None:
        return True
    if moment == "saving":
        return any(is_being_written(new) for new in training.folder.rglob(".*.new"))
    progress = read_progress(training.folder)
    return progress is not None and progress.pid == process.pid and moment in (progress.state, "any")


def is_being_written(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime < 1
    except OSError:  # it has taken its place
        return False


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, small_zip) -> Training:
    folder = tmp_path_factory.mktemp("whole")
    training = Training(folder / "run", small_zip, folder / "log.txt")
    assert training.start().wait(LIMIT) == 0, training.printed()
    return training


@pytest.mark.campaign
def test_a_killed_training_ends_with_the_same_weights(uninterrupted, tmp_path, small_zip, record_property):
    draw, kills, tries = random.Random(0), 0, 0
    training = Training(tmp_path / "run", small_zip, tmp_path / "log.txt")
    while kills < len(MOMENTS):
        if any(training.folder.glob("weights/cnn/model.safetensors")):  # it was too quick: another one
            assert training.outcome() == uninterrupted.outcome()
            training = Training(tmp_path / f"run-{kills}", small_zip, tmp_path / "log.txt")
        moment = MOMENTS[kills % len(MOMENTS)]
        kills += kill_at(training, moment, draw)
        tries += 1
        assert tries < 60, training.printed()
    assert training.resume().wait(LIMIT) == 0, training.printed()
    assert training.outcome() == uninterrupted.outcome()
    record_property("kills survived", kills)


def kill_at(training: Training, moment: str, draw: random.Random) -> int:
    """1 where the process was killed, 0 where it had ended by then."""
    process = training.resume()
    wait_for(lambda: has_come(training, process, moment), moment, LIMIT, 0.001)
    time.sleep({"any": draw.uniform(0, 3), "saving": 0}.get(moment, draw.uniform(0, 0.1)))
    process.send_signal(signal.SIGKILL)
    return int(process.wait(LIMIT) == -signal.SIGKILL)


def test_a_kill_during_a_swap_leaves_the_old_weights_or_the_new_ones(tmp_path, full, record_property):
    runs, draw = tmp_path / "runs", random.Random(1)
    run = write_owners_run(runs)
    kills = 6 if full else 2
    seen = set()
    for number in range(kills):
        log = tmp_path / f"{number}.log"
        process = launch([sys.executable, "-c", SWAPPER, str(SHIPPED_WEIGHTS), str(runs)], log)
        wait_for(lambda: "ready" in log.read_text() or process.poll() is not None, "the first swap", LIMIT, 0.01)  # noqa: B023
        time.sleep(draw.uniform(0, 2))
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL, log.read_text()
        weights = ActiveWeights(SHIPPED_WEIGHTS, runs)
        assert weights.problem is None
        expected = run / "weights" if weights.run_id else SHIPPED_WEIGHTS
        assert file_sha256(weights.directory / "cnn" / WEIGHTS_FILE) == file_sha256(expected / "cnn" / WEIGHTS_FILE)
        seen.add(weights.run_id)
    assert seen <= {RUN_ID, None} and (len(seen) == 2 or not full), "kills always at the same place prove little"
    record_property("kills survived", kills)


@pytest.mark.campaign
def test_a_training_outlives_its_server_and_a_killed_server_starts_again(tmp_path, small_zip, record_property):
    with serving(tmp_path, "--public", XRAY_RETRAIN_PASSWORD=PASSWORD) as server, Visitor(server.address) as owner:
        run_id = RunStore(server.runs).start(small_zip, "small.zip", "coursework", {"cnn": SHORT})
        owner.unlock(PASSWORD)
        assert run_id in owner.choose(run_id).html
        server.end(signal.SIGKILL)
    with serving(tmp_path) as server, Visitor(server.address) as visitor:
        store = RunStore(server.runs)
        wait_for(lambda: not store.get(run_id).is_active, "the end of the training", LIMIT)
        assert store.get(run_id).state == "finished", store.get(run_id).log
        assert run_id in visitor.open_retraining().html
    record_property("kills survived", 1)
