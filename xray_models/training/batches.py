"""The mini-batches of an epoch as training sees them, made ahead by other processes where a GPU trains.

To save 32 images and read them again takes longer than a GPU takes to learn from them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from xray_models.data.image_set import ImageSet
from xray_models.training.exports import seen_canvases
from xray_models.training.recipe import TrainConfig

PROCESSES, AHEAD = 4, 4  # more do not speed up one GPU; mini-batches that each may be ahead


class SeenBatches(Dataset[list[Tensor]]):
    """The images at each of ``batches`` (n,), as canvases (n, 224, 224) uint8: saved again in one way, or in two ways
    where the recipe compares them."""

    def __init__(self, images: ImageSet, batches: Sequence[Tensor], config: TrainConfig, generator: torch.Generator):
        self.images, self.batches, self.config = images, batches, config
        # A seed for each, so that it does not matter which process makes it.
        self.seeds = torch.randint(2**62, (len(batches),), generator=generator).tolist()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> list[Tensor]:
        if number >= len(self):
            raise IndexError(number)  # which ends a loop
        generator, config = torch.Generator().manual_seed(self.seeds[number]), self.config
        return [
            seen_canvases(self.images, self.batches[number], config.originals, config.exported, generator)
            for _ in range(2 if config.consistency else 1)
        ]


def made_ahead(batches: SeenBatches, device: torch.device) -> DataLoader[list[Tensor]]:
    """``batches`` in their order."""
    processes = min(PROCESSES, (os.cpu_count() or 1) - 1) if device.type == "cuda" else 0
    return DataLoader(
        batches,
        batch_size=None,
        num_workers=processes,
        prefetch_factor=AHEAD if processes else None,
        generator=torch.Generator(),  # or it would draw from the one that dropout uses
    )
