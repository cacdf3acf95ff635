"""Fit a ResNet-50's novelty, by which the scope tells unfamiliar radiographs, to the images that it was trained on."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from xray_models.data.dataset import Splits
from xray_models.data.image_set import ImageSet
from xray_models.errors import RadiographError
from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.images.tone import Greys, to_unit
from xray_models.inference.novelty import Novelty, describe
from xray_models.networks.network import Network
from xray_models.training.exports import export_again

MAX_VIEWS = 6000  # of the training images: their descriptions take 200 MB
BATCH_SIZE = 32
DARKER = (4, 8, 16)  # the divisors of exports without a window, of which few greys are left


def fit_novelty(model: Network, splits: Splits, preprocessing: Preprocessing, device: torch.device) -> Novelty:
    """From training and validation images: as they are, their original files, saved again, and as dark exports.

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
    """(V, 224, 224) uint8: the known originals, then, mixed, the copies and each copy saved once more and dark."""
    copies = images.canvases
    views = torch.cat([copies, export_again(copies, 1.0, generator), _saved_dark(copies, generator)])
    views = views[torch.randperm(len(views), generator=generator)]
    if images.original_rows is None:
        return views
    rows = torch.nonzero(images.original_rows >= 0)[:, 0]
    return torch.cat([images.canvases_of(rows, torch.ones(len(rows), dtype=torch.bool)), views])


def _saved_dark(canvases: Tensor, generator: torch.Generator) -> Tensor:
    """(n, 224, 224) uint8: each canvas divided by one of ``DARKER``, read again; not those refused."""
    which = torch.randint(len(DARKER), (len(canvases), 1, 1), generator=generator)
    read_again = []
    for dark in (canvases // torch.tensor(DARKER, dtype=torch.uint8)[which]).numpy():
        try:
            pixels, _ = to_unit(Greys(dark, full_scale=255))
        except RadiographError:
            continue
        read_again.append(np.round(pixels * 255).astype(np.uint8))
    return torch.from_numpy(np.stack(read_again)) if read_again else canvases[:0]


@torch.inference_mode()
def _describe(model: Network, canvases: Tensor, preprocessing: Preprocessing, device: torch.device) -> Tensor:
    early = model.halves()[0]
    batches = (eval_transform(batch.to(device), preprocessing) for batch in canvases.split(BATCH_SIZE))
    return torch.cat([describe(early(x.contiguous(memory_format=torch.channels_last))).cpu() for x in batches])
