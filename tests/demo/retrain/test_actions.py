import shutil
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.retrain.actions import attempt
from demo.server.dataset_store import LoadedDataset
from demo.server.launch import held_starting_file
from tests.demo.runs import RUN_ID, write_run
from xray_models.errors import XrayError
from xray_models.training.presets import PRESETS


def code_of(call, *arguments) -> str:
    with pytest.raises(XrayError) as error:
        call(*arguments)
    return error.value.code


def test_a_dropped_zip_is_read_and_reported(retraining, small_zip, tmp_path):
    upload = Path(shutil.copy(small_zip, tmp_path / "mine.zip"))
    *progress, loaded = retraining.load(upload, False)
    assert progress and all(isinstance(news, tuple) for news in progress)
    assert isinstance(loaded, LoadedDataset) and loaded.name == "mine.zip" and not upload.exists()
    assert retraining.dataset_store.current == loaded


def test_a_bad_zip_is_a_sentence_and_leaves_nothing(retraining, tmp_path):
    upload = tmp_path / "mine.zip"
    upload.write_bytes(b"no zip")
    *_, error = retraining.load(upload, False)
    assert isinstance(error, XrayError) and not upload.exists()


def test_an_unexpected_error_is_reported_without_its_message(retraining):
    def broken(dataset, on_progress):
        raise RuntimeError("/home/owner/secret")

    retraining.dataset_store.load = broken
    *_, error = retraining.load("given", False)
    assert error.code == "retrain-unexpected" and "secret" not in error.message


def test_an_upload_that_did_not_arrive_is_a_sentence(retraining):
    assert [error.code for error in retraining.load(None, False)] == ["zip-incomplete"]


def test_reading_can_be_stopped_at_once_even_by_another_visitor(retraining, locked):
    """Even while the reading itself hangs, as in a slow download."""
    released, seen = threading.Event(), []

    def load(dataset, on_progress):
        on_progress(1, 10)
        released.wait(60)
        try:
            on_progress(2, 10)
        except XrayError as error:
            seen.append(error.code)
            raise

    retraining.dataset_store.load = load
    news = retraining.load("given", False)
    assert next(news) in ((0, 0), (1, 10))
    locked.readings = retraining.readings
    locked.stop_reading(False)
    assert isinstance(next(news), tuple)  # who may not load may not stop
    retraining.stop_reading(False)
    assert [error.code for error in news] == ["data-stopped"]
    released.set()
    while retraining.readings.is_running:
        time.sleep(0.01)
    assert seen == ["data-stopped"]


def test_stopping_leaves_nothing_of_the_upload(retraining, small_zip, tmp_path):
    upload = Path(shutil.copy(small_zip, tmp_path / "mine.zip"))
    news = retraining.load(upload, False)
    next(news)
    retraining.stop_reading(False)
    *_, error = news
    while retraining.readings.is_running:
        time.sleep(0.01)
    assert error.code == "data-stopped" and not upload.exists() and not list(retraining.dataset_store.folder.glob("*"))
    assert retraining.dataset_store.current is None


def test_a_run_needs_a_dataset_that_exists(retraining, small_zip, tmp_path):
    configs = {"cnn": PRESETS["coursework"]["cnn"]}
    assert code_of(retraining.start, None, "coursework", configs, False) == "dataset-missing"
    *_, loaded = retraining.load(Path(shutil.copy(small_zip, tmp_path / "mine.zip")), False)
    loaded.path.unlink()
    assert code_of(retraining.start, loaded, "coursework", configs, False) == "dataset-vanished"


def test_a_locked_out_visitor_changes_nothing(locked, runs, tmp_path):
    write_run(runs, epochs={"cnn": 1}, finished=("cnn",))
    upload = tmp_path / "mine.zip"
    upload.write_bytes(b"")
    assert [error.code for error in locked.load(upload, False)] == ["lock-locked"] and not upload.exists()
    assert code_of(locked.start, None, "coursework", {}, False) == "lock-locked"
    for action in ("stop", "resume", "finish", "delete", "use", "restore"):
        assert code_of(locked.act, action, RUN_ID, False) == "lock-locked"
    assert code_of(locked.weak_models, RUN_ID, False) == "lock-locked"
    assert code_of(locked.archive, RUN_ID, tmp_path, False) == "lock-locked"
    assert locked.possible_actions(locked.get(RUN_ID), False) == {"results"} and (runs / RUN_ID).exists()


def test_the_owner_may_do_everything(locked, runs):
    write_run(runs)
    locked.act("delete", RUN_ID, True)
    assert not (runs / RUN_ID).exists()


@pytest.mark.parametrize(
    ("state", "epochs", "finished", "actions"),
    [
        ("stopped", {}, (), {"resume", "download", "delete"}),
        ("stopped", {"resnet50": 1}, (), {"resume", "finish", "download", "delete"}),
        (
            "failed",
            {"resnet50": 3, "cnn": 2},
            ("resnet50",),
            {"resume", "finish", "results", "use", "download", "delete"},
        ),
        ("finished", {"resnet50": 3, "cnn": 15}, ("resnet50", "cnn"), {"results", "use", "download", "delete"}),
        ("training", {"resnet50": 3}, ("resnet50",), {"resume", "results", "use", "download", "delete"}),  # was killed
    ],
)
def test_what_can_be_done_with_a_run(retraining, runs, state, epochs, finished, actions):
    write_run(runs, state=state, epochs=epochs, finished=finished)
    assert retraining.possible_actions(retraining.get(RUN_ID), False) == actions


def test_a_run_without_starting_weights_is_not_resumed(retraining, runs):
    error = {"code": "no-internet", "message": "No internet.", "details": {}}
    write_run(runs, state="failed", epochs={"cnn": 15}, finished=("cnn",), error=error)
    actions = retraining.possible_actions(retraining.get(RUN_ID), False)
    assert actions == {"results", "use", "shipped_start", "download", "delete"}


def test_an_active_run_can_only_be_stopped(retraining, runs):
    with held_starting_file(write_run(runs)):
        assert retraining.possible_actions(retraining.get(RUN_ID), False) == {"stop"}


def test_weights_in_use_are_not_used_again(retraining, runs):
    write_run(runs, state="finished", finished=("cnn",))
    retraining.weights = SimpleNamespace(**{**vars(retraining.weights), "run_id": RUN_ID})
    assert "use" not in retraining.possible_actions(retraining.get(RUN_ID), False) and retraining.can_restore(False)


def test_the_chosen_run_is_shown_else_the_newest(retraining, runs):
    write_run(runs)
    write_run(runs, "20261124-000000")
    listed = retraining.run_store.list()
    assert retraining.run_to_show(listed, RUN_ID).id == RUN_ID
    assert retraining.run_to_show(listed, None).id == retraining.run_to_show(listed, "gone").id == "20261124-000000"
    assert retraining.run_to_show([], RUN_ID) is None


def test_a_deleted_run_is_a_sentence(retraining):
    for run_id in (None, "../../etc", RUN_ID):
        _, error = attempt(lambda run_id=run_id: retraining.act("delete", run_id, False))
        assert error.code in ("run-gone", "no-run")
