import math
from dataclasses import replace
from urllib.error import URLError

import pytest
import torch
from safetensors.torch import load_file, save_file
from torchvision.models import ResNet50_Weights, resnet50

from xray_models.data.dataset import load_splits
from xray_models.errors import CheckpointError, XrayError
from xray_models.evaluation.evaluation import Evaluation, evaluate
from xray_models.files import WEIGHTS_FILE, file_sha256
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.resnet50 import ResNet50
from xray_models.training.distributed import Team
from xray_models.training.epoch import class_weights, train_one_epoch
from xray_models.training.finish import finish
from xray_models.training.history import CURVES, SELECTION_METRIC, best_epoch
from xray_models.training.loop import fit
from xray_models.training.model_folder import ModelFolder
from xray_models.training.optimizer import learning_rate_at, make_optimizer
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig
from xray_models.training.starting_weights import load_partly, start_model, starting_weights
from xray_models.training.state import TrainingState
from xray_models.training.validation import validate, with_shifted_copies

CPU = torch.device("cpu")
ALONE = Team(device=CPU)
TINY = replace(
    PRESETS["recommended"]["cnn"], epochs=2, batch_size=8, learning_rate=3e-4, validation_copies=1, bf16=False
)


@pytest.fixture(scope="module")
def splits(small_zip):
    return load_splits(small_zip)


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
    model, card = load_checkpoint(run / "weights" / "cnn")
    assert sum(p.numel() for p in model.parameters()) == 2_262_434
    again = evaluate(model, splits.test, card, CPU)
    assert again.metrics() == pytest.approx(tested.metrics(), abs=1e-5)
    saved = Evaluation.from_csv((run / "weights" / "cnn" / "test_predictions.csv").read_text(), card.threshold)
    assert saved.metrics() == pytest.approx(tested.metrics(), abs=1e-4)
    assert card.recipe["seed"] == 0 and card.data["test"] == {"NORMAL": 4, "PNEUMONIA": 4}


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


def test_both_classes_have_the_same_weight():
    weights = class_weights(torch.tensor([0, 1, 1, 1]))
    assert weights.tolist() == pytest.approx([2, 2 / 3])


def test_one_cycle_rises_to_the_peak_and_falls_to_nothing():
    config = TrainConfig("cnn", epochs=1, learning_rate=1.0, schedule="one_cycle")
    rates = [learning_rate_at(config, i / 100) for i in range(100)]
    assert rates[0] == pytest.approx(0.04) and rates[25] == max(rates) == 1 and rates[99] < 0.001
    assert learning_rate_at(replace(config, schedule="constant"), 0.9) == 1


def test_warm_up_takes_one_epoch():
    config = TrainConfig("cnn", epochs=4, learning_rate=1.0, schedule="warm_up")
    rates = [learning_rate_at(config, progress) for progress in (0, 0.125, 0.25, 0.9)]
    assert rates == pytest.approx([0.04, 0.52, 1, 1])


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
def test_the_first_epochs_see_small_images(splits, tmp_path, monkeypatch):
    sides = []
    features = ResNet50.features
    monkeypatch.setattr(ResNet50, "features", lambda self, x: sides.append(x.shape[-1]) or features(self, x))
    config = replace(TINY, model="resnet50", epochs=2, small=0.5, batch_norm=False, batch_size=64)
    for epoch in (1, 2):
        model = start_model("resnet50", "random", batch_norm=False, seed=0)
        train_one_epoch(TrainingState(config, model, ALONE), splits.train, epoch)
    assert sides and sides == [160] * (len(sides) // 2) + [224] * (len(sides) // 2)


def test_the_validation_set_is_the_same_for_every_seed(splits):
    a, b = (with_shifted_copies(splits.validation, replace(TINY, seed=seed)) for seed in (0, 1))
    assert torch.equal(a.canvases, b.canvases)


@pytest.mark.slow
def test_the_shipped_cnn_is_trained_further_with_batch_norm(splits, tmp_path):
    history = fit(replace(TINY, epochs=1, init="shipped", learning_rate=1e-6), splits, tmp_path, ALONE)
    shipped = load_checkpoint(SHIPPED_WEIGHTS / "cnn")[0]
    before = validate(shipped, with_shifted_copies(splits.validation, TINY), TINY, ALONE)
    assert ModelFolder(tmp_path, "cnn").best_model().batch_norm
    assert history.rows[0]["validation_loss"] == pytest.approx(before["loss"], abs=0.25)


def test_shifted_copies_are_the_same_every_time_and_keep_the_labels(splits):
    a, b = (with_shifted_copies(splits.validation, TINY) for _ in range(2))
    n = len(splits.validation)
    assert len(a) == 2 * n and torch.equal(a.canvases, b.canvases)
    assert torch.equal(a.canvases[:n], splits.validation.canvases) and not torch.equal(a.canvases[n:], a.canvases[:n])
    assert torch.equal(a.labels[n:], a.labels[:n])


def test_the_coursework_recipes_are_the_reports():
    resnet, cnn = (PRESETS["coursework"][name] for name in ("resnet50", "cnn"))
    assert (resnet.epochs, resnet.batch_size, resnet.learning_rate, resnet.optimizer) == (3, 32, 0.001, "sgd")
    assert (cnn.epochs, cnn.batch_size, cnn.learning_rate, cnn.optimizer) == (15, 32, 0.001, "adam")
    assert resnet.preprocessing.resize == 232 and not resnet.class_weights and not cnn.batch_norm


def test_frozen_layers_are_not_optimised():
    model = start_model("cnn", "random", batch_norm=False, seed=0)
    everything = make_optimizer(model, TINY)
    model.features.conv1.requires_grad_(False)
    assert len(make_optimizer(model, TINY).param_groups[0]["params"]) == len(everything.param_groups[0]["params"]) - 2


def test_starting_weights_bring_their_stride_variant(tmp_path):
    source = ResNet50(stride_in_1x1=True)
    tensors = {name: t for name, t in source.state_dict().items() if not name.startswith(("layer4", "fc"))}
    save_file(tensors, tmp_path / "start.safetensors", {"stride": "in the first 1x1 convolution"})
    model = start_model("resnet50", str(tmp_path / "start.safetensors"), batch_norm=False, seed=0)
    assert model.stride_in_1x1 and torch.equal(model.layer3[0].conv1.weight, source.layer3[0].conv1.weight)


def test_impossible_starting_weights_are_refused(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"text")
    for name, init in (
        ("resnet50", str(tmp_path / "x.safetensors")),
        ("resnet50", "no-such-file"),
        ("cnn", "imagenet"),
    ):
        with pytest.raises(CheckpointError):
            start_model(name, init, batch_norm=False, seed=0)
    with pytest.raises(CheckpointError, match="another network"):
        load_partly(ResNet50(), {"weights": torch.zeros(3)})


def test_imagenet_weights_come_from_torchvision_in_its_own_variant(monkeypatch):
    published = resnet50(num_classes=1000).state_dict()
    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", lambda self, **options: published)
    model = start_model("resnet50", "imagenet", batch_norm=False, seed=0)
    assert not model.stride_in_1x1 and model.fc.out_features == 2
    assert torch.equal(model.layer4[2].conv3.weight, published["layer4.2.conv3.weight"])


def test_without_internet_the_error_says_what_else_to_start_from(monkeypatch):
    def unreachable(self, **options):
        raise URLError("no route")

    monkeypatch.setattr(ResNet50_Weights, "get_state_dict", unreachable)
    with pytest.raises(CheckpointError, match="--init FILE"):
        start_model("resnet50", "imagenet", batch_norm=False, seed=0)


@pytest.mark.slow
def test_a_card_tells_what_shipped_weights_a_training_started_from(splits, tmp_path):
    config = replace(TINY, epochs=1, init="shipped", learning_rate=1e-6, frozen_until="fc1")
    fit(config, splits, tmp_path, ALONE)
    finish("cnn", splits, tmp_path, CPU)
    shipped, card = (load_checkpoint(folder / "cnn")[1] for folder in (SHIPPED_WEIGHTS, tmp_path / "weights"))
    start, before = card.training.started_from, shipped.training.started_from
    assert start.recipe == shipped.recipe and start.epochs == len(shipped.training.history)
    assert start.sha256 == file_sha256(SHIPPED_WEIGHTS / "cnn" / WEIGHTS_FILE) and start.earlier == before.chain()


def test_a_record_says_which_file_a_training_started_from(tmp_path):
    (tmp_path / "mine.safetensors").write_bytes(b"abc")
    start = starting_weights("resnet50", str(tmp_path / "mine.safetensors"))
    assert start.sha256.startswith("ba7816bf") and not start.recipe and not start.earlier
    assert starting_weights("cnn", "random") is None and starting_weights("resnet50", "imagenet") is None


def test_the_best_epoch_has_the_lowest_calibrated_loss():
    rows = [
        {"epoch": epoch, SELECTION_METRIC: loss}
        for epoch, loss in ((1, math.nan), (2, 0.3), (3, 0.2), (4, None), (5, 0.2))
    ]
    assert best_epoch(rows) == 3 and best_epoch(rows[:1]) == best_epoch([]) == 0
