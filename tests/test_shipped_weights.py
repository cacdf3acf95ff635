"""The shipped weights: they load, match their records, and classify real radiographs well."""

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.helpers import ROOT
from xray_models import SHIPPED_WEIGHTS, compare, load_classifiers, load_radiograph
from xray_models.evaluation.evaluation import Evaluation, evaluate
from xray_models.networks.checkpoint import load_checkpoint
from xray_models.networks.device import pick_device
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import parse_recipe

PARAMETERS = {"resnet50": 23_512_130, "cnn": 2_262_434}


@pytest.mark.parametrize("name", MODELS)
def test_record_and_predictions_say_the_same(name):
    record = ModelRecord.read(ROOT / "weights" / name)
    predictions = (ROOT / "weights" / name / "test_predictions.csv").read_text()
    evaluation = Evaluation.from_csv(predictions, record.threshold)
    assert evaluation.confusion_matrix().tolist() == record.test.confusion_matrix and record.test.n == 624
    assert evaluation.metrics() == pytest.approx(record.test.metrics(), abs=1e-3)


@pytest.mark.parametrize("name", MODELS)
def test_the_network_is_the_one_of_the_record(name):
    model, record = load_checkpoint(ROOT / "weights" / name)
    assert sum(p.numel() for p in model.parameters()) == PARAMETERS[name]
    assert record.model == name and record.recipe["seed"] is not None
    assert record.data["train"] and record.versions["torch"]


def test_each_model_can_be_trained_again_from_named_starting_weights():
    resnet50, cnn = (ModelRecord.read(ROOT / "weights" / name) for name in MODELS)
    assert re.fullmatch("[0-9a-f]{64}", resnet50.training.started_from.sha256)
    assert len(list(resnet50.training.started_from.chain())) == 1  # one command, not one upon another
    assert cnn.recipe["init"] == "random" and cnn.training.started_from is None
    for record in (resnet50, cnn):
        preset, recipe = PRESETS["recommended"][record.model], parse_recipe(record.model, record.recipe)
        assert replace(recipe, init=preset.init, seed=preset.seed) == preset


@pytest.mark.slow
def test_both_models_call_the_example_pictures_normal():
    """As README.md and tests/benchmarks/LOG.md say."""
    classifiers = load_classifiers(SHIPPED_WEIGHTS)
    for file in sorted((ROOT / "demo" / "examples").glob("*.png")):
        comparison = compare(load_radiograph(file), classifiers, heatmaps=False)
        assert {prediction.label for prediction in comparison.predictions.values()} == {"NORMAL"}, file.name


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_real_radiographs_get_the_recorded_probabilities(name, real_test):
    model, record = load_checkpoint(ROOT / "weights" / name)
    images = real_test.subset(range(0, 624, 13))  # 48 images, both classes
    evaluation = evaluate(model, images, record, pick_device())
    predictions = (ROOT / "weights" / name / "test_predictions.csv").read_text()
    saved = Evaluation.from_csv(predictions, record.threshold)
    recorded = dict(zip(saved.files, saved.p_pneumonia, strict=True))
    assert np.allclose(evaluation.p_pneumonia, [recorded[file] for file in images.files], atol=2e-3)
    assert evaluation.metrics()["accuracy"] >= 0.8
