"""Training images as other programs would have saved them."""

import numpy as np
import pytest
import torch
from PIL import Image

from tests.helpers import picture
from xray_models.data.image_set import ImageSet
from xray_models.training.exports import Export, apply, export_again, seen_canvases


@pytest.fixture(scope="module")
def canvases() -> torch.Tensor:
    """(40, 224, 224) uint8, smooth as radiographs are."""
    smooth = [picture(seed, pneumonia=bool(seed % 2)).resize((28, 28)).resize((224, 224)) for seed in range(40)]
    return torch.from_numpy(np.stack([np.asarray(image) for image in smooth]))


def exported(canvas: np.ndarray, **steps) -> np.ndarray:
    nothing = {"greys": None, "margins": None, "margin_grey": 0, "side": None, "quality": None, "kind": "JPEG"}
    return apply(canvas, Export(**{"filter": Image.Resampling.BICUBIC, **nothing, **steps}))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_same_seed_gives_the_same_exports(canvases):
    first, again = (export_again(canvases, 0.9, generator()) for _ in range(2))
    assert torch.equal(first, again) and first.shape == canvases.shape and first.dtype == torch.uint8
    assert not torch.equal(first, export_again(canvases, 0.9, generator(1)))


def test_a_share_of_the_images_is_exported_and_the_rest_left_as_it_is(canvases):
    changed = (export_again(canvases, 0.5, generator()) != canvases).flatten(1).any(1).float().mean()
    assert 0.25 < changed < 0.65
    assert torch.equal(export_again(canvases, 0.0, generator()), canvases)


def test_an_export_keeps_the_picture(canvases):
    away = (export_again(canvases, 1.0, generator()).float() - canvases.float()).abs().mean((1, 2))
    assert 0 < away.median() < 6


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_lower_quality_leaves_larger_traces(canvases, kind):
    plain = canvases[0].numpy()
    low, high = (
        np.abs(exported(plain, kind=kind, quality=quality).astype(float) - plain).mean() for quality in (30, 95)
    )
    assert low > 1.5 * high > 0


def test_fewer_greys_margins_and_other_sizes(canvases):
    plain = canvases[0].numpy()
    assert len(np.unique(exported(plain, greys=14))) <= 14
    framed = exported(plain, margins=(0.05, 0.0, 0.0, 0.0), margin_grey=255)
    assert framed.shape == (224, 224) and (framed[:, :8] > 240).all() and not (framed[:, -8:] > 240).all()
    assert exported(plain, side=160).shape == (224, 224)


def test_an_original_is_seen_in_the_place_of_its_copy(canvases):
    images = ImageSet(
        canvases,
        torch.zeros(40, dtype=torch.long),
        ["x"] * 40,
        ["p"] * 40,
        originals=torch.full((1, 224, 224), 7, dtype=torch.uint8),
        original_rows=torch.tensor([0] + [-1] * 39),
    )
    indices = torch.tensor([3, 0])
    assert torch.equal(seen_canvases(images, indices, 0.0, 0.0, generator()), canvases[indices])
    seen = seen_canvases(images, indices, 1.0, 0.0, generator())
    assert torch.equal(seen[0], canvases[3]) and (seen[1] == 7).all()
    assert images.subset([5, 0]).original_rows.tolist() == [-1, 0]
