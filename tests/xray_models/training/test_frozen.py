"""Frozen stages computed once: the same network, less work."""

from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import ALONE, TINY
from xray_models.data.image_set import ImageSet
from xray_models.networks.registry import MODELS, build_model
from xray_models.training.frozen import KeptViews, frozen_outputs, frozen_validation, stages_of
from xray_models.training.loop import fit
from xray_models.training.validation import validate

KEPT = replace(TINY, epochs=3, frozen_until="conv8", kept_views=2, small=1.0, init="shipped", batch_norm=False)


@pytest.fixture(scope="module")
def images():
    names = [str(number) for number in range(5)]
    canvases = torch.randint(256, (5, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    return ImageSet(canvases, torch.arange(5) % 2, names, names)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_a_network_cut_after_any_stage_is_the_same_network(name):
    model, x = build_model(name).eval(), torch.rand(1, 3, 160, 160)
    with torch.no_grad():
        expected = model(x)
        for stage in list(model.stages())[:-1:3]:
            first, second = model.cut_after(stage)
            assert torch.allclose(second(first(x)), expected, atol=1e-5)
    assert second[-1].weight is list(model.stages().values())[-1][0].weight


def test_views_are_kept_only_of_frozen_stages():
    model = build_model("cnn")
    assert stages_of(model, replace(KEPT, kept_views=0)) == (None, model)
    assert stages_of(model, replace(KEPT, frozen_until=None)) == (None, model)


@pytest.mark.parametrize("consistency", [0.0, 12.0])
def test_kept_views_come_in_turn_and_are_the_same_every_time(images, consistency):
    frozen, _ = stages_of(build_model("cnn").eval(), replace(KEPT, frozen_until="conv1"))
    config, done = replace(KEPT, consistency=consistency), []
    kept, again = (KeptViews(frozen, images, config, ALONE) for _ in range(2))
    kept.prepare(160, lambda images, total: done.append((images, total)))
    again.prepare(160, lambda images, total: None)
    assert kept.are_ready(160) and not kept.are_ready(224) and done == [(0, 10), (5, 10)]
    batch = torch.tensor([3, 1])
    first, second, third = (kept.of(batch, epoch) for epoch in (1, 2, 3))
    assert len(first) == (2 if consistency else 1) and first[0].shape == (2, 32, 160, 160)
    assert torch.equal(first[0], third[0]) and not torch.equal(first[0], second[0])
    assert torch.equal(first[0], again.of(batch, 1)[0])


@pytest.mark.slow
def test_validation_on_what_frozen_stages_made_is_the_same(splits):
    model = build_model("cnn").eval()
    frozen, rest = stages_of(model, KEPT)
    inputs = frozen_validation(frozen, splits.validation, KEPT, ALONE)
    kept = validate(rest, splits.validation, KEPT, ALONE, inputs=inputs)
    whole = validate(model, splits.validation, KEPT, ALONE)
    assert kept == pytest.approx(whole, abs=1e-5)
    assert frozen_outputs(frozen, torch.rand(1, 3, 160, 160), replace(KEPT, bf16=True)).dtype == torch.bfloat16


@pytest.mark.slow
def test_a_run_with_kept_views_learns_and_continues_after_a_stop(splits, tmp_path):
    class Stopped(Exception):
        pass

    def stop(progress):
        states.append(progress.state)
        if progress.epoch == 3:
            raise Stopped

    states = []
    with pytest.raises(Stopped):
        fit(KEPT, splits, tmp_path / "stopped", ALONE, on_progress=stop)
    assert states[0] == "preparing" and states.count("preparing") == 2  # each view once, for all epochs
    whole = fit(KEPT, splits, tmp_path / "whole", ALONE)
    resumed = fit(KEPT, splits, tmp_path / "stopped", ALONE, resume=True)
    for row, expected in zip(resumed.rows, whole.rows, strict=True):
        assert row | {"seconds": 0} == expected | {"seconds": 0}
    assert whole.rows[2]["train_loss"] != whole.rows[0]["train_loss"]
