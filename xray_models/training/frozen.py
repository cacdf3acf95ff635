"""What the frozen stages of a network make of its images, computed once for all epochs.

Most of the time of a short training would go into stages that do not learn. A recipe with ``kept_views`` augments each
training image so many times before the first epoch, keeps what the frozen stages make of it, and trains the other
stages on that: on the first view in the first epoch, on the second in the second, and so on in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from xray_models.data.image_set import ImageSet
from xray_models.images.canvas import eval_transform
from xray_models.networks.network import Network
from xray_models.training.distributed import Team
from xray_models.training.exports import seen_canvases
from xray_models.training.recipe import TrainConfig
from xray_models.training.views import views_of

BATCH_SIZE = 32
FIRST_SEED = 2_000_000_000  # beyond those of epochs


def stages_of(network: Network, config: TrainConfig) -> tuple[nn.Module | None, nn.Module]:
    """(what is computed once, what is trained). The first is None, and the second all, where views are not kept."""
    if not config.kept_views or config.frozen_until is None:
        return None, network
    return network.cut_after(config.frozen_until)


class KeptViews:
    """The outputs of the ``frozen`` stages, without dropout, for the training ``images``."""

    def __init__(self, frozen: nn.Module, images: ImageSet, config: TrainConfig, team: Team):
        self._frozen, self._images, self._config, self._team = frozen, images, config, team
        self._side, self._views = 0, list[list[Tensor]]()

    def are_ready(self, side: int) -> bool:
        """Whether pictures of ``side`` pixels have been computed."""
        return self._side == side

    def prepare(self, side: int, on_images: Callable[[int, int], None]) -> None:
        """Compute them. ``on_images`` gets (images done, images in all), each view counted as one."""
        count, total = len(self._images), self._config.kept_views * len(self._images)
        self._views = []
        for number in range(self._config.kept_views):
            report = partial(_counted_from, number * count, total, on_images)
            self._views.append(self._one_view(number, side, report))
        self._side = side

    def of(self, batch: Tensor, epoch: int) -> list[Tensor]:
        """The outputs (n, C, h, w) for the images at the indices ``batch`` (n,), once or in two exports."""
        return [outputs[batch] for outputs in self._views[(epoch - 1) % len(self._views)]]

    def _one_view(self, number: int, side: int, on_images: Callable[[int], None]) -> list[Tensor]:
        """One view of each image, (N, C, h, w), in one export or two."""
        config, parts = self._config, list[list[Tensor]]()
        generator = torch.Generator().manual_seed(FIRST_SEED + config.seed * 1000 + number)
        for batch in torch.arange(len(self._images)).split(BATCH_SIZE):
            on_images(int(batch[0]))
            seen = [
                seen_canvases(self._images, batch, config.originals, config.exported, generator)
                for _ in range(2 if config.consistency else 1)
            ]
            views = views_of(seen, config, side, self._team.device, generator)
            parts.append([frozen_outputs(self._frozen, view, config) for view in views])
        return [torch.cat(outputs) for outputs in zip(*parts, strict=True)]


def _counted_from(before: int, total: int, on_images: Callable[[int, int], None], done: int) -> None:
    on_images(before + done, total)


def frozen_validation(frozen: nn.Module, images: ImageSet, config: TrainConfig, team: Team) -> Tensor:
    """(N, C, h, w): the outputs of the ``frozen`` stages for the ``images`` as they are."""
    batches = images.canvases.split(BATCH_SIZE)
    seen = (eval_transform(canvases.to(team.device), config.preprocessing) for canvases in batches)
    return torch.cat([frozen_outputs(frozen, x, config) for x in seen])


@torch.no_grad()
def frozen_outputs(frozen: nn.Module, x: Tensor, config: TrainConfig) -> Tensor:
    """(N, 3, side, side) -> (N, C, h, w) in evaluation mode."""
    frozen.eval()
    with torch.autocast(x.device.type, torch.bfloat16, enabled=config.bf16):
        return frozen(x.contiguous(memory_format=torch.channels_last))
