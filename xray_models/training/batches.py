"""The mini-batches of an epoch: which images, in which order, and their canvases as training sees them.

To save 32 images and read them again takes longer than a GPU takes to learn from them. So other processes make the
mini-batches ahead for a GPU, those of the next epoch while this one is validated.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from xray_models.data.image_set import ImageSet
from xray_models.training.distributed import Team
from xray_models.training.exports import seen_canvases
from xray_models.training.recipe import TrainConfig
from xray_models.training.sampling import draw

RANKS_APART = 1_000_003  # of the seeds; a generator on the CPU looks at 32 bits of them
PROCESSES, AHEAD = 12, 4  # that one GPU keeps busy; mini-batches that each may be ahead

Key = tuple[Tensor, int]  # (indices of the images, seed of what is drawn for them)


@dataclass(frozen=True)
class EpochPlan:
    """What the seed and the epoch decide, before any image is looked at."""

    order: Tensor  # (N,) indices of the images
    batches: tuple[Tensor, ...]  # ``order`` in mini-batches
    keys: list[Key]  # this process's share of each
    generator: torch.Generator  # for the augmentation
    dropout_seed: int


def plan_epoch(config: TrainConfig, epoch: int, count: int, sampling: Tensor | None, team: Team) -> EpochPlan:
    """``count`` images once each, or as many drawn by the weights ``sampling`` (count,). Always the same one.

    The processes differ in dropout and augmentation; the first goes on with the generator that drew the order.
    """
    seed = config.seed * 1000 + epoch
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(count, generator=generator) if sampling is None else draw(sampling, generator)
    batches = order.split(config.batch_size)
    seed += team.rank * RANKS_APART
    if not team.leads:
        generator.manual_seed(seed)
    # A seed for each mini-batch, so that it does not matter which process makes it.
    seeds = torch.randint(2**62, (len(batches),), generator=generator).tolist()
    keys = list(zip((own_share(team, batch) for batch in batches), seeds, strict=True))
    return EpochPlan(order, batches, keys, generator, seed)


def own_share(team: Team, batch: Tensor) -> Tensor:
    """This process's share of ``batch``, or one image: a process without any takes part with one of no weight."""
    own = team.share(batch)
    return own if len(own) else batch[:1]


class SeenImages(Dataset[list[Tensor]]):
    """A mini-batch by its key, as canvases (n, 224, 224) uint8: saved again in one way, or in two ways where the recipe
    compares them."""

    def __init__(self, images: ImageSet, config: TrainConfig):
        self.images, self.config = images, config

    def __getitem__(self, key: Key) -> list[Tensor]:
        indices, seed = key
        generator, config = torch.Generator().manual_seed(seed), self.config
        return [
            seen_canvases(self.images, indices, config.originals, config.exported, generator)
            for _ in range(2 if config.consistency else 1)
        ]


def seen_batches(
    images: ImageSet, config: TrainConfig, keys: Iterable[Key], device: torch.device
) -> Iterator[list[Tensor]]:
    """The mini-batches of ``keys`` in their order; made ahead where a GPU trains and images are saved again."""
    seen = SeenImages(images, config)
    processes = min(PROCESSES, (os.cpu_count() or 1) - 1) if device.type == "cuda" and config.exported else 0
    if not processes:
        return (seen[key] for key in keys)
    return iter(
        DataLoader(
            seen,
            batch_size=None,
            sampler=keys,
            num_workers=processes,
            prefetch_factor=AHEAD,
            pin_memory=torch.cuda.is_available(),
            generator=torch.Generator(),  # or it would draw from the one that dropout uses
        )
    )
