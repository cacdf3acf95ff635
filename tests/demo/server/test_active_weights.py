import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from demo.compare.reader import Reader
from demo.server.active_weights import ActiveWeights
from demo.server.uploads import Upload
from xray_models import files
from xray_models.errors import XrayError
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE, WEIGHTS_FILE
from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.local_calibration import LocalCalibration, ModelCalibration
from xray_models.networks.record import CalibrationRecord, ModelRecord
from xray_models.networks.registry import MODELS, build_model

pytestmark = pytest.mark.slow

CANVAS = np.linspace(0, 255, 224 * 224).reshape(224, 224).astype(np.uint8)


def save(directory: Path, name: str, seed: int, roc_auc: float = 0.9, spoil=lambda model: None, **record) -> None:
    torch.manual_seed(seed)
    model = build_model(name)
    with torch.no_grad():
        spoil(model)
    save_checkpoint(
        directory,
        model,
        ModelRecord(name, calibration=CalibrationRecord(validation={"roc_auc": roc_auc}), **record),
        "file\n",
    )


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Path:
    """Both models, untrained, with a threshold that tells them from others."""
    folder = tmp_path_factory.mktemp("shipped")
    for seed, name in enumerate(MODELS):
        save(folder / name, name, seed, threshold=0.25)
    return folder


@pytest.fixture
def runs(tmp_path) -> Path:
    return tmp_path / "runs"


def run(runs: Path, number: int = 1, threshold: float = 0.75, **options) -> SimpleNamespace:
    """A run that has trained the custom CNN alone: what ``ActiveWeights`` needs of a Run."""
    weights = runs / str(number) / "weights"
    save(weights / "cnn", "cnn", 10 + number, threshold=threshold, **options)
    return SimpleNamespace(id=str(number), weights=weights, finished=("cnn",))


def thresholds(weights: ActiveWeights) -> dict[str, float]:
    return {name: classifier.record.threshold for name, classifier in weights.classifiers.items()}


def refused(call, *arguments) -> XrayError:
    with pytest.raises(XrayError) as error:
        call(*arguments)
    return error.value


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


SHIPPED, RETRAINED = {"resnet50": 0.25, "cnn": 0.25}, {"resnet50": 0.25, "cnn": 0.75}


def test_a_run_is_used_survives_a_restart_and_is_given_up_again(shipped, runs):
    weights = ActiveWeights(shipped, runs)
    assert (thresholds(weights), weights.directory, weights.run_id) == (SHIPPED, shipped, None)
    before = weights.classifiers

    trained = run(runs)
    weights.use(trained)
    shutil.rmtree(runs / trained.id)  # what is in use is a copy
    assert before is not weights.classifiers and list(weights.classifiers) == ["resnet50", "cnn"]
    for active in (weights, ActiveWeights(shipped, runs)):
        assert (thresholds(active), active.run_id, active.problem) == (RETRAINED, "1", None)
        assert active.directory == weights.directory and active.directory.parent == runs / "in_use"
    assert (weights.directory / "cnn" / "test_predictions.csv").exists()

    weights.use(run(runs, 2, threshold=0.5))
    assert (weights.run_id, thresholds(weights)["cnn"]) == ("2", 0.5)
    weights.restore()
    for active in (weights, ActiveWeights(shipped, runs)):
        assert (thresholds(active), active.directory, active.run_id, active.problem) == (SHIPPED, shipped, None, None)
    assert visible(runs) == ["2"]


def test_reloaded_weights_have_another_stamp_even_those_of_the_same_run(shipped, runs):
    weights = ActiveWeights(shipped, runs)
    loaded = [weights.current]
    for change in (lambda: weights.use(run(runs)), weights.restore, lambda: weights.use(run(runs, threshold=0.5))):
        change()
        loaded.append(weights.current)
    assert len({one.stamp for one in loaded}) == 4 and weights.current is loaded[-1]
    assert [one.run_id for one in loaded] == [None, "1", None, "1"]


def test_the_weights_before_can_still_be_asked_about_their_answers_and_those_before_them_cannot(shipped, runs):
    weights = ActiveWeights(shipped, runs)
    loaded = [weights.current]
    for change in (lambda: weights.use(run(runs)), weights.restore):
        change()
        loaded.append(weights.current)
    assert [weights.of(one.stamp) for one in loaded] == [None, *loaded[1:]] and weights.stamp == loaded[-1].stamp


def test_other_weights_change_no_answer_that_is_on_the_page(shipped, runs, picture_bytes):
    weights = ActiveWeights(shipped, runs)
    reader = Reader(weights, scope=None, examples=[])
    study = reader.read_upload(Upload("a.png", picture_bytes), "NORMAL")
    weights.use(run(runs))
    again = reader.again(study, "NORMAL")
    assert study.weights != again.weights == weights.stamp
    assert study.comparison.predictions["cnn"].threshold != RETRAINED["cnn"]
    assert again.comparison.predictions["cnn"].threshold == RETRAINED["cnn"]


def test_what_the_answers_are_worth_belongs_to_the_weights_that_give_them(shipped, runs, tmp_path):
    tested = tmp_path / "tested"
    shutil.copytree(shipped, tested)
    for name in MODELS:
        (tested / name / PREDICTIONS_FILE).write_text("file,label,p_pneumonia\na,NORMAL,0.1\nb,PNEUMONIA,0.9\n")
    weights = ActiveWeights(tested, runs)
    assert weights.current.worth.joint.total.images == 2
    weights.use(run(runs))  # its CNN was tested on other radiographs
    assert weights.current.worth.joint is None and ActiveWeights(tested, runs).current.worth.joint is None
    weights.restore()
    assert weights.current.worth.joint.total.images == 2


def break_head(model) -> None:
    model.head.fc2.bias.fill_(float("nan"))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"roc_auc": 0.5}, "below-chance"),
        ({"roc_auc": float("nan")}, "below-chance"),
        ({"roc_auc": None}, "unusable-weights"),
        ({"spoil": break_head}, "unusable-weights"),
        ({"temperature": -1.0}, "unusable-weights"),
        ({"threshold": float("nan")}, "unusable-weights"),
    ],
)
def test_unusable_weights_are_refused(shipped, runs, options, code):
    weights = ActiveWeights(shipped, runs)
    error = refused(weights.use, run(runs, **options))
    assert error.code == code and str(runs) not in error.message
    assert (thresholds(weights), weights.run_id) == (SHIPPED, None) and not (runs / "in_use").exists()


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        (WEIGHTS_FILE, None, "unusable-weights"),
        (WEIGHTS_FILE, b"[1]", "changed-weights"),
        (RECORD_FILE, None, "unusable-weights"),
        (RECORD_FILE, b"[1]", "unusable-weights"),
    ],
)
def test_damaged_weights_are_refused(shipped, runs, file, content, code):
    weights, trained = ActiveWeights(shipped, runs), run(runs)
    damaged = trained.weights / "cnn" / file
    damaged.unlink() if content is None else damaged.write_bytes(content)
    error = refused(weights.use, trained)
    assert error.code == code and str(runs) not in error.message and thresholds(weights) == SHIPPED


def test_a_network_under_the_wrong_name_is_refused(shipped, runs):
    weights, trained = ActiveWeights(shipped, runs), run(runs)
    shutil.copytree(trained.weights / "cnn", trained.weights / "resnet50")
    trained.finished = ("resnet50",)
    assert refused(weights.use, trained).code == "unusable-weights"


def test_a_bad_run_leaves_the_good_one_in_use(shipped, runs):
    weights = ActiveWeights(shipped, runs)
    weights.use(run(runs))
    assert refused(weights.use, run(runs, 2, roc_auc=0.4)).code == "below-chance"
    assert refused(weights.use, SimpleNamespace(id="3", finished=())).code == "not-finished"
    for active in (weights, ActiveWeights(shipped, runs)):
        assert (thresholds(active), active.run_id) == (RETRAINED, "1")


def test_a_full_disk_changes_nothing(shipped, runs, monkeypatch):
    weights, trained = ActiveWeights(shipped, runs), run(runs)

    def full(*arguments):
        raise OSError(28, "No space left on device", str(runs))

    monkeypatch.setattr(shutil, "copyfile", full)
    error = refused(weights.use, trained)
    assert error.code == "disk-refuses" and str(runs) not in error.message
    assert thresholds(weights) == SHIPPED and not (runs / "in_use").exists()


@pytest.mark.parametrize("file", ["cnn/model.safetensors", "resnet50/model.json"])
def test_damage_to_the_weights_in_use_brings_the_shipped_ones_and_says_so(shipped, runs, file):
    weights = ActiveWeights(shipped, runs)
    weights.use(run(runs))
    (weights.directory / file).write_bytes(b"damaged")
    weights = ActiveWeights(shipped, runs)
    assert (thresholds(weights), weights.run_id, weights.problem.code) == (SHIPPED, None, "in-use-damaged")
    weights.restore()
    assert weights.problem is None and ActiveWeights(shipped, runs).problem is None


@pytest.mark.parametrize(
    ("step", "in_use"), [("rename", ("1", 0.75)), ("replace", ("1", 0.75)), ("rmtree", ("2", 0.5))]
)
def test_a_crash_while_a_run_is_taken_into_use_leaves_one_or_the_other(shipped, runs, monkeypatch, step, in_use):
    """Before the copy has its name, before run.txt names it, and before the old copy is tidied away."""
    ActiveWeights(shipped, runs).use(run(runs))
    weights, second = ActiveWeights(shipped, runs), run(runs, 2, threshold=0.5)

    def crash(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.shutil if step == "rmtree" else files.os, step, crash)
    with pytest.raises(KeyboardInterrupt):
        weights.use(second)
    monkeypatch.undo()
    again = ActiveWeights(shipped, runs)
    assert again.problem is None and (again.run_id, thresholds(again)["cnn"]) == in_use
    again.use(second)
    assert again.run_id == "2" and visible(runs) == ["1", "2", "in_use"]
    assert sorted(path.name for path in (runs / "in_use").iterdir()) == sorted([again.directory.name, "run.txt"])


def test_the_weights_in_use_of_an_earlier_version_are_used(shipped, runs):
    weights = ActiveWeights(shipped, runs)
    weights.use(run(runs))
    for name in MODELS:
        (weights.directory / name).rename(runs / "in_use" / name)
    (runs / "in_use" / "run.txt").write_text("1\n")
    again = ActiveWeights(shipped, runs)
    assert (thresholds(again), again.run_id, again.directory) == (RETRAINED, "1", runs / "in_use")
    again.use(run(runs, 2))
    assert visible(runs / "in_use") == sorted([again.directory.name, "run.txt"])


def test_a_crash_while_the_shipped_weights_are_restored_leaves_the_shipped_ones(shipped, runs, monkeypatch):
    weights = ActiveWeights(shipped, runs)
    weights.use(run(runs))

    real_rmtree = shutil.rmtree

    def crash(path, **options):
        if path == runs / "in_use":
            raise KeyboardInterrupt
        real_rmtree(path, **options)

    monkeypatch.setattr(shutil, "rmtree", crash)
    with pytest.raises(KeyboardInterrupt):
        weights.restore()
    monkeypatch.undo()
    again = ActiveWeights(shipped, runs)
    assert (thresholds(again), again.run_id, again.problem) == (SHIPPED, None, None)


def test_an_answer_comes_from_one_set_of_weights(shipped, runs, picture_bytes, monkeypatch):
    """The weights change between the two models of an answer: both come from before."""
    weights, trained = ActiveWeights(shipped, runs), run(runs)
    reader, first = Reader(weights, None, []), weights.classifiers["resnet50"]
    predict = first.predict

    def predict_and_change(*arguments):
        weights.use(trained)
        return predict(*arguments)

    monkeypatch.setattr(first, "predict", predict_and_change)
    shown = reader.read_upload(Upload("a.png", picture_bytes), "predicted")
    assert {name: p.threshold for name, p in shown.comparison.predictions.items()} == SHIPPED
    shown = reader.read_upload(Upload("a.png", picture_bytes), "predicted")
    assert {name: p.threshold for name, p in shown.comparison.predictions.items()} == RETRAINED


def test_a_local_calibration_is_followed_by_every_server_named_by_answers_and_removed(shipped, runs, tmp_path):
    folder = tmp_path / "shipped"
    shutil.copytree(shipped, folder)
    weights, other = ActiveWeights(folder, runs), ActiveWeights(folder, runs)
    before = weights.stamp
    sha256 = weights.classifiers["cnn"].record.sha256.get(WEIGHTS_FILE)
    calibration = LocalCalibration("Ward 7", {"cnn": ModelCalibration(2.0, 0.6, None, sha256)}, "youden")
    weights.calibrate(calibration)
    assert thresholds(weights) == {"resnet50": 0.25, "cnn": 0.6} == thresholds(other) and weights.stamp != before
    assert weights.current.calibration == calibration and weights.of(before).calibration is None
    assert weights.current.worth.joint is None and "cnn" not in weights.current.worth.rates  # of another threshold
    assert thresholds(ActiveWeights(folder, runs))["cnn"] == 0.6  # after a restart
    assert weights.classifiers["cnn"].predict(CANVAS, heatmap=False).calibration == "Ward 7"
    assert weights.classifiers["resnet50"].predict(CANVAS, heatmap=False).calibration is None
    weights.calibrate(None)
    assert thresholds(weights) == SHIPPED == thresholds(other) and weights.current.calibration is None
