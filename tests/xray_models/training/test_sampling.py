from dataclasses import replace

import pytest
import torch

from xray_models.data.dataset import load_splits
from xray_models.data.image_set import ImageSet
from xray_models.networks.registry import build_model
from xray_models.training import epoch, loop
from xray_models.training.distributed import Team
from xray_models.training.loop import fit
from xray_models.training.presets import PRESETS
from xray_models.training.sampling import draw, rarity
from xray_models.training.state import TrainingState


def images(contrary: int = 3, of_class: int = 40) -> ImageSet:
    """Noise, darker for the first class. The first ``contrary`` images of each class are as bright as the other one."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(2).repeat_interleave(of_class)
    brightness = labels.clone()
    for label in range(2):
        brightness[label * of_class :][:contrary] = 1 - label
    noise = torch.randint(0, 60, (len(labels), 224, 224), generator=generator)
    shade = torch.randint(40, 70, (len(labels), 1, 1), generator=generator) + 50 * brightness.view(-1, 1, 1)
    names = [str(number) for number in range(len(labels))]
    return ImageSet((noise + shade).to(torch.uint8), labels, names, names)


@pytest.mark.parametrize("others", [None, images(5)], ids=["other patients", "other images"])
def test_what_contradicts_the_statistics_is_rare(others):
    weights = rarity(images(), 10.0, others)
    for label, of_class in enumerate(weights.split(40)):
        assert of_class.mean() == pytest.approx(1), label
        assert of_class[:3].mean() > 3 * of_class[3:].mean()
        assert of_class.max() / of_class.min() <= 10 + 1e-9


def test_with_few_patients_all_are_drawn_alike():
    assert rarity(images(1, of_class=4), 10.0).tolist() == [1] * 8


def test_equal_weights_draw_every_image_once():
    drawn = draw(torch.ones(50, dtype=torch.float64), torch.Generator().manual_seed(0))
    assert drawn.tolist() != list(range(50)) and drawn.sort().values.tolist() == list(range(50))


def test_an_image_is_drawn_as_often_as_it_weighs():
    weights = torch.tensor([2.5, 0.5, 1.0, 0.0, 1.0], dtype=torch.float64)
    generator = torch.Generator().manual_seed(0)
    counts = torch.stack([draw(weights, generator).bincount(minlength=5) for _ in range(400)]).double()
    assert (counts[:, 0] >= 2).all() and (counts[:, 0] <= 3).all() and not counts[:, 3].any()
    assert counts.mean(0).tolist() == pytest.approx(weights.tolist(), abs=0.1)


@pytest.mark.parametrize("sampling", [None, torch.tensor([3.0, 0.0, 0.0] * 8, dtype=torch.float64)])
def test_the_metrics_of_training_are_of_the_images_that_were_drawn(sampling, monkeypatch):
    def always_right(state, images, batch, *rest):
        return 20.0 * torch.eye(2)[images.labels[batch]], 0.0

    monkeypatch.setattr(epoch, "train_step", always_right)
    config = replace(PRESETS["recommended"]["cnn"], batch_size=5)
    state = TrainingState(config, build_model("cnn"), Team(device=torch.device("cpu")))
    trained = epoch.train_one_epoch(state, images(of_class=12), 1, sampling)
    assert trained["accuracy"] == trained["roc_auc"] == 1


def test_only_a_recipe_that_asks_for_it_draws_by_rarity(small_zip, tmp_path, monkeypatch):
    splits = load_splits(small_zip)
    drawn = []
    train_step = epoch.train_step

    def recorded_step(state, images, batch, *rest):
        drawn.extend(batch.tolist())
        return train_step(state, images, batch, *rest)

    def only_two(images, limit):
        assert limit == 5.0
        return torch.tensor([1.0, 1.0] + [0.0] * (len(images) - 2), dtype=torch.float64)

    monkeypatch.setattr(epoch, "train_step", recorded_step)
    monkeypatch.setattr(loop, "rarity", only_two)
    plain = replace(PRESETS["recommended"]["cnn"], epochs=1, batch_size=8, validation_copies=0)
    by_rarity = replace(plain, counterexamples=5.0)
    states, team = [], Team(device=torch.device("cpu"))
    fit(by_rarity, splits, tmp_path / "rarity", team, on_progress=lambda progress: states.append(progress.state))
    assert set(drawn) == {0, 1} and len(drawn) == len(splits.train)
    assert states[:2] == ["weighing", "training"] and states.count("weighing") == 1
    drawn.clear()
    fit(plain, splits, tmp_path / "plain", team)
    assert sorted(drawn) == list(range(len(splits.train)))
