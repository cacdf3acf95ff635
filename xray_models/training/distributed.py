"""One training on several processes: PyTorch's DistributedDataParallel, started by ``torchrun``.

    torchrun --nproc_per_node 2 -m xray_models train --data DIR_OR_ZIP --out RUN_DIR

Each process takes a share of every mini-batch, so the batch size of the recipe is that of all processes together, and
the averaged gradient is the one that a single process would have. NCCL on GPUs, one GPU per process; gloo on CPUs. On
GPUs the batch normalisations become PyTorch's SyncBatchNorm, over the whole mini-batch. PyTorch has none for CPUs:
there each process normalises its own share, and the running statistics of the first process are kept. All processes
must see the run folder.
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

# How long the others wait for the first process, which calibrates and tests alone between two models.
TIMEOUT = timedelta(hours=2)


@dataclass(frozen=True)
class Team:
    """The processes that train together. This one has number ``rank`` of ``size``; alone, it needs no communication."""

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=pick_device)

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes, prints, tests and reports."""
        return self.rank == 0

    def share(self, indices: Tensor) -> Tensor:
        """This process's part of ``indices``: every ``size``-th from ``rank`` on."""
        return indices[self.rank :: self.size]

    def sum(self, values: Tensor) -> Tensor:
        """The sum over all processes, in place."""
        if self.size > 1:
            dist.all_reduce(values)
        return values

    def synchronise_batch_norm(self, model: nn.Module) -> None:
        """Let the batch normalisations see the whole mini-batch, where PyTorch can. To be called before ``freeze``."""
        if self.size > 1 and self.device.type == "cuda":
            nn.SyncBatchNorm.convert_sync_batchnorm(model)  # replaces the layers of the model in place

    def wrap(self, model: nn.Module) -> nn.Module:
        """``model`` with averaged gradients in a backward pass. All processes get the weights of the first."""
        return DistributedDataParallel(model) if self.size > 1 else model

    def share_buffers(self, model: nn.Module) -> None:
        """Give all processes the running statistics of the first, before they validate together."""
        if self.size > 1:
            for buffer in model.buffers():
                dist.broadcast(buffer, 0)

    def wait(self) -> None:
        """Until all processes have come to this point."""
        if self.size > 1:
            dist.barrier()


@contextmanager
def torchrun_team() -> Iterator[Team]:
    """The processes that ``torchrun`` started, as its environment variables say; without them, this process alone."""
    if "LOCAL_RANK" not in os.environ:
        yield Team()
        return
    if torch.cuda.is_available():
        device, backend = torch.device("cuda", int(os.environ["LOCAL_RANK"])), "nccl"
        torch.cuda.set_device(device)
    else:
        device, backend = torch.device("cpu"), "gloo"
    dist.init_process_group(backend, timeout=TIMEOUT)
    yield Team(dist.get_rank(), dist.get_world_size(), device)
    dist.destroy_process_group()  # not after an error or a stop: then the other processes no longer answer
