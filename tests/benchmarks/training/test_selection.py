"""Choosing among trained networks, on made-up log-odds."""

from dataclasses import replace

import numpy as np
import pytest

from tests.benchmarks.robustness.benchmark import corrupt
from tests.benchmarks.training.selection import CORRUPTED, WEIGHT_LIMIT, log_odds, losses, report
from xray_models.data.dataset import load_splits
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

LABELS = np.repeat([0, 1], (40, 120))


def margins(spread: float, sets: int = 1 + len(CORRUPTED)) -> np.ndarray:
    noise = np.random.default_rng(0).normal(0, spread, (sets, len(LABELS)))
    return np.where(LABELS == 1, 2.0, -2.0) + noise


def test_neither_scale_nor_offset_counts():
    weights = np.ones(len(LABELS))
    plain = losses(margins(1.5), LABELS, weights)
    assert losses(0.3 * margins(1.5) + 4, LABELS, weights).sum() == pytest.approx(plain.sum(), rel=1e-3)
    for useless in (np.zeros_like(margins(0)), -margins(1.5)):
        assert losses(useless, LABELS, weights).sum() == pytest.approx(np.log(2), rel=1e-3)


def test_a_heavy_image_counts_more():
    wrong = margins(1.0)
    wrong[:, 0] = 3.0
    heavy = np.ones(len(LABELS))
    heavy[0] = WEIGHT_LIMIT
    assert losses(wrong, LABELS, heavy).sum() > 1.5 * losses(wrong, LABELS, np.ones(len(LABELS))).sum()


def test_the_lowest_loss_is_chosen_and_comes_first():
    found = {"worse": margins(2.5), "better": margins(0.8)}
    text = "\n".join(report("cnn", found, LABELS, np.ones(len(LABELS)), "made"))
    assert "Chosen: **better**." in text and text.index("| better |") < text.index("| worse | ")
    assert "+" in text.split("| worse |")[1].split("|")[1]


def test_answers_come_from_every_set(small_zip):
    images = load_splits(small_zip).validation
    dark = replace(images, canvases=images.canvases // 3)
    model, found = log_odds(SHIPPED_WEIGHTS / "cnn", [images, dark, corrupt(images, CORRUPTED[0])])
    assert model == "cnn" and found.shape == (3, len(images))
    assert np.isfinite(found).all() and not np.allclose(found[0], found[1])
