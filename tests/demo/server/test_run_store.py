"""Real processes, each a short training of the custom CNN on a few drawn pictures."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from filelock import FileLock

from demo.server.run_store import Run, RunStore
from tests.helpers import ROOT
from xray_models.errors import XrayError
from xray_models.networks.checkpoint import load_checkpoint
from xray_models.training.recipe import TrainConfig

LONG, SHORT = TrainConfig("cnn", epochs=200, learning_rate=3e-4), TrainConfig("cnn", epochs=1, learning_rate=3e-4)


@pytest.fixture
def run_store(tmp_path, monkeypatch):
    """An empty folder of runs; what still trains there at the end is killed."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr("demo.server.run_store.NICENESS", 1)  # on a busy machine, the tests would take too long
    run_store = RunStore(tmp_path / "runs")
    yield run_store
    for run in run_store.list():
        if run.is_active:
            run_store.stop(run.id)
            until(run_store, run.id, lambda run: not run.is_active)


def until(run_store: RunStore, run_id: str, condition, limit: float = 300) -> Run:
    """The run as soon as ``condition(run)`` holds."""
    deadline = time.monotonic() + limit
    while not condition(run := run_store.get(run_id)):
        assert time.monotonic() < deadline, f"still {run.state}\n{run.log}"
        time.sleep(0.2)
    return run


def begun(run: Run) -> bool:
    return len(run.histories["cnn"]) >= 1 or not run.is_active


def ended(run: Run) -> bool:
    return not run.is_active


def refusal(call, *arguments) -> str:
    """The code of the error that the call ends with."""
    with pytest.raises(XrayError) as error:
        call(*arguments)
    return error.value.code


def write_run_folder(runs, run_id: str, **changes) -> None:
    """A run's folder as a process that died long ago leaves it; ``changes`` to its request."""
    folder = runs / run_id
    folder.mkdir(parents=True)
    request = {
        "created": "2026-11-23T06:25:01+00:00",
        "data": "/data/x.zip",
        "data_name": "x.zip",
        "preset": "coursework",
    }
    (folder / "job.json").write_text(json.dumps({**request, "models": ["cnn"], **changes}))


@pytest.mark.slow
def test_a_run_from_start_to_archive(run_store, small_zip, tmp_path):
    run_id = run_store.start(small_zip, "my data.zip", "coursework", {"cnn": SHORT})
    assert run_store.get(run_id).state == "starting" and run_store.active_id() == run_id
    assert refusal(run_store.start, small_zip, "x", "coursework", {"cnn": SHORT}) == "another-run"
    assert refusal(RunStore(tmp_path / "runs").start, small_zip, "x", "coursework", {"cnn": SHORT}) == "another-run"
    assert refusal(run_store.delete, run_id) == "run-active"

    run = until(run_store, run_id, ended)
    assert (run.state, run.finished, run.models, run.configs) == ("finished", ("cnn",), ("cnn",), {"cnn": SHORT})
    assert (
        run.is_complete
        and run_store.active_id() is None
        and run_store.list() == [run] == RunStore(tmp_path / "runs").list()
    )
    assert [row["epoch"] for row in run.histories["cnn"]] == [1] and run.histories["cnn"][0]["train_loss"] > 0
    assert (run.data, run.data_name, run.created.tzinfo is None) == (small_zip, "my data.zip", False)
    assert refusal(run_store.resume, run_id) == "run-complete"

    with zipfile.ZipFile(run_store.archive(run_id, tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names).decode("latin-1")
    weights = [f"weights/cnn/{file}" for file in ("model.safetensors", "model.json", "test_predictions.csv")]
    assert sorted(names) == sorted(["run.json", "recipes.json", "log.txt", "cnn/history.csv", *weights])
    assert load_checkpoint(tmp_path / "unpacked" / "weights" / "cnn")[1].model == "cnn"
    for place in (str(tmp_path), str(small_zip), str(ROOT), sys.prefix):
        assert place not in everything and place not in run.log
    assert "test split" in run.log and "my data.zip" in everything

    run_store.delete(run_id)
    assert run_store.list() == [] and refusal(run_store.get, run_id) == "no-run"
    assert [path.name for path in (tmp_path / "runs").iterdir()] in ([], [".lock"])


@pytest.mark.slow
def test_a_stopped_run_is_finished_with_its_best_epoch_or_resumed(run_store, small_zip):
    run_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": dataclasses.replace(LONG, batch_size=8)})
    process = until(run_store, run_id, begun).progress.pid
    assert os.getpgid(process) == process != os.getpgid(0) and os.getsid(process) == os.getsid(0)
    assert os.getpriority(os.PRIO_PROCESS, process) == min(os.getpriority(os.PRIO_PROCESS, 0) + 1, 19)
    run_store.stop(run_id)
    run = until(run_store, run_id, ended)
    assert run.state == "stopped" and run.finished == () and not run.is_complete
    wait_until_gone(process)
    run_store.stop(run_id)  # a second time does nothing

    rows = len(run.histories["cnn"])
    run_store.finish(run_id)
    assert run_store.get(run_id).state == "starting"
    run = until(run_store, run_id, ended)
    assert (run.state, run.finished, len(run.histories["cnn"])) == ("finished", ("cnn",), rows)

    run_store.resume(run_id)  # many epochs are left, although there is a checkpoint
    assert (
        len(until(run_store, run_id, lambda run: len(run.histories["cnn"]) > rows or ended(run)).histories["cnn"])
        > rows
    )


def wait_until_gone(pid: int) -> None:
    """A zombie would still be there."""
    deadline = time.monotonic() + 60
    while os.path.exists(f"/proc/{pid}"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_a_killed_process_leaves_a_run_to_resume(run_store, small_zip, tmp_path):
    run_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": LONG})
    run = until(run_store, run_id, begun)
    os.kill(run.progress.pid, signal.SIGKILL)
    run = until(run_store, run_id, ended)
    assert run.state == "interrupted" and run.finished == ()

    restarted = RunStore(tmp_path / "runs")  # knows the run from its files alone
    restarted.resume(run_id)
    assert run_store.get(run_id).state == "starting" and run_store.active_id() == run_id
    rows = len(run.histories["cnn"])
    until(restarted, run_id, lambda run: len(run.histories["cnn"]) > rows or ended(run))
    run_store.stop(run_id)  # its process was started by another server
    assert until(run_store, run_id, ended).state == "stopped"


@pytest.mark.slow
def test_a_run_outlives_its_server_and_another_server_stops_it(run_store, small_zip, tmp_path):
    server = (
        "import sys\n"
        "from pathlib import Path\n"
        "from demo.server.run_store import RunStore\n"
        "from xray_models.training.presets import PRESETS\n"
        "RunStore(Path(sys.argv[1])).start(Path(sys.argv[2]), 'x.zip', 'coursework', "
        "{'cnn': PRESETS['coursework']['cnn']})"
    )
    subprocess.run([sys.executable, "-c", server, str(tmp_path / "runs"), str(small_zip)], cwd=ROOT, check=True)
    run_id = run_store.active_id()
    assert run_store.get(run_id).state == "starting"
    run_store.stop(run_id)  # waits for the first report of the process
    assert until(run_store, run_id, ended).state == "stopped"
    assert refusal(run_store.finish, run_id) == "no-epoch"


@pytest.mark.slow
def test_a_bad_dataset_fails_with_a_sentence(run_store, tmp_path):
    (tmp_path / "secret place.zip").write_bytes(b"no zip")
    run_id = run_store.start(tmp_path / "secret place.zip", "x.zip", "coursework", {"cnn": SHORT})
    run = until(run_store, run_id, ended)
    assert run.state == "failed" and run.progress.error["message"] and run.progress.error["code"]
    assert "secret place" not in json.dumps(run.progress.to_json()) + run.log


def test_a_process_that_never_reports_is_interrupted(run_store, small_zip, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    run_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": SHORT})
    assert until(run_store, run_id, ended, limit=10).state == "interrupted" and run_store.active_id() is None


def test_a_process_that_cannot_be_launched_is_an_error(run_store, small_zip, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert refusal(run_store.start, small_zip, "x.zip", "coursework", {"cnn": SHORT}) == "disk-refuses"
    assert run_store.active_id() is None


def test_a_missing_dataset_is_an_error_at_once(run_store, tmp_path):
    assert refusal(run_store.start, tmp_path / "gone.zip", "x", "coursework", {"cnn": SHORT}) == "run-data-gone"
    assert run_store.list() == []
    write_run_folder(tmp_path / "runs", "20261123-062501")
    assert refusal(run_store.resume, "20261123-062501") == "run-data-gone"


@pytest.mark.parametrize(
    "run_id",
    [
        "",
        ".",
        "..",
        "../20261123-062501",
        "20261123-062501/..",
        "in_use",
        "data",
        "/etc",
        "20261123-062501\n",
        "２０２６1123-062501",
        None,
        7,
        "20261123-999999",
    ],
)
def test_no_id_leads_to_another_folder(run_store, tmp_path, run_id):
    write_run_folder(tmp_path / "runs", "20261123-062501")
    (tmp_path / "runs" / "data").mkdir()
    for call in (run_store.get, run_store.stop, run_store.resume, run_store.finish, run_store.delete):
        assert refusal(call, run_id) == "no-run"
    assert refusal(run_store.archive, run_id, tmp_path) == "no-run"
    assert (tmp_path / "runs" / "20261123-062501").exists()


def test_runs_are_listed_newest_first(run_store, tmp_path):
    ids = ["20261123-062501", "20261123-062501-2", "20261123-062501-10", "20261124-000000"]
    for run_id in ids:
        write_run_folder(tmp_path / "runs", run_id, data=f"/data/{run_id[:8]}.zip")
    (tmp_path / "runs" / "in_use").mkdir()
    assert [run.id for run in run_store.list()] == ids[::-1]
    assert {path.name for path in run_store.datasets_in_use()} == {"20261123.zip", "20261124.zip"}


def test_two_runs_of_one_second_have_two_ids(run_store, small_zip, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    ids = []
    for _ in range(3):
        ids.append(run_store.start(small_zip, "x.zip", "coursework", {"cnn": SHORT}))
        until(run_store, ids[-1], ended, limit=10)
    assert len(set(ids)) == 3 and [run.id for run in run_store.list()] == ids[::-1]


@pytest.mark.parametrize("state", ["training", "reading"])
def test_a_stale_pid_is_never_stopped(run_store, tmp_path, state):
    """The pid in the file of a run that was cut short may be another process by now: here, this very test's."""
    write_run_folder(tmp_path / "runs", "20261123-062501")
    (tmp_path / "runs" / "20261123-062501" / "progress.json").write_text(
        json.dumps({"state": state, "pid": os.getpid()})
    )
    assert run_store.get("20261123-062501").state == "interrupted"
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run_store.stop("20261123-062501")
        time.sleep(0.2)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_only_one_server_at_a_time_starts_a_run(run_store, small_zip, tmp_path, monkeypatch):
    monkeypatch.setattr("demo.server.run_store.LOCK_LIMIT", 0.1)
    (tmp_path / "runs").mkdir()
    with FileLock(tmp_path / "runs" / ".lock"):
        assert refusal(run_store.start, small_zip, "x.zip", "coursework", {"cnn": SHORT}) == "another-run"
    assert run_store.list() == []


def test_reading_runs_again_is_cheap(run_store, tmp_path):
    """Every visitor's page asks every few seconds."""
    for second in range(20):
        folder = tmp_path / "runs" / f"20261123-0625{second:02}"
        write_run_folder(tmp_path / "runs", folder.name)
        (folder / "log.txt").write_text("line\n" * 100_000)
        (folder / "progress.json").write_text(json.dumps({"state": "finished", "pid": 1}))
    first = run_store.list()
    start = time.perf_counter()
    assert run_store.list() == first and run_store.active_id() is None
    assert time.perf_counter() - start < 0.25
    assert first[0].log.count("\n") == 199
