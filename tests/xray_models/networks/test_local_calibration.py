"""A local calibration lies beside the weights, is followed and named by every answer, and is gone with its file."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from xray_models.errors import CheckpointError
from xray_models.images.radiograph import Radiograph
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import compare
from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.local_calibration import (
    CALIBRATION_FILE,
    LocalCalibration,
    ModelCalibration,
    load_local_calibration,
    remove_local_calibration,
    save_local_calibration,
)
from xray_models.networks.record import EvaluationRecord, ModelRecord
from xray_models.networks.registry import build_model

CANVAS = np.random.default_rng(0).integers(0, 255, (224, 224), dtype=np.uint8)


@pytest.fixture
def weights(tmp_path):
    for name in ("resnet50", "cnn"):
        torch.manual_seed(0)
        record = ModelRecord(name, threshold=0.99, metrics={"test": EvaluationRecord(sensitivity=0.9)})
        save_checkpoint(tmp_path / name, build_model(name), record)
    return tmp_path


def calibration_for(weights, **changes) -> LocalCalibration:
    sha256 = ModelRecord.read(weights / "cnn").sha256["model.safetensors"]
    own = replace(ModelCalibration(3.0, 0.01, (0.0, 0.5), sha256, {"sensitivity": 0.8}), **changes)
    return LocalCalibration("Ward 7", {"cnn": own}, "youden", {"fitted": 60, "tested": 60}, "0" * 64, "2026-11-28")


@pytest.mark.slow
def test_every_answer_follows_it_and_names_it_until_it_is_removed(weights):
    before = load_classifiers(weights)["cnn"].predict(CANVAS, heatmap=False)
    files = {file: file.read_bytes() for file in weights.rglob("*") if file.is_file()}
    saved = calibration_for(weights)
    save_local_calibration(weights, saved)
    assert load_local_calibration(weights) == saved
    assert {file: file.read_bytes() for file in files} == files  # beside the weights, never in them
    classifiers = load_classifiers(weights)
    radiograph = Radiograph(CANVAS / np.float32(255), "PNG")
    answer = compare(radiograph, classifiers, heatmaps=False).to_json("a")["models"]
    assert answer["cnn"]["calibration"] == "Ward 7" and "calibration" not in answer["resnet50"]
    assert (answer["cnn"]["label"], answer["cnn"]["threshold"]) == ("PNEUMONIA", 0.01)
    odds = before.p_pneumonia / (1 - before.p_pneumonia)
    after = classifiers["cnn"].predict(CANVAS, heatmap=False, exact=True)
    assert np.log(after.p_pneumonia / (1 - after.p_pneumonia)) == pytest.approx(np.log(odds) / 3, abs=1e-2)
    assert classifiers["cnn"].record.test is None  # its figures hold for another operating point
    own = classifiers["cnn"].with_calibration(None)
    assert own.predict(CANVAS, heatmap=False) == before and own.model is classifiers["cnn"].model
    remove_local_calibration(weights)
    remove_local_calibration(weights)
    assert load_classifiers(weights)["cnn"].predict(CANVAS, heatmap=False) == before


@pytest.mark.slow
def test_one_for_other_weights_is_not_followed_and_that_is_said(weights, caplog):
    save_local_calibration(weights, calibration_for(weights, sha256="of others"))
    assert all(one.calibration is None for one in load_classifiers(weights).values())
    assert "other weights" in caplog.text and "Ward" not in caplog.text


@pytest.mark.parametrize(
    "damage", [{"name": ""}, {"name": "x" * 61}, {"models": {"cnn": {"temperature": 0}}}, {"rule": None}]
)
def test_a_damaged_file_is_one_sentence(tmp_path, damage):
    whole = {"name": "Ward 7", "models": {}, "rule": "youden"}
    (tmp_path / CALIBRATION_FILE).write_text(json.dumps(whole))
    assert load_local_calibration(tmp_path).name == "Ward 7"
    (tmp_path / CALIBRATION_FILE).write_text(json.dumps(whole | damage))
    with pytest.raises(CheckpointError, match="damaged"):
        load_local_calibration(tmp_path)
    assert load_local_calibration(tmp_path / "elsewhere") is None
