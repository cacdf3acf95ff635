import json
import math

import pytest

from xray_models.files import RECORD_FILE, write_json
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.record import (
    CalibrationRecord,
    EvaluationRecord,
    ModelRecord,
    StartingWeights,
    TrainingRecord,
)
from xray_models.networks.registry import MODELS

FIRST = {"recipe": {"init": "random"}, "epochs": 9, "seconds": 4027}
SECOND = {"recipe": {"init": "shipped"}, "epochs": 12, "seconds": 5438}
THIRD = {"recipe": {"init": "shipped"}, "epochs": 11, "seconds": 4237}


@pytest.mark.parametrize("name", MODELS)
def test_the_shipped_records_keep_every_value(name):
    written = json.loads((SHIPPED_WEIGHTS / name / RECORD_FILE).read_text())
    again = json.loads(json.dumps(ModelRecord.read(SHIPPED_WEIGHTS / name).to_json()))
    assert again == written


def test_a_record_is_read_as_it_was_written(tmp_path):
    record = ModelRecord(
        "cnn",
        uncertain=(0.2, 0.7),
        training=TrainingRecord(
            best_epoch=1,
            history=[{"epoch": 1, "train_loss": 0.5, "validation_roc_auc": None}],
            started_from=StartingWeights(sha256="ab" * 32, epochs=3, earlier=[StartingWeights(epochs=2)]),
        ),
        calibration=CalibrationRecord(rule="any", validation={"roc_auc": 0.9, "certain_accuracy": None}),
        metrics={"test": EvaluationRecord(accuracy=0.9, intervals={"accuracy": (0.8, 0.95)}, n=20)},
    )
    write_json(tmp_path / RECORD_FILE, record.to_json())
    assert ModelRecord.read(tmp_path) == record


def test_a_record_that_says_little_has_no_figures():
    record = ModelRecord.from_json({"model": "cnn", "metrics": {"test": {}}})
    assert record.test is None and not record.is_calibrated and record.training.history == []
    assert ModelRecord.from_json({"model": "cnn", "metrics": {"test": {"n": 3}}}).test.metrics() == {}


def test_keys_of_other_versions_are_ignored():
    values = {"model": "cnn", "new": 1, "training": {"new": 1, "seconds": 1.5}, "metrics": {"test": {"new": 1}}}
    assert ModelRecord.from_json(values) == ModelRecord("cnn", training=TrainingRecord(seconds=1.5), metrics={
        "test": EvaluationRecord()
    })  # fmt: skip


def test_ancestors_that_are_nested_in_each_other_become_one_list():
    nested = {**THIRD, "started_from": {**SECOND, "started_from": {**FIRST, "started_from": None}}}
    start = ModelRecord.from_json({"model": "cnn", "training": {"started_from": nested}}).training.started_from
    assert start == StartingWeights(**THIRD, earlier=[StartingWeights(**SECOND), StartingWeights(**FIRST)])
    assert [version.epochs for version in start.chain()] == [11, 12, 9] and not start.chain()[0].earlier


def test_a_number_that_is_none_can_be_read():
    record = ModelRecord.from_json(json.loads('{"model": "cnn", "calibration": {"validation": {"roc_auc": NaN}}}'))
    assert math.isnan(record.calibration.validation["roc_auc"])


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        {"model": 3},
        {"model": "cnn", "threshold": "high"},
        {"model": "cnn", "uncertain": [0.1]},
        {"model": "cnn", "training": []},
        {"model": "cnn", "training": {"started_from": 3}},
        {"model": "cnn", "metrics": {"test": 3}},
        {"model": "cnn", "metrics": {"test": {"intervals": {"accuracy": 0.9}}}},
    ],
)
def test_values_of_the_wrong_type_are_refused(values):
    with pytest.raises(ValueError):
        ModelRecord.from_json(values)
