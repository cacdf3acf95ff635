"""Run folders of another version, or damaged: each is shown as such, and the others work."""

import json
import os
from types import SimpleNamespace

import pytest

from demo.retrain.actions import Retraining
from demo.retrain.run_table import render_runs
from demo.retrain.run_view import render_log, render_run
from demo.server.access import Access
from demo.server.run import read_run
from demo.server.run_store import RunStore
from demo.text.say import say, say_error
from demo.ui.training_curves import render_history
from tests.demo.runs import RUN_ID, write_run
from xray_models.errors import XrayError
from xray_models.training.lock import lock_run

BAD_ID = "20261124-000000"
JOB = {
    "created": "2026-11-24T00:00:00+00:00",
    "data": "/data/x.zip",
    "data_name": "x.zip",
    "preset": "coursework",
    "models": ["cnn"],
}
PROGRESS = {"state": "training", "pid": 1, "model": "cnn", "epoch": 1, "epochs": 3}
ERROR = {"code": "x", "message": "y", "details": {}}
BAD_JOBS = {
    "nothing": b"",
    "no JSON": b"{",
    "binary": bytes(range(256)),
    "another kind": b"[]",
    "too deep": b'{"x": ' + b"[" * 99_999 + b"]" * 99_999 + b"}",
    "too large": b'{"x": "' + b"x" * 100_000 + b'"}',
    **{
        str(changes): json.dumps({**JOB, **changes}).encode()
        for changes in (
            {"preset": "of the future"},
            {"models": ["vit"]},
            {"models": []},
            {"models": 3},
            {"created": "yesterday"},
            {"data": 7},
            {"data_name": None},
            {"version": "9.9", "models": ["vit"]},
        )
    },
}
BAD_PROGRESS = [
    {"state": "dreaming"},
    {"model": "vit"},
    {"epoch": 10**400},
    {"epoch": -1},
    {"epochs": "many"},
    {"images_per_second": float("nan")},
    {"seconds_left": float("inf")},
    {"seconds_left": 1e300},
    {"pid": "none"},
    {"state": "failed", "error": "text"},
    {"state": "failed", "error": {"code": 1}},
    {"state": "failed", "error": {**ERROR, "details": {"message": "again"}}},
    {"state": "failed", "error": {**ERROR, "details": {"x": [1]}}},
]


@pytest.fixture
def store(tmp_path) -> RunStore:
    """With one good run."""
    write_run(tmp_path, epochs={"cnn": 2}, finished=("cnn",))
    return RunStore(tmp_path)


def bad_run(runs, content: bytes = b"{}"):
    folder = write_run(runs, run_id=BAD_ID, epochs={"cnn": 1})
    (folder / "job.json").write_bytes(content)
    return folder


def shown(store: RunStore, tmp_path, language: str = "en") -> str:
    """All that the Retrain tab renders of runs."""
    weights = SimpleNamespace(shipped=tmp_path, run_id=None)
    runs = store.list()
    html = render_runs(runs, BAD_ID, weights, language)
    for run in runs:
        parts = render_run(run, language), render_log(run, language), render_history(run.histories, language)
        html += "".join(parts)
    return html.encode("utf-8").decode()  # as it is sent


@pytest.mark.parametrize("content", BAD_JOBS.values(), ids=BAD_JOBS)
def test_a_bad_run_is_shown_as_such_and_can_be_deleted(store, tmp_path, content):
    bad_run(tmp_path, content)
    bad, good = store.list()
    assert (bad.id, bad.state, good.id, good.state) == (BAD_ID, "unreadable", RUN_ID, "stopped")
    for language in ("en", "fr"):
        html = shown(store, tmp_path, language)
        assert say(language, "state_unreadable") in html and "small.zip" in html
    retraining = Retraining(SimpleNamespace(run_id=None), store, None, Access(False, None))
    assert retraining.possible_actions(bad, True) == {"delete"}
    for call in (store.resume, store.finish, lambda run_id: store.archive(run_id, tmp_path)):
        with pytest.raises(XrayError) as error:
            call(BAD_ID)
        assert error.value.code == bad.problem.code
    store.delete(BAD_ID)
    assert [run.id for run in store.list()] == [RUN_ID]


def test_the_version_that_wrote_it_is_said(store, tmp_path):
    bad_run(tmp_path, BAD_JOBS["{'version': '9.9', 'models': ['vit']}"])
    problem = store.list()[0].problem
    assert "9.9" in problem.message and "9.9" in say_error("fr", problem)
    assert problem.code == "run-other-version"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "loop"])
def test_anything_may_stand_in_the_place_of_a_file(store, tmp_path, kind):
    folder = write_run(tmp_path, run_id=BAD_ID)
    (folder / "cnn").mkdir()
    for name in ("job.json", "progress.json", "recipes.json", "log.txt", "cnn/history.csv", ".lock", "starting"):
        (folder / name).unlink(missing_ok=True)
        if kind == "folder":
            (folder / name).mkdir()
        if kind == "pipe" and name != ".lock":
            os.mkfifo(folder / name)
        if kind == "loop":
            (folder / name).symlink_to(folder / name)
        assert say("en", "retrain_runs") in shown(store, tmp_path)
    store.delete(BAD_ID)
    assert [run.id for run in store.list()] == [RUN_ID]


@pytest.mark.parametrize("changes", BAD_PROGRESS, ids=str)
def test_bad_progress_is_no_progress(store, tmp_path, changes):
    folder = write_run(tmp_path, run_id=BAD_ID, epochs={"cnn": 1})
    (folder / "progress.json").write_text(json.dumps({**PROGRESS, **changes}))
    assert read_run(folder).progress is None and read_run(folder).state == "interrupted"
    assert "small.zip" in shown(store, tmp_path)


def test_keys_of_a_later_version_are_ignored(store, tmp_path):
    folder = write_run(tmp_path, run_id=BAD_ID)
    (folder / "progress.json").write_text(json.dumps({**PROGRESS, "state": "failed", "error": ERROR, "colour": "red"}))
    assert read_run(folder).state == "failed"


@pytest.mark.parametrize("value", ["1e999", "-inf", "nan", "1e308", ""])
def test_impossible_figures_leave_a_gap_in_the_curves(store, tmp_path, value):
    folder = write_run(tmp_path, run_id=BAD_ID, epochs={"cnn": 1})
    with open(folder / "cnn" / "history.csv", "a") as history:
        history.write(f"2{(',' + value) * 14}\n")
    assert len(read_run(folder).histories["cnn"]) == 2
    assert "nan" not in shown(store, tmp_path).split("<svg")[1]


def test_a_name_that_utf8_cannot_write_can_be_sent(store, tmp_path):
    job = {**JOB, "data": "/data/\udcff.zip", "data_name": "\udcff.zip"}
    folder = bad_run(tmp_path, json.dumps(job).encode())
    failed = {"state": "failed", "error": {"code": "x", "message": "no \udcfe", "details": {"file": "\udcfe"}}}
    (folder / "progress.json").write_text(json.dumps({**PROGRESS, **failed}))
    assert r"\udcff.zip" in shown(store, tmp_path) and r"no \udcfe" in shown(store, tmp_path)
    assert str(store.get(BAD_ID).data) == "/data/\udcff.zip"  # as the file is called


def test_a_log_that_is_a_link_shows_nothing(store, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = write_run(tmp_path, run_id=BAD_ID)
    (folder / "log.txt").symlink_to(tmp_path / "secret.txt")
    assert "secret" not in shown(store, tmp_path)


def test_a_link_to_a_folder_is_deleted_and_the_folder_stays(store, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (tmp_path / BAD_ID).symlink_to(tmp_path / "elsewhere")
    store.delete(BAD_ID)
    assert [run.id for run in store.list()] == [RUN_ID] and (tmp_path / "elsewhere" / "kept").exists()
    assert not list(tmp_path.glob(".deleted-*"))


def test_a_process_of_another_version_keeps_the_place(store, tmp_path):
    folder = bad_run(tmp_path)
    with lock_run(folder):
        (folder / "progress.json").write_text("{}")
        assert store.active_id() == BAD_ID and store.get(BAD_ID).is_active
        with pytest.raises(XrayError, match="still training"):
            store.delete(BAD_ID)
