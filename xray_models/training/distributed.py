"""One training on several processes: PyTorch's DistributedDataParallel, started by ``torchrun``.

    torchrun --nproc_per_node 2 -m xray_models train --data DIR_OR_ZIP --out RUN_DIR

A mini-batch is shared out, so the recipe's batch size stays that of all processes together, and the averaged gradient
is that of one process. NCCL on GPUs, a GPU a process; gloo on CPUs. The batch normalisations of a GPU training are
PyTorch's SyncBatchNorm, over the whole mini-batch; PyTorch has none for CPUs, where each process normalises its own
share, and the first one's running statistics count. The run folder must be one that all processes see.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from xray_models.networks.device import pick_device

# The others wait for so long where the first process works alone: it calibrates and tests between two models.
PATIENCE = timedelta(hours=2)


@dataclass(frozen=True)
class Team:
    """The processes that train together; this one has number ``rank`` of ``size``. Of one, it does nothing."""

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=pick_device)

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes, prints, tests and reports."""
        return self.rank == 0

    def share(self, indices: Tensor) -> Tensor:
        """Every ``size``-th index, from ``rank`` on."""
        return indices[self.rank :: self.size]

    def sum(self, values: Tensor) -> Tensor:
        """The sum over all processes, in place."""
        if self.size > 1:
            dist.all_reduce(values)
        return values

    def prepare(self, model: nn.Module) -> nn.Module:
        """Batch normalisations that see the whole mini-batch, where there are such; before ``freeze``."""
        if self.size > 1 and self.device.type == "cuda":
            return nn.SyncBatchNorm.convert_sync_batchnorm(model)
        return model

    def join(self, model: nn.Module) -> nn.Module:
        """``model`` so wrapped that a backward pass averages the gradients; all start with the first one's weights."""
        return DistributedDataParallel(model) if self.size > 1 else model

    def align(self, model: nn.Module) -> None:
        """Give all processes the first one's running statistics, before they validate together."""
        if self.size > 1:
            for buffer in model.buffers():
                dist.broadcast(buffer, 0)

    def wait(self) -> None:
        """Until all are here."""
        if self.size > 1:
            dist.barrier()


@contextmanager
def joined() -> Iterator[Team]:
    """The team that ``torchrun`` started, told by the environment; without it, this process alone."""
    if "LOCAL_RANK" not in os.environ:
        yield Team()
        return
    if torch.cuda.is_available():
        device, backend = torch.device("cuda", int(os.environ["LOCAL_RANK"])), "nccl"
        torch.cuda.set_device(device)
    else:
        device, backend = torch.device("cpu"), "gloo"
    dist.init_process_group(backend, timeout=PATIENCE)
    yield Team(dist.get_rank(), dist.get_world_size(), device)
    dist.destroy_process_group()  # not after an error or a stop: the others don't answer any more


def undistributed(model: nn.Module) -> nn.Module:
    """The network itself, out of what ``Team.join`` put around it."""
    return model.module if isinstance(model, DistributedDataParallel) else model
