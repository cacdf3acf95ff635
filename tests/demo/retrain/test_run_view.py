import dataclasses
import re
from types import SimpleNamespace

import pytest

from demo.retrain.run_table import render_runs
from demo.retrain.run_view import render_log, render_no_run, render_run, render_weights
from demo.server.access import Access
from demo.server.run import ACTIVE_STATES
from tests.demo.runs import TRAINING
from xray_models.errors import CheckpointError
from xray_models.files import RECORD_FILE


def meters(html: str) -> list[int]:
    return [int(value) for value in re.findall(r'aria-valuenow="(\d+)"', html)]


def test_a_model_that_is_not_trained_is_told_while_the_other_one_is(run):
    error = {"code": "no-internet", "message": "Use --init.", "details": {}}
    active = dataclasses.replace(run, progress=dataclasses.replace(TRAINING, error=error))
    assert "start from the shipped weights" in render_run(active, "en") and "--init" not in render_run(active, "en")
    assert "partir des poids livrés" in render_run(active, "fr")


def test_without_a_run_the_page_explains_how_to_start_one():
    assert "Start training" in render_no_run(Access(False), True, "en") and "Lancer" in render_no_run(
        Access(False), True, "fr"
    )
    assert "after the password" in render_no_run(Access(True), False, "en") and "Start training" not in render_no_run(
        Access(True), False, "en"
    )


def test_an_active_run_shows_its_progress(run):
    html = render_run(run, "en")
    assert 'class="run running"' in html and meters(html) == [100, round(100 * 3.5 / 15)]
    for text in (
        "epoch 4 of 15 · 30 of 60 images · loss 0.432",
        "12.3 images per second",
        "about 3 min left",
        "on the CPU",
        "Test, n = 24: Accuracy 0.875, ROC AUC 0.910",
        "23 Nov 2026, 06:25",
        "small.zip",
    ):
        assert text in html
    assert "perte 0,432" in render_run(run, "fr") and "encore 3 min" in render_run(run, "fr")


def test_screen_readers_announce_epochs_not_mini_batches(run):
    later = dataclasses.replace(run, progress=dataclasses.replace(TRAINING, images=45, loss=0.1))
    next_epoch = dataclasses.replace(run, progress=dataclasses.replace(TRAINING, epoch=5))
    announced = [
        re.search('data-announce="([^"]*)"', render_run(shown, "en")).group(1) for shown in (run, later, next_epoch)
    ]
    assert announced[0] == announced[1] == "Training: Custom CNN, epoch 4 of 15" and announced[2] != announced[1]


def test_a_meter_never_goes_back(run):
    """Images are counted anew while validating, and nothing is known of them while testing."""
    states = [
        ("weighing", 0, 60),
        ("preparing", 120, 240),
        ("training", 60, 60),
        ("validating", 3, 20),
        ("testing", 0, 0),
    ]
    shares = []
    for state, images, total in states:
        progress = dataclasses.replace(TRAINING, state=state, images=images, total=total)
        shares.append(meters(render_run(dataclasses.replace(run, state=state, progress=progress), "en"))[1])
    assert shares == sorted(shares) and shares[-1] == 100


@pytest.mark.parametrize("state", [*ACTIVE_STATES, "finished", "stopped", "failed", "interrupted"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_can_be_shown_before_and_after_its_first_report(run, state, language):
    for progress, histories in ((TRAINING, run.histories), (None, {"resnet50": [], "cnn": []})):
        html = render_run(dataclasses.replace(run, state=state, progress=progress, histories=histories), language)
        assert f'data-state="{state}"' in html and len(meters(html)) == 2


def test_a_failed_run_shows_its_error_in_the_language_of_the_page(run):
    error = {"code": "below-chance", "message": "No better than chance.", "details": {"model": "CNN", "roc_auc": "0.4"}}
    failed = dataclasses.replace(run, state="failed", progress=dataclasses.replace(TRAINING, error=error))
    assert "No better than chance." in render_run(failed, "en") and "hasard" in render_run(failed, "fr")


def test_a_stopped_run_shows_what_can_be_done(run):
    stopped = dataclasses.replace(run, state="stopped")
    early = dataclasses.replace(stopped, histories={"resnet50": [], "cnn": []})
    assert "best epoch so far is kept" in render_run(stopped, "en")
    assert "before the end of its first epoch" in render_run(early, "en")


def test_texts_from_files_are_escaped(run, shipped):
    evil = dataclasses.replace(run, data_name="<img src=x>", log="<script>")
    for html in (render_run(evil, "en"), render_log(evil, "en"), render_runs([evil], None, shipped, "en")):
        assert "<img src=x>" not in html and "<script>" not in html


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", *(f'{{"model": "cnn", "metrics": {{"test": {test}}}}}' for test in ("3", "{}", '{"n": 3}'))],
)
def test_a_damaged_record_is_a_dash_not_a_failure(run, shipped, content):
    (run.weights / "resnet50" / RECORD_FILE).write_text(content)
    assert "Test, n" not in render_run(run, "en")
    assert "<td>–</td>" in render_runs([run], run.id, shipped, "en")


def test_damaged_recipes_leave_the_run_on_the_page(run, shipped):
    bare = dataclasses.replace(run, configs={}, state="stopped")
    assert "3 of 3 epochs done" in render_run(bare, "en") and "3/3" in render_runs([bare], None, shipped, "en")


def test_the_weights_in_use_are_named(shipped):
    assert "shipped weights" in render_weights(shipped, "en")
    problem = CheckpointError("in-use-damaged", "They are damaged.")
    html = render_weights(SimpleNamespace(run_id="20261123-062501", problem=problem), "fr")
    assert "23 nov. 2026, 06:25" in html and "endommagés" in html
