"""The measures of the heatmap reports, on cases that can be worked out by hand."""

import numpy as np
import pytest
import torch

from tests.benchmarks.heatmaps.deletion_insertion import STEPS, Curves, frames_of
from tests.benchmarks.heatmaps.known_truth import FIELDS, darkest_place, in_radiographs, spot
from tests.benchmarks.heatmaps.measures import (
    area_under_curve,
    best_possible_share,
    centred_heat,
    hottest_first,
    points_inside,
    rank_correlation,
    replaced_in_steps,
    share_inside,
    ssim,
)
from tests.benchmarks.heatmaps.randomisation import Cascade, mean_without_nan, reinitialise, similarity
from tests.benchmarks.heatmaps.sanity import compare_orders
from tests.benchmarks.heatmaps.truth import localise, relation
from xray_models.data.image_set import ImageSet
from xray_models.networks.registry import build_model


@pytest.fixture
def generator() -> np.random.Generator:
    return np.random.default_rng(0)


def test_rank_correlation_sees_order_alone_and_shares_ties():
    a, b = (np.kron(small, np.ones((2, 2))) for small in ([[0.0, 0.1], [0.2, 0.9]], [[0, 0], [1, 1]]))
    assert rank_correlation(a, a**3) == pytest.approx(1) and rank_correlation(a, -a) == pytest.approx(-1)
    # Ranks 1, 2, 3, 4 and 1.5, 1.5, 3.5, 3.5: covariance 4, variances 5 and 4.
    assert rank_correlation(a, b) == pytest.approx(4 / np.sqrt(5 * 4))


def test_ssim_of_even_pictures_by_hand():
    a, b = np.full((32, 32), 0.2), np.full((32, 32), 0.6)
    assert ssim(a, a) == pytest.approx(1)
    assert ssim(a, b) == pytest.approx((2 * 0.2 * 0.6 + 1e-4) / (0.2**2 + 0.6**2 + 1e-4))


def test_ssim_falls_with_noise_and_is_negative_for_the_negative(generator):
    a = generator.random((64, 64))
    little, much = (ssim(a, (a + generator.normal(0, sd, a.shape)).clip(0, 1)) for sd in (0.05, 0.3))
    assert 1 > little > much > ssim(a, 1 - a) and ssim(a, 1 - a) < 0


def test_pixels_are_exchanged_hottest_first(generator):
    heat = np.array([[0.1, 0.9], [0.5, 0.0]])
    order = hottest_first(heat, generator)
    assert order.tolist() == [1, 2, 0, 3]
    frames = replaced_in_steps(np.zeros((2, 2)), np.ones((2, 2)), order, steps=4)
    assert frames[:, [0, 0, 1, 1], [0, 1, 0, 1]].tolist() == [
        [0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 1],
    ]  # fmt: skip


def test_equal_heat_goes_in_random_order(generator):
    orders = [hottest_first(np.zeros(50), generator).tolist() for _ in range(2)]
    assert orders[0] != orders[1] and sorted(orders[0]) == list(range(50))


def test_area_by_hand():
    assert area_under_curve(np.array([1.0, 0.0])) == 0.5 and area_under_curve(np.full(21, 0.3)) == pytest.approx(0.3)
    assert area_under_curve(np.array([1.0, 0.0, 0.0])) == 0.25


def test_frames_begin_and_end_where_they_should(generator):
    canvas = generator.integers(0, 256, (224, 224), dtype=np.uint8)
    deletion, insertion = frames_of(canvas, hottest_first(centred_heat(), generator))
    assert len(deletion) == len(insertion) == STEPS + 1
    assert (deletion[0] == canvas).all() and (deletion[-1] == round(canvas.mean())).all()
    assert insertion[0].std() < 0.2 * canvas.std() and (insertion[-1] == canvas).all()
    assert deletion[1][112, 112] == round(canvas.mean()) and deletion[-2][0, 0] == canvas[0, 0]  # from the centre out


def curves(heat_area: float) -> Curves:
    """Of five PNEUMONIA answers: constant scores, so the areas are these."""
    constant = {"heatmap": heat_area, "random": 0.5, "centre": 0.5}
    scores = {(mode, order): np.full((5, 3), p) for mode in ("deletion", "insertion") for order, p in constant.items()}
    return Curves(scores, np.ones(5, int), 0.0)


def test_advantage_is_positive_where_the_heatmap_is_better():
    assert curves(0.2).advantage("deletion", "random", target=1) == pytest.approx(0.3)
    assert curves(0.2).advantage("insertion", "random", target=1) == pytest.approx(-0.3)
    assert len(curves(0.2).advantage("insertion", "random", target=0)) == 0


def test_the_sentence_counts_what_is_better_and_names_the_rest():
    sentence = compare_orders(curves(0.2))
    assert "in 2 of 4 comparisons" in sentence and "insertion of PNEUMONIA against centre, worse" in sentence
    assert "deletion" not in sentence.partition("(")[2]


def cascade(last: list[float], pairs: float) -> Cascade:
    values = {"fc": np.ones((len(last), 2)), "conv1": np.array([last, last]).T}
    return Cascade(values, dict.fromkeys(values, 0.0), np.full((3, 2), pairs))


def test_randomisation_is_passed_by_the_last_stage_alone():
    assert cascade([0.1, 0.3], pairs=0.25).passes() is True
    assert cascade([0.1, 0.3], pairs=0.15).passes() is False
    assert cascade([0.1, np.nan], pairs=0.2).passes() is True
    assert cascade([0.1, np.nan, np.nan], pairs=0.2).passes() is None


def test_blank_maps_are_left_out_of_the_means():
    heat = centred_heat()
    assert np.isnan(similarity(None, heat)).all() and similarity(heat, heat) == pytest.approx((1, 1))
    values = np.array([[[0.2, 0.4], [np.nan, np.nan]], [[np.nan, np.nan], [np.nan, np.nan]]])
    np.testing.assert_allclose(mean_without_nan(values), [[0.2, 0.4], [np.nan, np.nan]])


def test_reinitialised_stages_change_and_the_others_stay():
    model = build_model("cnn")
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    reinitialise([*model.stages()["fc2"], *model.stages()["conv10"]])
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert {name.split(".")[1] for name in changed} == {"conv10", "fc2"}
    assert model.features.conv10.bias.abs().max() == 0
    assert model.features.conv10.weight.std().item() == pytest.approx((2 / (9 * 128)) ** 0.5, rel=0.02)


def test_share_and_pointing_game_by_hand():
    heat = np.zeros((224, 224), np.float32)
    heat[:10, :10], heat[200, 200] = 0.5, 1.0
    mask = np.zeros((224, 224), bool)
    mask[:10, :5] = True
    assert share_inside(heat, mask) == pytest.approx(25 / 51) and not points_inside(heat, mask)
    mask[200, 200] = True
    assert share_inside(heat, mask) == pytest.approx(26 / 51) and points_inside(heat, mask)
    share, hit = localise([heat, None], [mask, mask])
    assert np.isnan(share[1]) and hit.tolist() == [True, False]


def test_best_share_of_a_coarse_grid():
    mask = np.zeros((224, 224), bool)
    mask[96:128, 96:128] = True  # the middle cell of 7 x 7
    # Enlarged by 32 linearly, a single cell is a tent over 64 x 64 pixels; 3/4 of its volume a side lies in the middle.
    assert best_possible_share(mask, (7, 7)) == pytest.approx(0.75**2, abs=0.01)
    assert best_possible_share(mask, (14, 14)) > best_possible_share(mask, (7, 7))


def test_relation_follows_the_interval():
    assert [relation(interval) for interval in ((0.1, 0.01, 0.2), (-0.1, -0.2, -0.01), (0.1, -0.1, 0.3))] == [
        "more than", "less than", "not significantly different from",
    ]  # fmt: skip


def test_spots_lie_in_the_dark_and_their_masks_on_them(generator):
    canvas = np.full((224, 224), 160, np.uint8)
    canvas[60:150, 60:92] = 70  # lung in most of the right field
    row, column = darkest_place(canvas, FIELDS["right"], generator)
    assert 60 <= row < 150 and 60 <= column < 92
    weight = spot((100, 70), 26, generator)
    assert weight[100, 70] > 0.7 and weight[100, 150] < 0.01
    images = ImageSet(torch.from_numpy(np.stack([canvas] * 3)), torch.tensor([0, 1, 0]), list("abc"), list("abc"))
    for case in in_radiographs(images, 2, seed=0):
        assert 0 < case.mask.mean() < 0.1 and case.facts["lung"] == "right"
        assert (case.opacity >= case.plain).all() and (case.opacity > case.plain)[case.mask].all()
        assert (canvas[case.mask] == 70).all()  # nothing is darkened, and bright tissue stays as it is
