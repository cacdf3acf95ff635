import time
from types import SimpleNamespace

import gradio as gr
import pytest

from demo.retrain.actions import Retraining
from demo.retrain.run_panel import RunPanel
from demo.ui.labels import Labels
from tests.demo.runs import RUN_ID, write_progress, write_run


def built(retraining: Retraining) -> RunPanel:
    with gr.Blocks():
        return RunPanel(retraining, Labels(gr.Radio(["en", "fr"], value="en")), gr.State(False))


@pytest.fixture
def panel(retraining) -> RunPanel:
    return built(retraining)


def sent(values: list) -> list[int]:
    """The places of the values that are not skipped."""
    return [place for place, value in enumerate(values) if value != gr.skip()]


def test_a_page_gets_only_what_has_changed(panel, runs):
    run = write_run(runs, epochs={"cnn": 1})
    first = panel.render_changes(None, "en", False, ())
    assert first[-2] == RUN_ID and len(sent(first)) == len(panel.outputs)
    assert sent(panel.render_changes(RUN_ID, "en", False, first[-1])) == []
    time.sleep(0.01)  # a file of another age
    write_progress(run, "failed", error={"code": "disk-full", "message": "The disk is full.", "details": {}})
    then = panel.render_changes(RUN_ID, "en", False, first[-1])
    changed = {panel.outputs[place].elem_id for place in sent(then)}
    assert {"run", "runs"} <= changed and "run-curves" not in changed and "The disk is full." in then[0]
    assert len(sent(panel.render_changes(RUN_ID, "fr", False, then[-1]))) > 2


def test_a_run_with_a_small_test_is_asked_about_and_not_used_yet(panel, runs, retraining):
    write_run(runs, state="finished", epochs={"cnn": 1}, finished=("cnn",))
    used = []
    retraining.weights = SimpleNamespace(**{**vars(retraining.weights), "use": used.append})
    question, _, asked, *_ = panel._use(RUN_ID, "en", False)
    assert "Custom CNN: tested on 24 radiographs, accuracy 0.88. Let it answer for everyone" in question
    assert asked["visible"] and used == []
    _, asked, message, *_ = panel._act("use", RUN_ID, "en", False)
    assert not asked["visible"] and "now uses" in message and [run.id for run in used] == [RUN_ID]


def test_a_run_with_a_sound_test_is_used_at_once(panel, runs, retraining, monkeypatch):
    write_run(runs, state="finished", epochs={"cnn": 1}, finished=("cnn",))
    used = []
    retraining.weights = SimpleNamespace(**{**vars(retraining.weights), "use": used.append})
    monkeypatch.setattr("demo.retrain.actions.weak_models", lambda folder: {})
    _, _, asked, message, *_ = panel._use(RUN_ID, "en", False)
    assert not asked["visible"] and "now uses" in message and len(used) == 1


def test_a_locked_out_visitor_gets_no_buttons(locked, runs):
    write_run(runs, epochs={"cnn": 1}, finished=("cnn",))
    panel = built(locked)

    def buttons(unlocked: bool) -> set[str]:
        values = zip(panel.outputs, panel.render_all(RUN_ID, "en", unlocked), strict=True)
        return {part.elem_id for part, value in values if isinstance(part, gr.Button) and value["visible"]}

    assert buttons(False) == set() and "run-results" in buttons(True)
    locked.weights = SimpleNamespace(**{**vars(locked.weights), "run_id": RUN_ID})
    assert buttons(False) == {"run-results"}


def test_a_stranger_sees_a_run_once_it_is_in_use_and_then_in_figures(locked, runs):
    failure = {"code": "bad-image", "message": "scan-of-jane.png cannot be read.", "details": {}}
    run = write_run(runs, state="failed", epochs={"cnn": 1}, finished=("cnn",), data_name="janes.zip", error=failure)
    (run / "log.txt").write_text("left out: scan-of-jane.png\n")
    panel = built(locked)

    def sent(unlocked: bool) -> str:
        return repr(panel.render_all(RUN_ID, "en", unlocked))

    assert RUN_ID not in sent(False) and RUN_ID in sent(True)
    locked.weights = SimpleNamespace(**{**vars(locked.weights), "run_id": RUN_ID})
    assert RUN_ID in sent(False) and "0.875" in sent(False) and "only the owner reads the log" in sent(False)
    assert "jane" not in sent(False)
    assert all(name in sent(True) for name in ("left out: scan-of-jane", "scan-of-jane.png cannot", "janes.zip"))
