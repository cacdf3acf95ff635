import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from gradio.data_classes import FileData

from demo.retrain import tab as retrain_tab
from demo.retrain.actions import Retraining, attempt
from demo.retrain.data_panel import max_upload, take_zip
from demo.retrain.run_panel import RunPanel
from demo.retrain.view import render_lead, render_lock
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore, LoadedDataset
from demo.server.run_store import RunStore
from demo.ui.labels import Labels
from tests.demo.runs import write_progress, write_run
from xray_models.errors import XrayError
from xray_models.images.radiograph import MAX_BYTES
from xray_models.training.presets import PRESETS

OPEN, LOCKED = Access(public=False, password=None), Access(public=True, password="correct horse")
RUN = "20261123-062501"


@pytest.fixture
def retraining(weights, tmp_path) -> Retraining:
    runs = tmp_path / "runs"
    return Retraining(weights, RunStore(runs), DatasetStore(runs), OPEN)


@pytest.fixture
def locked(retraining) -> Retraining:
    return Retraining(retraining.weights, retraining.run_store, retraining.dataset_store, LOCKED)


@pytest.fixture
def runs(tmp_path) -> Path:
    return tmp_path / "runs"


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
        assert code_of(locked.act, action, RUN, False) == "lock-locked"
    assert code_of(locked.archive, RUN, tmp_path, False) == "lock-locked"
    assert locked.possible_actions(locked.get(RUN), False) == {"results"} and (runs / RUN).exists()


def test_the_owner_may_do_everything(locked, runs):
    write_run(runs)
    locked.act("delete", RUN, True)
    assert not (runs / RUN).exists()


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
    assert retraining.possible_actions(retraining.get(RUN), False) == actions


def test_an_active_run_can_only_be_stopped(retraining, runs):
    launched = write_run(runs) / "starting"
    launched.touch()
    os.utime(launched, (time.time() + 1,) * 2)  # surely after the last report
    assert retraining.possible_actions(retraining.get(RUN), False) == {"stop"}


def test_weights_in_use_are_not_used_again(retraining, runs):
    write_run(runs, state="finished", finished=("cnn",))
    retraining.weights = SimpleNamespace(**{**vars(retraining.weights), "run_id": RUN})
    assert "use" not in retraining.possible_actions(retraining.get(RUN), False) and retraining.can_restore(False)


def test_the_chosen_run_is_shown_else_the_newest(retraining, runs):
    write_run(runs)
    write_run(runs, "20261124-000000")
    listed = retraining.run_store.list()
    assert retraining.run_to_show(listed, RUN).id == RUN
    assert retraining.run_to_show(listed, None).id == retraining.run_to_show(listed, "gone").id == "20261124-000000"
    assert retraining.run_to_show([], RUN) is None


def test_a_deleted_run_is_a_sentence(retraining):
    for run_id in (None, "../../etc", RUN):
        _, error = attempt(lambda run_id=run_id: retraining.act("delete", run_id, False))
        assert error.code in ("run-gone", "no-run")


def built(retraining: Retraining) -> tuple[RunPanel, Labels]:
    with gr.Blocks():
        labels = Labels(gr.Radio(["en", "fr"], value="en"))
        with gr.Tabs():
            return retrain_tab.build(retraining, labels), labels


@pytest.fixture
def panel(retraining) -> RunPanel:
    return built(retraining)[0]


def sent(values: list) -> list[int]:
    """The places of the values that are not skipped."""
    return [place for place, value in enumerate(values) if value != gr.skip()]


def test_a_page_gets_only_what_has_changed(panel, runs):
    run = write_run(runs, epochs={"cnn": 1})
    first = panel.render_changes(None, "en", False, ())
    assert first[-2] == RUN and len(sent(first)) == len(panel.outputs)
    assert sent(panel.render_changes(RUN, "en", False, first[-1])) == []
    time.sleep(0.01)  # a file of another age
    write_progress(run, "failed", error={"code": "disk-full", "message": "The disk is full.", "details": {}})
    then = panel.render_changes(RUN, "en", False, first[-1])
    changed = {panel.outputs[place].elem_id for place in sent(then)}
    assert {"run", "runs"} <= changed and "run-curves" not in changed and "The disk is full." in then[0]
    assert len(sent(panel.render_changes(RUN, "fr", False, then[-1]))) > 2


def test_every_label_follows_the_language(retraining):
    _, labels = built(retraining)
    pairs = zip(labels._translate("en"), labels._translate("fr"), strict=True)
    same = [str(english) for english, french in pairs if english == french and english.get("value") != ""]
    names = ("PneumoniaMNIST", "Kaggle", "ResNet-50", "Augmentation")  # alike in both languages
    assert len(same) < 8 and all(any(name in texts for name in names) for texts in same)


def test_a_locked_out_visitor_gets_no_buttons(locked, runs):
    write_run(runs, epochs={"cnn": 1}, finished=("cnn",))
    panel, _ = built(locked)

    def buttons(unlocked: bool) -> set[str]:
        values = zip(panel.outputs, panel.render_all(RUN, "en", unlocked), strict=True)
        return {part.elem_id for part, value in values if isinstance(part, gr.Button) and value["visible"]}

    assert buttons(False) == {"run-results"} < buttons(True)


def test_large_files_are_accepted_only_where_everybody_may_retrain():
    assert max_upload(LOCKED) == MAX_BYTES < max_upload(OPEN)


def test_a_zip_is_used_where_it_lies(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    assert take_zip(FileData(path=str(tmp_path / "a.zip"))) == tmp_path / "a.zip"
    assert take_zip(FileData(path=str(tmp_path / "gone.zip"))) is None is take_zip(None)


def test_a_public_page_warns_that_weights_vanish():
    assert "vanish" in render_lead(LOCKED, "en") and "vanish" not in render_lead(OPEN, "en")
    assert all("XRAY_RETRAIN_PASSWORD" in render_lock(language) for language in ("en", "fr"))
