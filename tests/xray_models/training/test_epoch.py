from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import ALONE, TINY
from xray_models.data.image_set import ImageSet
from xray_models.networks.registry import build_model
from xray_models.networks.resnet50 import ResNet50
from xray_models.training import epoch
from xray_models.training.epoch import class_weights, train_one_epoch
from xray_models.training.starting_weights import start_model
from xray_models.training.state import TrainingState


def test_both_classes_have_the_same_weight():
    weights = class_weights(torch.tensor([0, 1, 1, 1]))
    assert weights.tolist() == pytest.approx([2, 2 / 3])


@pytest.mark.slow
def test_the_first_epochs_see_small_images(splits, tmp_path, monkeypatch):
    sides = []
    features = ResNet50.features
    monkeypatch.setattr(ResNet50, "features", lambda self, x: sides.append(x.shape[-1]) or features(self, x))
    config = replace(TINY, model="resnet50", epochs=2, small=0.5, batch_norm=False, batch_size=64)
    for number in (1, 2):
        model = start_model("resnet50", "random", batch_norm=False, seed=0)
        train_one_epoch(TrainingState(config, model, ALONE), splits.train, number)
    assert sides and sides == [160] * (len(sides) // 2) + [224] * (len(sides) // 2)


@pytest.mark.parametrize("sampling", [None, torch.tensor([3.0, 0.0, 0.0] * 8, dtype=torch.float64)])
def test_the_metrics_of_training_are_of_the_images_that_were_drawn(sampling, monkeypatch):
    def always_right(state, labels, batch, *rest):
        return 20.0 * torch.eye(2)[labels[batch]], torch.tensor(0.0)

    monkeypatch.setattr("xray_models.training.epoch.train_step", always_right)
    names = [str(number) for number in range(24)]
    images = ImageSet(torch.zeros(24, 224, 224, dtype=torch.uint8), torch.arange(24) // 12, names, names)
    state = TrainingState(replace(TINY, batch_size=5), build_model("cnn"), ALONE)
    trained = train_one_epoch(state, images, 1, sampling)
    assert trained["accuracy"] == trained["roc_auc"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("consistency", [0.0, 12.0])
def test_two_exports_of_an_image_are_augmented_alike(consistency, monkeypatch):
    views = []
    real = epoch.train_step

    def watched(state, labels, batch, seen, class_weight):
        views.append(seen)
        return real(state, labels, batch, seen, class_weight)

    monkeypatch.setattr(epoch, "train_step", watched)
    names = [str(number) for number in range(6)]
    canvases = torch.randint(256, (6, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(3))
    images = ImageSet(canvases, torch.arange(6) // 3, names, names)
    config = replace(TINY, batch_size=6, consistency=consistency, exported=0.0)
    train_one_epoch(TrainingState(config, build_model("cnn"), ALONE), images, 1)
    (seen,) = views
    assert len(seen) == (2 if consistency else 1)
    assert torch.equal(seen[0], seen[-1])  # not exported, so all that could differ is the augmentation


def test_answers_that_differ_between_exports_cost():
    names = ["a", "b"]
    images = ImageSet(torch.zeros(2, 224, 224, dtype=torch.uint8), torch.tensor([0, 1]), names, names)
    black, white = torch.full((2, 3, 224, 224), -1.0), torch.full((2, 3, 224, 224), 1.0)
    losses = {}
    for consistency in (0.0, 12.0):
        for second in (black, white):
            model = start_model("cnn", "shipped", batch_norm=False, seed=0)
            state = TrainingState(replace(TINY, consistency=consistency), model.eval(), ALONE)  # without dropout
            _, loss = epoch.train_step(state, images.labels, torch.tensor([0, 1]), [black, second], torch.ones(2))
            losses[consistency, second is white] = float(loss)
    assert losses[12.0, False] == pytest.approx(losses[0.0, False])  # the same export twice
    assert losses[12.0, True] > losses[0.0, True]
