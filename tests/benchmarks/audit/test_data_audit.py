"""The pure functions of the data audit, on synthetic data."""

import io

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from sklearn.metrics import roc_auc_score

from tests.benchmarks.audit import duplicates as audit_duplicates
from tests.benchmarks.audit import models as audit_models
from tests.benchmarks.audit.data import jpeg_settings, name_parts, numberings
from tests.benchmarks.audit.figures import running_median
from tests.benchmarks.audit.findings import same_child_or_picture
from tests.benchmarks.audit.statistics import NAMES, statistics
from xray_models.images.statistics import blur


def pictures(count: int, seed: int = 0) -> torch.Tensor:
    """(count, 224, 224) uint8: smooth random pictures, each another one."""
    noise = torch.rand((count, 1, 224, 224), generator=torch.Generator().manual_seed(seed))
    smooth = blur(noise, 4.0) + 0.15 * blur(noise, 1.5)
    low, high = smooth.amin((1, 2, 3), keepdim=True), smooth.amax((1, 2, 3), keepdim=True)
    return ((smooth - low) / (high - low) * 255)[:, 0].round().to(torch.uint8)


def measured(picture: torch.Tensor) -> dict[str, float]:
    return dict(zip(NAMES, statistics(picture[None], np.array([1000]))[0], strict=True))


@pytest.mark.parametrize(
    "file, parts",
    [
        ("train/PNEUMONIA/person12_virus_7.jpeg", ("virus", 12)),
        ("test/PNEUMONIA/person1946_bacteria_4874.jpeg", ("bacteria", 1946)),
        ("train/NORMAL/IM-0115-0001.jpeg", ("IM", 115)),
        ("train/NORMAL/NORMAL2-IM-0383-0001-0002.jpeg", ("NORMAL2-IM", 383)),
        ("train/NORMAL/other.png", ("", -1)),
    ],
)
def test_series_and_number_come_from_the_file_name(file, parts):
    assert name_parts(file) == parts


def test_numbers_of_two_series_are_two_numberings():
    series = np.array(["virus", "virus", "bacteria", "bacteria", "bacteria"])
    numbers = np.array([1, 2, 1, 2, 3])
    is_test = np.array([True, True, False, True, False])
    bacteria, virus = numberings(series, numbers, is_test)
    assert (virus.ids, virus.in_both, virus.ranges) == ({"train": 0, "test": 2}, 0, {"train": [], "test": [(1, 2)]})
    assert bacteria.ranges == {"train": [(1, 1), (3, 3)], "test": [(2, 2)]}


def test_a_number_on_both_sides_is_seen():
    (numbering,) = numberings(np.array(["IM", "IM"]), np.array([7, 7]), np.array([True, False]))
    assert numbering.in_both == 1 and numbering.most_images == 2


def test_jpeg_quality_is_read_from_the_tables():
    buffer = io.BytesIO()
    Image.fromarray(pictures(1)[0].numpy()).convert("RGB").save(buffer, "JPEG", quality=63)
    assert jpeg_settings(buffer.getvalue()) == "224 x 224, RGB, the standard tables of quality 63"


def test_borders_are_measured():
    picture = pictures(1)[0].clamp(min=30, max=220)
    framed = picture.clone()
    framed[:, :20], framed[:, -8:], framed[:10] = 0, 0, 0
    assert measured(picture)["black_sides"] == measured(picture)["black_ends"] == 0
    assert measured(framed)["black_sides"] == pytest.approx(28 / 224)
    assert measured(framed)["black_ends"] == pytest.approx(10 / 224)
    assert measured(framed)["frame"] < measured(picture)["frame"]
    assert measured(255 - framed)["white_edges"] == pytest.approx(28 / 224 + 10 / 224)


def test_a_letter_in_the_corner_is_a_mark():
    picture = torch.full((224, 224), 60, dtype=torch.uint8)
    marked = picture.clone()
    marked[20:30, 10:14] = 255
    assert measured(picture)["marks"] == 0 < measured(marked)["marks"]


def test_blur_lowers_every_sharpness_and_dimming_the_tone_only():
    dim = pictures(1)[0] // 2
    picture = 2 * dim  # so that dimming it rounds nothing
    soft = blur(picture[None, None].float(), 2.0)[0, 0].round().to(torch.uint8)
    sharp, blurred, dimmed = measured(picture), measured(soft), measured(dim)
    assert all(blurred[name] < sharp[name] for name in ("sharpness", "relative_sharpness", "fine", "noise"))
    assert dimmed["mean"] == pytest.approx(sharp["mean"] / 2)
    assert dimmed["contrast"] == pytest.approx(sharp["contrast"] / 2)
    assert dimmed["relative_sharpness"] == pytest.approx(sharp["relative_sharpness"], abs=1e-4)


def test_a_wide_original_squeezed_to_a_square_is_more_elongated():
    original = pictures(1)[None].float()
    wide = F.interpolate(original[:, :, 50:174], size=(224, 224), mode="bicubic").clamp(0, 255)
    tall = F.interpolate(original[:, :, :, 50:174], size=(224, 224), mode="bicubic").clamp(0, 255)
    wide, tall = (measured(x[0, 0].round().to(torch.uint8))["elongation"] for x in (wide, tall))
    assert tall < measured(pictures(1)[0])["elongation"] < wide


def test_a_cut_and_resized_copy_is_found_and_nothing_else():
    originals = pictures(12)
    cut = F.interpolate(originals[3:4, None, 6:215, 9:220].float(), size=(224, 224), mode="bicubic").clamp(0, 255)
    darker = (0.6 * originals[5].float() + 10).to(torch.uint8)
    all_rows = torch.cat([originals, cut[0].to(torch.uint8), darker[None], originals[7:8]])
    same = audit_duplicates.find_pairs(all_rows).same()
    assert set(zip(same.first.tolist(), same.second.tolist(), strict=True)) == {(3, 12), (5, 13), (7, 14)}


def test_recall_is_of_the_whole_search():
    recalls = audit_duplicates.measure_recall(pictures(3))
    assert set(recalls) == set(audit_duplicates.COPIES)
    assert recalls["JPEG of quality 50"].found == recalls["JPEG of quality 50"].count == 3


def test_pairs_that_touch_are_one_group():
    assert audit_duplicates.groups(np.array([0, 4, 3]), np.array([3, 5, 1]), 6).tolist() == [0, 0, 2, 0, 4, 4]


def test_images_of_a_child_and_copies_stay_together():
    same = audit_duplicates.Pairs(np.array([0]), np.array([3]), np.array([1.0]), np.array([True]))
    assert same_child_or_picture(np.array(["b", "a", "b", "c", "d"]), same).tolist() == [0, 1, 0, 0, 4]


def test_the_auc_is_that_of_scikit_learn_ties_included():
    rng = np.random.default_rng(0)
    labels, scores = rng.integers(0, 2, 200), rng.integers(0, 9, 200) / 9
    value, _, _ = audit_models.auc_interval(labels, scores, np.arange(200))
    assert value == pytest.approx(roc_auc_score(labels, scores))


def test_an_interval_by_patient_is_wider_than_one_by_image():
    rng = np.random.default_rng(0)
    labels = np.repeat(rng.integers(0, 2, 40), 10)
    scores = labels + np.repeat(rng.normal(0, 1, 40), 10)
    value, low, high = audit_models.auc_interval(labels, scores, np.repeat(np.arange(40), 10))
    _, low_image, high_image = audit_models.auc_interval(labels, scores, np.arange(400))
    assert low < value < high and high - low > 1.5 * (high_image - low_image)


def test_the_shortcut_is_chosen_without_the_test_labels():
    rng = np.random.default_rng(0)
    labels = np.arange(400) % 2
    x = np.stack([labels + rng.normal(0, 0.5, 400), rng.normal(0, 1, 400)], axis=1)
    splits = np.repeat(["train", "validation", "test"], [200, 100, 100])
    patients = np.arange(400).astype(str)
    found = audit_models.shortcut(x, labels, splits, patients, ["signal", "noise"])
    flipped = np.where(splits == "test", 1 - labels, labels)
    other = audit_models.shortcut(x, flipped, splits, patients, ["signal", "noise"])
    assert (found.chosen, found.validation, found.by_group) == (other.chosen, other.validation, other.by_group)
    assert found.test[0] == pytest.approx(1 - other.test[0])
    assert found.by_group["signal"][0] > 0.85 and found.by_group["noise"][1] < 0.6


def test_equal_sets_cannot_be_separated_and_shifted_ones_can():
    rng = np.random.default_rng(0)
    x, second = rng.normal(0, 1, (160, 3)), np.arange(160) % 2
    groups = np.arange(160)
    alike = audit_models.separability(x, second, groups)["logistic regression"]
    apart = audit_models.separability(x + 2 * second[:, None], second, groups)["logistic regression"]
    assert alike[1] < 0.6 and apart[0] > 0.95


def test_a_shift_is_measured_in_spreads():
    x, second = np.random.default_rng(0).normal(5, 3, (4000, 2)), np.arange(4000) % 2 == 1
    assert audit_models.standardised_shift(x + 6 * second[:, None], second) == pytest.approx(2, abs=0.15)


def test_blocks_follow_the_numbers_of_each_series():
    series = np.array(["IM"] * 5 + ["virus"] * 5 + [""])
    numbers = np.array([10, 20, 30, 40, 50, 5, 4, 3, 2, 1, -1])
    assert audit_models.blocks(series, numbers).tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 1, 0, -1]


def test_likeness_tells_one_child_from_two():
    rng = np.random.default_rng(0)
    ids = np.tile(np.arange(60), 2)
    first, second = np.arange(60), np.arange(60, 120)
    children = rng.normal(0, 1, (60, 20))
    alike = audit_models.likeness(np.tile(children, (2, 1)) + rng.normal(0, 0.5, (120, 20)), ids, first, second)
    strangers = audit_models.likeness(rng.normal(0, 1, (120, 20)), ids, first, second)
    assert alike.pairs == 60 and alike.auc[1] > 0.9
    assert strangers.auc[1] < 0.5 < strangers.auc[2]
    assert audit_models.likeness(children, np.arange(60), first[:30], first[30:]) is None


def test_wrong_labels_are_doubted_by_both():
    rng = np.random.default_rng(0)
    truth = np.arange(400) % 2
    labels = truth.copy()
    labels[[10, 11, 200]] ^= 1
    views = [truth[:, None] * 6 + rng.normal(0, 1, (400, 4)) for _ in range(2)]
    doubts = audit_models.doubts(*views, labels, np.arange(400))
    assert np.flatnonzero(doubts.both).tolist() == [10, 11, 200]
    assert doubts.expected(labels) < 1


def test_the_running_median_follows_the_numbers():
    numbers, medians = running_median(np.array([3, 1, 2, 4, 5]), np.array([30, 10, 20, 40, 500]), window=3)
    assert numbers.tolist() == [2, 3, 4] and medians.tolist() == [20, 30, 40]
