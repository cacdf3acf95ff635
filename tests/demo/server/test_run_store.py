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
    monkeypatch.setattr("demo.server.run_store.NICENESS", 1)  # on a busy machine, tests would take for ever
    run_store = RunStore(tmp_path / "runs")
    yield run_store
    for job in run_store.list():
        if job.is_active:
            run_store.stop(job.id)
            until(run_store, job.id, lambda job: not job.is_active)


def until(run_store: RunStore, job_id: str, is_so, limit: float = 300) -> Run:
    """The job as soon as ``is_so(job)``."""
    deadline = time.monotonic() + limit
    while not is_so(job := run_store.get(job_id)):
        assert time.monotonic() < deadline, f"still {job.state}\n{job.log}"
        time.sleep(0.2)
    return job


def begun(job: Run) -> bool:
    return len(job.histories["cnn"]) >= 1 or not job.is_active


def ended(job: Run) -> bool:
    return not job.is_active


def refusal(call, *arguments) -> str:
    """The code of the error that the call ends with."""
    with pytest.raises(XrayError) as error:
        call(*arguments)
    return error.value.code


def written_run(runs, job_id: str, **about) -> None:
    """A run's folder as a process that died long ago would leave it."""
    run = runs / job_id
    run.mkdir(parents=True)
    told = {"created": "2026-11-23T06:25:01+00:00", "data": "/data/x.zip", "data_name": "x.zip", "preset": "coursework"}
    (run / "job.json").write_text(json.dumps({**told, "models": ["cnn"], **about}))


def test_a_run_from_start_to_archive(run_store, small_zip, tmp_path):
    job_id = run_store.start(small_zip, "my data.zip", "coursework", {"cnn": SHORT})
    assert run_store.get(job_id).state == "starting" and run_store.current() == job_id
    assert refusal(run_store.start, small_zip, "x", "coursework", {"cnn": SHORT}) == "another-run"
    assert refusal(RunStore(tmp_path / "runs").start, small_zip, "x", "coursework", {"cnn": SHORT}) == "another-run"
    assert refusal(run_store.delete, job_id) == "run-active"

    job = until(run_store, job_id, ended)
    assert (job.state, job.finished, job.models, job.configs) == ("finished", ("cnn",), ("cnn",), {"cnn": SHORT})
    assert (
        job.is_complete
        and run_store.current() is None
        and run_store.list() == [job] == RunStore(tmp_path / "runs").list()
    )
    assert [row["epoch"] for row in job.histories["cnn"]] == [1] and job.histories["cnn"][0]["train_loss"] > 0
    assert (job.data, job.data_name, job.created.tzinfo is None) == (small_zip, "my data.zip", False)
    assert refusal(run_store.resume, job_id) == "run-complete"

    with zipfile.ZipFile(run_store.archive(job_id, tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names).decode("latin-1")
    weights = [f"weights/cnn/{file}" for file in ("model.safetensors", "model.json", "test_predictions.csv")]
    assert sorted(names) == sorted(["run.json", "recipes.json", "log.txt", "cnn/history.csv", *weights])
    assert load_checkpoint(tmp_path / "unpacked" / "weights" / "cnn")[1].model == "cnn"
    for place in (str(tmp_path), str(small_zip), str(ROOT), sys.prefix):
        assert place not in everything and place not in job.log
    assert "test split" in job.log and "my data.zip" in everything

    run_store.delete(job_id)
    assert run_store.list() == [] and refusal(run_store.get, job_id) == "no-run"
    assert [path.name for path in (tmp_path / "runs").iterdir()] in ([], [".lock"])


def test_a_stopped_run_is_finished_with_its_best_epoch_or_resumed(run_store, small_zip):
    job_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": dataclasses.replace(LONG, batch_size=8)})
    process = until(run_store, job_id, begun).progress.pid
    assert os.getpgid(process) == process != os.getpgid(0) and os.getsid(process) == os.getsid(0)
    assert os.getpriority(os.PRIO_PROCESS, process) == min(os.getpriority(os.PRIO_PROCESS, 0) + 1, 19)
    run_store.stop(job_id)
    job = until(run_store, job_id, ended)
    assert job.state == "stopped" and job.finished == () and not job.is_complete
    wait_until_gone(process)
    run_store.stop(job_id)  # once more harms nobody

    rows = len(job.histories["cnn"])
    run_store.finish(job_id)
    assert run_store.get(job_id).state == "starting"
    job = until(run_store, job_id, ended)
    assert (job.state, job.finished, len(job.histories["cnn"])) == ("finished", ("cnn",), rows)

    run_store.resume(job_id)  # it has many epochs to go, although there is a checkpoint
    assert (
        len(until(run_store, job_id, lambda job: len(job.histories["cnn"]) > rows or ended(job)).histories["cnn"])
        > rows
    )


def wait_until_gone(pid: int) -> None:
    """A zombie would still be there."""
    deadline = time.monotonic() + 60
    while os.path.exists(f"/proc/{pid}"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_process_leaves_a_run_to_resume(run_store, small_zip, tmp_path):
    job_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": LONG})
    job = until(run_store, job_id, begun)
    os.kill(job.progress.pid, signal.SIGKILL)
    job = until(run_store, job_id, ended)
    assert job.state == "interrupted" and job.finished == ()

    restarted = RunStore(tmp_path / "runs")  # knows the run from its files alone
    restarted.resume(job_id)
    assert run_store.get(job_id).state == "starting" and run_store.current() == job_id
    rows = len(job.histories["cnn"])
    until(restarted, job_id, lambda job: len(job.histories["cnn"]) > rows or ended(job))
    run_store.stop(job_id)  # a process that another server has started
    assert until(run_store, job_id, ended).state == "stopped"


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
    job_id = run_store.current()
    assert run_store.get(job_id).state == "starting"
    run_store.stop(job_id)  # waits for the first report of the process
    assert until(run_store, job_id, ended).state == "stopped"
    assert refusal(run_store.finish, job_id) == "no-epoch"


def test_a_bad_data_set_fails_with_a_sentence(run_store, tmp_path):
    (tmp_path / "secret place.zip").write_bytes(b"no zip")
    job_id = run_store.start(tmp_path / "secret place.zip", "x.zip", "coursework", {"cnn": SHORT})
    job = until(run_store, job_id, ended)
    assert job.state == "failed" and job.progress.error["message"] and job.progress.error["code"]
    assert "secret place" not in json.dumps(job.progress.to_json()) + job.log


def test_a_process_that_never_reports_is_interrupted(run_store, small_zip, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    job_id = run_store.start(small_zip, "x.zip", "coursework", {"cnn": SHORT})
    assert until(run_store, job_id, ended, limit=10).state == "interrupted" and run_store.current() is None


def test_what_cannot_be_launched_is_said(run_store, small_zip, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert refusal(run_store.start, small_zip, "x.zip", "coursework", {"cnn": SHORT}) == "disk-refuses"
    assert run_store.current() is None


def test_a_data_set_that_is_gone_is_said_at_once(run_store, tmp_path):
    assert refusal(run_store.start, tmp_path / "gone.zip", "x", "coursework", {"cnn": SHORT}) == "run-data-gone"
    assert run_store.list() == []
    written_run(tmp_path / "runs", "20261123-062501")
    assert refusal(run_store.resume, "20261123-062501") == "run-data-gone"


@pytest.mark.parametrize(
    "job_id",
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
def test_no_id_leads_elsewhere(run_store, tmp_path, job_id):
    written_run(tmp_path / "runs", "20261123-062501")
    (tmp_path / "runs" / "data").mkdir()
    for call in (run_store.get, run_store.stop, run_store.resume, run_store.finish, run_store.delete):
        assert refusal(call, job_id) == "no-run"
    assert refusal(run_store.archive, job_id, tmp_path) == "no-run"
    assert (tmp_path / "runs" / "20261123-062501").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"data": 7}', '{"models": 3, "data": "", "data_name": ""}'])
def test_a_damaged_run_is_not_listed(run_store, tmp_path, content):
    written_run(tmp_path / "runs", "20261123-062501")
    written_run(tmp_path / "runs", "20261123-062502")
    (tmp_path / "runs" / "20261123-062501" / "job.json").write_text(content)
    assert [job.id for job in run_store.list()] == ["20261123-062502"]


def test_runs_are_listed_newest_first(run_store, tmp_path):
    ids = ["20261123-062501", "20261123-062501-2", "20261123-062501-10", "20261124-000000"]
    for job_id in ids:
        written_run(tmp_path / "runs", job_id, data=f"/data/{job_id[:8]}.zip")
    (tmp_path / "runs" / "in_use").mkdir()
    assert [job.id for job in run_store.list()] == ids[::-1]
    assert {path.name for path in run_store.in_use_data()} == {"20261123.zip", "20261124.zip"}


def test_two_runs_of_one_second_have_two_ids(run_store, small_zip, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    ids = []
    for _ in range(3):
        ids.append(run_store.start(small_zip, "x.zip", "coursework", {"cnn": SHORT}))
        until(run_store, ids[-1], ended, limit=10)
    assert len(set(ids)) == 3 and [job.id for job in run_store.list()] == ids[::-1]


@pytest.mark.parametrize("state", ["training", "reading"])
def test_a_stale_pid_is_never_stopped(run_store, tmp_path, state):
    """The pid in the file of a run that was cut short may be another process by now: here, this very test's."""
    written_run(tmp_path / "runs", "20261123-062501")
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


def test_a_launch_is_forgotten_where_nothing_came_of_it(run_store, tmp_path):
    written_run(tmp_path / "runs", "20261123-062501")
    starting = tmp_path / "runs" / "20261123-062501" / "starting"
    starting.touch()
    assert run_store.get("20261123-062501").state == "starting"
    os.utime(starting, (time.time() - 1000,) * 2)
    assert run_store.get("20261123-062501").state == "interrupted"


def test_only_one_server_at_a_time_starts_a_run(run_store, small_zip, tmp_path, monkeypatch):
    monkeypatch.setattr("demo.server.run_store.LOCK_LIMIT", 0.1)
    (tmp_path / "runs").mkdir()
    with FileLock(tmp_path / "runs" / ".lock"):
        assert refusal(run_store.start, small_zip, "x.zip", "coursework", {"cnn": SHORT}) == "another-run"
    assert run_store.list() == []


def test_reading_runs_again_is_cheap(run_store, tmp_path):
    """Every visitor's page asks every second."""
    for second in range(20):
        run = tmp_path / "runs" / f"20261123-0625{second:02}"
        written_run(tmp_path / "runs", run.name)
        (run / "log.txt").write_text("line\n" * 100_000)
        (run / "progress.json").write_text(json.dumps({"state": "finished", "pid": 1}))
    first = run_store.list()
    start = time.perf_counter()
    assert run_store.list() == first and run_store.current() is None
    assert time.perf_counter() - start < 0.25
    assert first[0].log.count("\n") == 199
