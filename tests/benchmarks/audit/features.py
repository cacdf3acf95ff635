"""Features for the label check: pooled features of a frozen ImageNet network, and plain ones without a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.images.scope import edge_directions, thumbnails
from xray_models.training.starting_weights import start_model

BATCH = 64


@torch.inference_mode()
def imagenet_features(canvases: Tensor, weights: Path) -> np.ndarray:
    """(N, 224, 224) uint8 -> (N, 2048): the mean and the maximum over positions of layer3's 1,024 channels.

    ``weights``: a safetensors file with at least conv1 to layer3 of a ResNet-50; nothing is trained. bfloat16 takes
    half the time and is precise enough for linear models.
    """
    network = start_model("resnet50", str(weights), batch_norm=False, seed=0).eval()
    network = network.to(memory_format=torch.channels_last)
    stages = torch.nn.Sequential(
        network.conv1, network.bn1, network.relu, network.maxpool, network.layer1, network.layer2, network.layer3
    )
    rows = []
    for batch in canvases.split(BATCH):
        x = eval_transform(batch, Preprocessing()).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            maps = stages(x).float()
        rows.append(torch.cat([maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3))], dim=1))
    return torch.cat(rows).numpy()


def plain_features(canvases: Tensor) -> np.ndarray:
    """(N, 224, 224) uint8 -> (N, 1456): a thumbnail of 32 x 32 pixels, and histograms of edge directions."""
    rows = [torch.cat([thumbnails(batch), edge_directions(batch)], dim=1) for batch in canvases.split(256)]
    return torch.cat(rows).numpy()
