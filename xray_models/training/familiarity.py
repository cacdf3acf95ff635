"""Fit a ResNet-50's novelty, by which the scope tells unfamiliar radiographs, to the images that it was trained on."""

from __future__ import annotations

import torch
from torch import Tensor

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.inference.novelty import Novelty, describe
from xray_models.networks.network import Network
from xray_models.training.exports import export_again

MAX_VIEWS = 6000  # of the training images: their descriptions take 200 MB
BATCH_SIZE = 32


def fit_novelty(model: Network, splits: Splits, preprocessing: Preprocessing, device: torch.device) -> Novelty:
    """From training and validation images as they are, as their original files and as other programs save them.

    ``model`` is on ``device`` and in evaluation mode.
    """
    generator = torch.Generator().manual_seed(0)
    train, validation = (_views(images, generator) for images in (splits.train, splits.validation))
    return Novelty.fit(
        model,
        _describe(model, train[:MAX_VIEWS], preprocessing, device),
        _describe(model, validation, preprocessing, device),
    )


def _views(images: ImageSet, generator: torch.Generator) -> Tensor:
    """(V, 224, 224) uint8: the originals that are known, then, mixed, the copies and each copy saved once more."""
    views = torch.cat([images.canvases, export_again(images.canvases, 1.0, generator)])
    views = views[torch.randperm(len(views), generator=generator)]
    if images.original_rows is None:
        return views
    rows = torch.nonzero(images.original_rows >= 0)[:, 0]
    return torch.cat([images.canvases_of(rows, torch.ones(len(rows), dtype=torch.bool)), views])


@torch.inference_mode()
def _describe(model: Network, canvases: Tensor, preprocessing: Preprocessing, device: torch.device) -> Tensor:
    early = model.halves()[0]
    batches = (eval_transform(batch.to(device), preprocessing) for batch in canvases.split(BATCH_SIZE))
    return torch.cat([describe(early(x.contiguous(memory_format=torch.channels_last))) for x in batches])
