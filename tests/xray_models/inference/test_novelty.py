"""Novelty: what lies off the subspace of the training radiographs is far, whatever its size along it."""

import pytest
import torch

from tests.xray_models.inference.untrained import CPU, canvas, untrained
from xray_models.errors import CheckpointError
from xray_models.inference.classifier import Classifier
from xray_models.inference.novelty import Novelty, describe
from xray_models.networks.checkpoint import save_checkpoint
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model

CHANNELS, DIMENSIONS = 4, 64  # on a grid of 4 x 4


def near_a_plane(n: int, seed: int) -> torch.Tensor:
    """(n, 64): points near one plane, the same for every seed."""
    basis = torch.randn(2, DIMENSIONS, generator=torch.Generator().manual_seed(99))
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(n, DIMENSIONS, generator=generator)
    return torch.randn(n, 2, generator=generator) @ basis + 0.05 * noise


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return build_model("resnet50").eval()


@pytest.fixture(scope="module")
def novelty(model) -> Novelty:
    return Novelty.fit(model, near_a_plane(200, 0), near_a_plane(400, 1), components=2)


def as_features(descriptions: torch.Tensor) -> torch.Tensor:
    return descriptions.view(-1, CHANNELS, 4, 4)


def test_one_in_a_hundred_of_its_own_kind_is_beyond_the_threshold(novelty):
    scores = novelty.score(as_features(near_a_plane(2000, 2)))
    assert 0.002 < (scores > 1).float().mean() < 0.04


def test_off_the_plane_is_far_and_along_it_is_not(novelty):
    own = near_a_plane(20, 3)
    assert (novelty.score(as_features(own + torch.randn(20, DIMENSIONS))) > 1.5).all()
    along = novelty.tensors["scale"] * (novelty.tensors["components"] @ torch.ones(2))
    assert torch.allclose(novelty.score(as_features(own + 5 * along)), novelty.score(as_features(own)), atol=0.05)


def test_the_description_keeps_the_place():
    features = torch.zeros(1, 1, 8, 8)
    features[0, 0, :2, 6:] = 1  # the upper right cell
    assert describe(features).tolist() == [[0, 0, 0, 1] + [0] * 12]


def test_what_is_saved_scores_alike(novelty, model, tmp_path):
    novelty.save(tmp_path)
    loaded = Novelty.load(tmp_path, model)
    x = as_features(near_a_plane(5, 4))
    assert torch.equal(loaded.score(x), novelty.score(x)) and loaded.record == novelty.record


def test_absent_is_none_and_damaged_or_of_other_weights_is_an_error(novelty, model, tmp_path):
    assert Novelty.load(tmp_path, model) is None
    novelty.save(tmp_path)
    torch.manual_seed(1)
    with pytest.raises(CheckpointError, match="other weights"):
        Novelty.load(tmp_path, build_model("resnet50"))
    (tmp_path / "novelty.safetensors").write_bytes(b"damaged")
    with pytest.raises(CheckpointError, match="damaged"):
        Novelty.load(tmp_path, model)


def test_a_classifier_says_the_novelty_with_its_answer_and_alone(model, tmp_path):
    save_checkpoint(tmp_path / "resnet50", model, ModelRecord("resnet50"))
    early = model.halves()[0](torch.randn(30, 3, 224, 224)).detach()
    Novelty.fit(model, describe(early[:20]), describe(early[20:]), components=4).save(tmp_path / "resnet50")
    classifier = Classifier.load(tmp_path / "resnet50", CPU)
    prediction = classifier.predict(canvas(1), heatmap=False)
    assert prediction.novelty > 0 and prediction.novelty == pytest.approx(classifier.novelty(canvas(1)), rel=1e-4)


def test_without_the_file_it_is_not_known():
    classifier = untrained("resnet50")
    assert classifier.novelty(canvas(0)) is None and classifier.predict(canvas(0), heatmap=False).novelty is None
