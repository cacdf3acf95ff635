"""The ablation on a few images: every step trains, is scored once, and appears in the report."""

from argparse import Namespace
from dataclasses import replace

import pytest

from tests.benchmarks.training.ablation import STEPS, recipes, report, train_step
from xray_models.data.dataset import load_splits
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import checked


def options(model: str) -> Namespace:
    return Namespace(model=model, epochs=1, seed=0, images=24, init="random")


@pytest.mark.parametrize("model", STEPS)
def test_the_steps_lead_from_the_reports_recipe_to_ours(model):
    configs = [checked(config) for _, config in recipes(options(model))]
    assert len(configs) == len(set(configs)) == len(STEPS[model])
    ours = PRESETS["recommended"][model]
    assert replace(configs[-1], epochs=ours.epochs, init=ours.init) == ours


@pytest.mark.slow
def test_a_step_is_scored_once_and_reported(small_zip, tmp_path):
    splits = load_splits(small_zip)
    chosen = [recipes(options("cnn"))[i] for i in (1, 2)]
    scored = [train_step(config, splits, tmp_path / str(i), title) for i, (title, config) in enumerate(chosen)]
    record_file = tmp_path / "0" / "weights" / "cnn" / "model.json"
    written = record_file.stat().st_mtime_ns
    assert train_step(chosen[0][1], splits, tmp_path / "0", "").test == scored[0].test
    assert record_file.stat().st_mtime_ns == written
    text = "\n".join(report(options("cnn"), scored, "made"))
    assert f"| + {scored[1].title} | {scored[1].test['accuracy']:.3f} |" in text and "[" in text
