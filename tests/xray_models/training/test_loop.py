import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from tests.xray_models.training.tiny import ALONE, CPU, TINY
from xray_models.data.dataset import load_splits
from xray_models.errors import XrayError
from xray_models.evaluation.evaluation import Evaluation, evaluate
from xray_models.files import WEIGHTS_FILE, file_sha256
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.training import epoch, loop
from xray_models.training.finish import finish
from xray_models.training.history import CURVES, SELECTION_METRIC
from xray_models.training.loop import fit
from xray_models.training.model_folder import RUN_FILE, ModelFolder
from xray_models.training.presets import PRESETS
from xray_models.training.validation import validate, with_shifted_copies
from xray_models.training.versions import versions


@pytest.fixture(scope="module")
def finished(splits, tmp_path_factory):
    run = tmp_path_factory.mktemp("run")
    return run, fit(TINY, splits, run, ALONE), finish("cnn", splits, run, CPU)


@pytest.mark.slow
def test_history_has_every_curve_of_both_splits(finished):
    history = finished[1]
    curves = {f"{split}_{name}" for split in ("train", "validation") for name in CURVES}
    assert len(history.rows) == 2 and all(
        row.keys() == {"epoch", "seconds", SELECTION_METRIC, *curves} for row in history.rows
    )
    assert history.best_epoch == min((row["validation_calibrated_loss"], row["epoch"]) for row in history.rows)[1]


@pytest.mark.slow
def test_the_checkpoint_is_the_reports_network_and_reproduces_its_figures(finished, splits):
    run, _, tested = finished
    model, record = load_checkpoint(run / "weights" / "cnn")
    assert sum(p.numel() for p in model.parameters()) == 2_262_434
    again = evaluate(model, splits.test, record, CPU)
    assert again.metrics() == pytest.approx(tested.metrics(), abs=1e-5)
    saved = Evaluation.from_csv((run / "weights" / "cnn" / "test_predictions.csv").read_text(), record.threshold)
    assert saved.metrics() == pytest.approx(tested.metrics(), abs=1e-4)
    assert record.recipe["seed"] == 0 and record.data["test"] == {"NORMAL": 4, "PNEUMONIA": 4}


@pytest.mark.slow
@pytest.mark.parametrize(
    "config", [TINY, replace(TINY, average=0.9, counterexamples=5.0)], ids=["plain", "averaged, drawn by rarity"]
)
def test_a_run_stopped_in_its_second_epoch_continues_as_if_nothing_had_happened(config, finished, splits, tmp_path):
    class Killed(Exception):
        pass

    def kill(progress):
        if progress.epoch == 2:
            raise Killed

    whole = finished[1] if config is TINY else fit(config, splits, tmp_path / "whole", ALONE)
    with pytest.raises(Killed):
        fit(config, splits, tmp_path, ALONE, on_progress=kill)
    assert len(ModelFolder(tmp_path, "cnn").history_rows()) == 1
    resumed = fit(config, splits, tmp_path, ALONE, resume=True)
    for row, expected in zip(resumed.rows, whole.rows, strict=True):
        assert {k: v for k, v in row.items() if k != "seconds"} == pytest.approx(
            {k: v for k, v in expected.items() if k != "seconds"}
        )


@pytest.mark.slow
def test_a_run_is_not_overwritten_by_accident(finished, splits):
    with pytest.raises(XrayError, match="--resume"):
        fit(TINY, splits, finished[0], ALONE)


@pytest.mark.slow
def test_a_run_does_not_continue_with_other_data(finished, splits):
    other = replace(splits, report=replace(splits.report, counts={"train": {"NORMAL": 1, "PNEUMONIA": 1}}))
    with pytest.raises(XrayError, match="another data set"):
        fit(TINY, other, finished[0], ALONE, resume=True)


@pytest.mark.slow
def test_the_average_of_the_weights_is_what_is_validated_and_kept(splits, tmp_path):
    fit(replace(TINY, epochs=1, average=0.9), splits, tmp_path, ALONE)
    folder = ModelFolder(tmp_path, "cnn")
    state = load_file(folder.path / "state.safetensors")
    best = folder.best_model().state_dict()
    assert all(torch.equal(tensor, state[f"average.{name}"]) for name, tensor in best.items())
    assert not torch.equal(best["head.fc2.weight"], state["model.head.fc2.weight"])
    kept = validate(folder.best_model(), with_shifted_copies(splits.validation, TINY), TINY, ALONE)
    assert kept["loss"] == pytest.approx(folder.history_rows()[0]["validation_loss"])


@pytest.mark.slow
def test_the_shipped_cnn_is_trained_further_with_batch_norm(splits, tmp_path):
    history = fit(replace(TINY, epochs=1, init="shipped", learning_rate=1e-6), splits, tmp_path, ALONE)
    shipped = load_checkpoint(SHIPPED_WEIGHTS / "cnn")[0]
    before = validate(shipped, with_shifted_copies(splits.validation, TINY), TINY, ALONE)
    assert ModelFolder(tmp_path, "cnn").best_model().batch_norm
    assert history.rows[0]["validation_loss"] == pytest.approx(before["loss"], abs=0.25)


@pytest.mark.slow
def test_a_record_says_which_shipped_weights_a_training_started_from(splits, tmp_path):
    config = replace(TINY, epochs=1, init="shipped", learning_rate=1e-6, frozen_until="fc1")
    fit(config, splits, tmp_path, ALONE)
    run = tmp_path / "cnn" / RUN_FILE
    begun = json.loads(run.read_text())
    assert begun["versions"] == versions() and set(begun["versions"]) >= {"python", "torch", "torchvision"}
    elsewhere = {**begun["versions"], "torch": "2.0.1+elsewhere"}
    run.write_text(json.dumps({**begun, "device": "cuda", "versions": elsewhere}))
    finish("cnn", splits, tmp_path, CPU)
    shipped, record = (load_checkpoint(folder / "cnn")[1] for folder in (SHIPPED_WEIGHTS, tmp_path / "weights"))
    start = record.training.started_from
    assert shipped.training.started_from is None and start.earlier == []  # from scratch, so nothing came before
    assert record.training.device == "cuda"  # that of the training, not of the test after it
    assert record.versions == elsewhere
    assert start.recipe == shipped.recipe and start.epochs == len(shipped.training.history)
    assert start.sha256 == file_sha256(SHIPPED_WEIGHTS / "cnn" / WEIGHTS_FILE)


@pytest.mark.slow
def test_only_a_recipe_that_asks_for_it_draws_by_rarity(small_zip, tmp_path, monkeypatch):
    splits = load_splits(small_zip)
    drawn = []
    train_step = epoch.train_step

    def recorded_step(state, labels, batch, *rest):
        drawn.extend(batch.tolist())
        return train_step(state, labels, batch, *rest)

    def only_two(images, limit, device):
        assert limit == 5.0 and device == CPU
        return torch.tensor([1.0, 1.0] + [0.0] * (len(images) - 2), dtype=torch.float64)

    monkeypatch.setattr(epoch, "train_step", recorded_step)
    monkeypatch.setattr(loop, "rarity", only_two)
    plain = replace(PRESETS["recommended"]["cnn"], epochs=1, batch_size=8, validation_copies=0)
    by_rarity = replace(plain, counterexamples=5.0)
    states, team = [], ALONE
    fit(by_rarity, splits, tmp_path / "rarity", team, on_progress=lambda progress: states.append(progress.state))
    assert set(drawn) == {0, 1} and len(drawn) == len(splits.train)
    assert states[:2] == ["weighing", "training"] and states.count("weighing") == 1
    drawn.clear()
    fit(plain, splits, tmp_path / "plain", team)
    assert sorted(drawn) == list(range(len(splits.train)))
