"""The scope: what resembles the training radiographs passes, photographs and other pictures do not."""

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_sample_image

from tests.helpers import ROOT
from xray_models.errors import CheckpointError, RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.geometry import vary_geometry
from xray_models.images.radiograph import Radiograph, load_radiograph
from xray_models.images.scope import VARIED, Scope, check_colours, edge_directions, load_scope, thumbnails


def chest(seed: int) -> np.ndarray:
    """A (224, 224) uint8 drawing: a bright trunk with two dark lungs, which vary in place, size and grey."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:224, 0:224] / 224
    pixels = np.where(np.abs(x - 0.5) < random.uniform(0.4, 0.48), 0.7, 0.05)
    for side in (0.3, 0.7):
        lung = ((x - side) / random.uniform(0.1, 0.15)) ** 2 + ((y - 0.45) / random.uniform(0.25, 0.35)) ** 2
        pixels = np.where(lung < 1, random.uniform(0.15, 0.35), pixels)
    return (np.clip(pixels + random.normal(0, 0.02, pixels.shape), 0, 1) * 255).astype(np.uint8)


@pytest.fixture(scope="module")
def scope() -> Scope:
    canvases = torch.from_numpy(np.stack([chest(seed) for seed in range(120)]))
    return Scope.fit(canvases[:80], canvases[80:], components=16)


def as_radiograph(pixels: np.ndarray, **more) -> Radiograph:
    pixels = pixels / 255 if pixels.dtype == np.uint8 else pixels
    return Radiograph(pixels.astype(np.float32), "PNG", **more)


def refused(picture: np.ndarray, scope: Scope) -> bool:
    return scope.score(to_canvas(as_radiograph(picture).pixels)) > scope.threshold


def test_thumbnails_know_neither_brightness_nor_contrast():
    canvas = torch.from_numpy(chest(0))[None]
    faint = (canvas.float() * 0.5 + 60).to(torch.uint8)
    torch.testing.assert_close(thumbnails(canvas), thumbnails(faint), atol=0.05, rtol=0)
    assert thumbnails(canvas).shape == (1, 1024)


def test_edge_directions_of_a_ramp():
    ramp = torch.arange(224, dtype=torch.uint8).repeat(224, 1)[None]  # darker left, brighter right: direction 0
    for turned, direction in ((ramp, 0), (ramp.mT, 3), (ramp.flip(2), 6), (ramp.mT.flip(1), 9)):
        histogram = edge_directions(turned).view(12, 36).sum(1)
        assert histogram.argmax() == direction and histogram[direction] > 0.99 * histogram.sum()


def test_edge_directions_keep_their_place():
    canvas = torch.zeros(1, 224, 224, dtype=torch.uint8)
    canvas[0, :40, 20] = 255  # a stroke in the upper left cell
    cells = edge_directions(canvas).view(12, 6, 6).sum(0)
    assert cells[0, 0] > 0.5 * cells.sum() and cells[3:].sum() == cells[:, 3:].sum() == 0


def test_scores_are_one_on_average(scope):
    """Over what the scope was fitted on: the canvases as they are, and once varied."""
    canvases = torch.from_numpy(np.stack([chest(seed) for seed in range(80)]))
    varied = vary_geometry(canvases[:, None] / 255, torch.Generator().manual_seed(0), *VARIED)[:, 0]
    scores = [scope.score(canvas) for canvas in (*canvases.numpy(), *(varied * 255).round().byte().numpy())]
    assert np.mean(scores) == pytest.approx(1, abs=0.03) and np.mean(scores[:80]) < 1


def test_score_is_the_distance_under_the_full_covariance():
    canvases = torch.from_numpy(np.stack([chest(seed) for seed in range(40)]))
    scope = Scope.fit(canvases, canvases, components=5)
    t, vector = scope.tensors, torch.cat([thumbnails(canvases[:1]), edge_directions(canvases[:1])], 1)[0].double()
    vector[:1024] /= t["scale"][0]
    vector[1024:] /= t["scale"][1]
    basis = t["components"].double()
    covariance = t["noise"].double() * (torch.eye(len(vector)) - basis @ basis.T) + basis * t["variances"] @ basis.T
    offset = vector - t["mean"]
    expected = offset @ torch.linalg.solve(covariance, offset) / len(vector)
    assert scope.score(canvases[0].numpy()) == pytest.approx(float(expected), rel=0.01)


def test_alike_passes_and_foreign_is_refused(scope):
    random = np.random.default_rng(0)
    y, x = np.mgrid[0:224, 0:224] / 224
    assert not any(refused(chest(seed), scope) for seed in range(200, 220))
    for other in (random.random((224, 224)), x, (x * 8 % 1 + y * 8 % 1) / 2):
        assert refused(other, scope)


def test_colour_photographs_are_refused_and_tinted_films_are_not():
    check_colours(as_radiograph(chest(0), colourfulness=0.02))
    with pytest.raises(RadiographError) as error:
        check_colours(as_radiograph(chest(0), colourfulness=0.2))
    assert error.value.code == "colour-photograph"


def test_what_is_saved_answers_alike(scope, tmp_path):
    scope.save(tmp_path / "acceptance")
    loaded = load_scope(tmp_path)
    assert (loaded.threshold, loaded.record) == (scope.threshold, scope.record)
    assert loaded.score(chest(300)) == pytest.approx(scope.score(chest(300)), rel=1e-5)
    assert sorted(file.name for file in (tmp_path / "acceptance").iterdir()) == ["model.json", "model.safetensors"]


def test_an_absent_scope_is_none_and_a_damaged_one_an_error(scope, tmp_path):
    assert load_scope(tmp_path) is None
    scope.save(tmp_path / "acceptance")
    (tmp_path / "acceptance" / "model.safetensors").write_bytes(b"damaged")
    with pytest.raises(CheckpointError, match="damaged"):
        load_scope(tmp_path)


@pytest.fixture(scope="module")
def shipped() -> Scope:
    return load_scope(ROOT / "weights")


def test_real_radiographs_pass(shipped, real_test):
    refused = sum(shipped.score(canvas.numpy()) > shipped.threshold for canvas in real_test.canvases)
    assert refused <= 0.02 * len(real_test)


@pytest.mark.parametrize("name", ["china.jpg", "flower.jpg"])
def test_photographs_are_refused_in_grey(shipped, name):
    grey = np.asarray(Image.fromarray(load_sample_image(name)).convert("L"))
    for pixels in (grey, grey[100:300, 200:400], grey[:, :300]):
        assert refused(pixels, shipped)


def test_every_shipped_example_passes(shipped):
    for file in sorted((ROOT / "demo" / "examples").glob("*.png")):
        assert shipped.score(to_canvas(load_radiograph(file).pixels)) <= shipped.threshold
