"""The novelty that is fitted after a training."""

import pytest
import torch

from xray_models.data.dataset import load_splits
from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.networks.registry import build_model
from xray_models.training.familiarity import fit_novelty

CPU = torch.device("cpu")


@pytest.mark.slow
def test_validation_images_are_familiar_and_glaring_ones_are_not(small_zip):
    torch.manual_seed(0)
    model = build_model("resnet50").eval()
    splits = load_splits(small_zip)
    novelty = fit_novelty(model, splits, Preprocessing(), CPU)
    assert novelty.record["validation"] == 3 * len(splits.validation)  # as they are, exported and dark
    assert novelty.record["train"] == 3 * len(splits.train)
    with torch.inference_mode():
        own = eval_transform(splits.validation.canvases, Preprocessing())
        assert novelty.score(model.halves()[0](own)).max() <= 1 < novelty.score(model.halves()[0](20 * own)).min()
