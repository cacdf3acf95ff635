"""Run folders of other versions, of other people and of a damaged disk: one of them never hides the others."""

import json
import os
import shutil

import pytest

from tests.campaign.visitor import SUCCESS
from tests.demo.runs import RUN_ID, write_run
from xray_models.files import RECORD_FILE

BAD_ID = "20261125-030303"


def request(folder, **changes: object) -> None:
    file = folder / "job.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def progress(folder, **changes: object) -> None:
    file = folder / "progress.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def replace_by_folder(folder, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()


BAD = {
    "another preset": lambda f: request(f, preset="of-a-later-version"),
    "another model": lambda f: request(f, models=["vit"]),
    "no models": lambda f: request(f, models=[]),
    "models of another kind": lambda f: request(f, models={"cnn": [1]}),
    "another state": lambda f: progress(f, state="hovering"),
    "a state of another kind": lambda f: progress(f, state=["training"]),
    "another field": lambda f: progress(f, colour="blue"),
    "numbers as text": lambda f: progress(f, epoch="two", epochs="three", images="x", total=None),
    "numbers out of range": lambda f: progress(f, epoch=-5, epochs=10**30, seconds_left=1e308, pid=-1),
    "no numbers": lambda f: (f / "progress.json").write_text('{"state": "training", "pid": NaN, "epoch": Infinity}'),
    "a request that is a list": lambda f: (f / "job.json").write_text("[]"),
    "a request that is null": lambda f: (f / "job.json").write_text("null"),
    "a request that is no JSON": lambda f: (f / "job.json").write_text("{"),
    "a request of zeros": lambda f: (f / "job.json").write_bytes(bytes(4096)),
    "a deep request": lambda f: (f / "job.json").write_text("[" * 100_000 + "]" * 100_000),
    "a large request": lambda f: (f / "job.json").write_text(json.dumps({"x": "y" * 50_000_000})),
    "a date that is none": lambda f: request(f, created="yesterday"),
    "a date without a zone": lambda f: request(f, created="2026-11-23T06:25:01"),
    "a date that is a number": lambda f: request(f, created=7),
    "a name that is none": lambda f: request(f, data_name=None),
    "a name of script": lambda f: request(f, data_name="<script>xss7()</script>"),
    "a path that is none": lambda f: request(f, data=None),
    "no request": lambda f: (f / "job.json").unlink(),
    "a folder for a request": lambda f: replace_by_folder(f, "job.json"),
    "a folder for progress": lambda f: replace_by_folder(f, "progress.json"),
    "a link to itself": lambda f: ((f / "progress.json").unlink(), os.symlink("progress.json", f / "progress.json")),
    "recipes of another version": lambda f: (f / "recipes.json").write_text('{"cnn": {"depth": 7}, "vit": {}}'),
    "recipes of zeros": lambda f: (f / "recipes.json").write_bytes(bytes(500)),
    "a history of zeros": lambda f: (f / "cnn" / "history.csv").write_bytes(bytes(5000)),
    "a history of words": lambda f: (f / "cnn" / "history.csv").write_text("epoch,train_loss\none,two\n"),
    "a history of another version": lambda f: (f / "cnn" / "history.csv").write_text("epoch,colour\n1,2\n"),
    "a log of zeros": lambda f: (f / "log.txt").write_bytes(bytes(100_000)),
    "a log of script": lambda f: (f / "log.txt").write_text("<script>xss7()</script>\n"),
    "a record of a list": lambda f: (f / "weights" / "cnn" / RECORD_FILE).write_text("[]"),
    "a deep record": lambda f: (f / "weights" / "cnn" / RECORD_FILE).write_text('{"metrics":' * 50_000),
    "a record of other figures": lambda f: (f / "weights" / "cnn" / RECORD_FILE).write_text(
        '{"model": "cnn", "metrics": {"test": {"accuracy": "high", "n": -1}}, "threshold": "NaN"}'
    ),
    "an empty folder": lambda f: (shutil.rmtree(f), f.mkdir()),
}


@pytest.fixture
def bad_run(local, request):
    """A run folder that is damaged as BAD says."""
    folder = write_run(local.runs, BAD_ID, "finished", {"cnn": 2}, ("cnn",))
    (folder / "log.txt").write_text("epoch 1\n")
    BAD[request.param](folder)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("bad_run", BAD, indirect=True)
def test_one_bad_run_folder_hides_no_other(local, visitor, bad_run):
    for answer in (visitor.open_retraining(), visitor.choose(RUN_ID), visitor.choose(BAD_ID)):
        assert RUN_ID in answer.html, answer.text[:1000]
        assert "<script>xss7" not in answer.html and str(local.folder) not in answer.html
    for handler in ("fill_1", "fill_3", "#run-stop.click"):
        answer = visitor.fire(handler)
        assert SUCCESS in answer.text and "<script>xss7" not in answer.html
    for handler in ("fill_2", "search"):  # where it is no choice, it is refused
        assert "<script>xss7" not in visitor.fire(handler, ["en", BAD_ID], {"model": "cnn"}).html


@pytest.mark.parametrize("run_id", ["../..", "/etc", f"{RUN_ID}/../..", "", "\0", "2" * 5000, None, 7, ["x"], {"a": 1}])
def test_an_id_that_is_none_reaches_no_folder(local, visitor, run_id):
    answer = visitor.choose(run_id)
    assert RUN_ID in answer.html and "root:x:" not in answer.text
    visitor.fire("fill_2", ["en", run_id])
    visitor.fire("search", ["en", run_id], {"model": "cnn"})
    assert (local.runs / RUN_ID / "job.json").exists()
