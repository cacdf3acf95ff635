from dataclasses import replace

import pytest
import torch

from tests.xray_models.training.tiny import ALONE, TINY
from xray_models.data.image_set import ImageSet
from xray_models.networks.registry import build_model
from xray_models.networks.resnet50 import ResNet50
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
    for epoch in (1, 2):
        model = start_model("resnet50", "random", batch_norm=False, seed=0)
        train_one_epoch(TrainingState(config, model, ALONE), splits.train, epoch)
    assert sides and sides == [160] * (len(sides) // 2) + [224] * (len(sides) // 2)


@pytest.mark.parametrize("sampling", [None, torch.tensor([3.0, 0.0, 0.0] * 8, dtype=torch.float64)])
def test_the_metrics_of_training_are_of_the_images_that_were_drawn(sampling, monkeypatch):
    def always_right(state, images, batch, *rest):
        return 20.0 * torch.eye(2)[images.labels[batch]], 0.0

    monkeypatch.setattr("xray_models.training.epoch.train_step", always_right)
    names = [str(number) for number in range(24)]
    images = ImageSet(torch.zeros(24, 224, 224, dtype=torch.uint8), torch.arange(24) // 12, names, names)
    state = TrainingState(replace(TINY, batch_size=5), build_model("cnn"), ALONE)
    trained = train_one_epoch(state, images, 1, sampling)
    assert trained["accuracy"] == trained["roc_auc"] == 1
