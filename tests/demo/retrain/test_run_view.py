import dataclasses
import json
import os
import re
from types import SimpleNamespace

import pytest

from demo.retrain.run_table import render_runs
from demo.retrain.run_view import render_log, render_problem, render_run, render_weights
from demo.server.run import ACTIVE
from tests.demo.runs import TESTED, written_job
from xray_models.errors import CheckpointError
from xray_models.files import RECORD_FILE
from xray_models.training.status import RunProgress

TRAINING = RunProgress(
    "training",
    pid=1,
    device="cpu",
    model="cnn",
    epoch=4,
    epochs=15,
    images=30,
    total=60,
    loss=0.4321,
    images_per_second=12.34,
    seconds_left=130,
)


@pytest.fixture
def job(tmp_path):
    """The ResNet-50 is done, the custom CNN in its fourth epoch."""
    job = written_job(tmp_path, epochs={"resnet50": 3, "cnn": 3}, finished=("resnet50",))
    return dataclasses.replace(job, state="training", progress=TRAINING)


@pytest.fixture
def shipped(tmp_path):
    return SimpleNamespace(run_id=None, shipped=tmp_path / "shipped", notice=None)


def meters(html: str) -> list[int]:
    return [int(value) for value in re.findall(r'aria-valuenow="(\d+)"', html)]


def test_no_run_says_how_to_get_one():
    assert "Start training" in render_run(None, "en") and "Lancer" in render_run(None, "fr")


def test_a_run_that_goes_on_says_where_it_is(job):
    html = render_run(job, "en")
    assert 'class="run running"' in html and meters(html) == [100, round(100 * 3.5 / 15)]
    for text in (
        "epoch 4 of 15 · 30 of 60 images · loss 0.432",
        "12.3 images a second",
        "about 3 min left",
        "on the CPU",
        "Test, n = 24: Accuracy 0.875, ROC AUC 0.910",
        "23 Nov 2026, 06:25",
        "small.zip",
    ):
        assert text in html
    assert "perte 0,432" in render_run(job, "fr") and "encore 3 min" in render_run(job, "fr")


def test_screen_readers_hear_epochs_not_mini_batches(job):
    later = dataclasses.replace(job, progress=dataclasses.replace(TRAINING, images=45, loss=0.1))
    next_epoch = dataclasses.replace(job, progress=dataclasses.replace(TRAINING, epoch=5))
    said = [re.search('data-say="([^"]*)"', render_run(j, "en")).group(1) for j in (job, later, next_epoch)]
    assert said[0] == said[1] == "Training: Custom CNN, epoch 4 of 15" and said[2] != said[1]


def test_a_meter_never_goes_back(job):
    """Images are counted anew while validating, and nothing is known of them while testing."""
    states = [("weighing", 0, 60), ("training", 60, 60), ("validating", 3, 20), ("testing", 0, 0)]
    shares = []
    for state, images, total in states:
        progress = dataclasses.replace(TRAINING, state=state, images=images, total=total)
        shares.append(meters(render_run(dataclasses.replace(job, state=state, progress=progress), "en"))[1])
    assert shares == sorted(shares) and shares[-1] == 100


@pytest.mark.parametrize("state", [*ACTIVE, "finished", "stopped", "failed", "interrupted"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_can_be_shown_before_and_after_its_first_report(job, state, language):
    for progress, histories in ((TRAINING, job.histories), (None, {"resnet50": [], "cnn": []})):
        html = render_run(dataclasses.replace(job, state=state, progress=progress, histories=histories), language)
        assert f'data-state="{state}"' in html and len(meters(html)) == 2


def test_a_failed_run_says_why_in_the_language_of_the_page(job):
    error = {"code": "below-chance", "message": "No better than chance.", "details": {"model": "CNN", "roc_auc": "0.4"}}
    failed = dataclasses.replace(job, state="failed", progress=dataclasses.replace(TRAINING, error=error))
    assert "No better than chance." in render_run(failed, "en") and "hasard" in render_run(failed, "fr")


def test_a_stopped_run_says_what_can_be_done(job):
    stopped = dataclasses.replace(job, state="stopped")
    early = dataclasses.replace(stopped, histories={"resnet50": [], "cnn": []})
    assert "best epoch so far is kept" in render_run(stopped, "en")
    assert "before the end of its first epoch" in render_run(early, "en")


def test_texts_from_files_are_escaped(job, shipped):
    evil = dataclasses.replace(job, data_name="<img src=x>", log="<script>")
    for html in (render_run(evil, "en"), render_log(evil, "en"), render_runs([evil], None, shipped, "en")):
        assert "<img src=x>" not in html and "<script>" not in html


def test_the_table_compares_runs_with_the_shipped_weights(job, shipped):
    html = render_runs([job], job.id, shipped, "en")
    assert html.count("<tbody") == 2 and 'class="chosen"' in html and f'value="{job.id}" checked' in html
    assert "3/3" in html and "3/15" in html and "<td>24</td>" in html
    assert "0.875<small>0.690–0.957</small>" in html and "0,875" in render_runs([job], None, shipped, "fr")


def test_the_badge_stands_at_the_weights_in_use(job, shipped):
    def badge_of(run_id):
        html = render_runs([job], None, SimpleNamespace(**{**vars(shipped), "run_id": run_id}), "en")
        return "in use" in html[: html.index(job.id)], "in use" in html[html.index(job.id) :]

    assert badge_of(None) == (True, False) and badge_of(job.id) == (False, True)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"metrics": {"test": 3}}', '{"metrics": {"test": {}}}'])
def test_a_damaged_card_is_a_dash_not_a_failure(job, shipped, content):
    (job.weights / "resnet50" / RECORD_FILE).write_text(content)
    assert "Test, n" not in render_run(job, "en")
    assert "<td>–</td>" in render_runs([job], job.id, shipped, "en")


def test_damaged_recipes_leave_the_run_on_the_page(job, shipped):
    bare = dataclasses.replace(job, configs={}, state="stopped")
    assert "3 of 3 epochs done" in render_run(bare, "en") and "3/3" in render_runs([bare], None, shipped, "en")


def test_the_weights_in_use_are_named(shipped):
    assert "shipped weights" in render_weights(shipped, "en")
    notice = CheckpointError("in-use-damaged", "They are damaged.")
    html = render_weights(SimpleNamespace(run_id="20261123-062501", notice=notice), "fr")
    assert "23 nov. 2026, 06:25" in html and "endommagés" in html


def test_no_problem_is_no_sentence():
    assert render_problem(None, "en") == ""


def test_cards_are_read_again_when_they_change(job, shipped):
    assert "0.875" in render_runs([job], None, shipped, "en")
    card = job.weights / "resnet50" / RECORD_FILE
    card.write_text(json.dumps({"metrics": {"test": {**TESTED, "accuracy": 0.5}}}))
    os.utime(card, ns=(1, 1))
    assert "0.500" in render_runs([job], None, shipped, "en")
