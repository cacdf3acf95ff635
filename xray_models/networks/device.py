"""Where networks run."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def pick_device() -> torch.device:
    """A CUDA GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move_to(device: torch.device, model: Module) -> Module:
    """Move ``model``, in place, to ``device`` and to the channels_last layout, in which convolutions are fastest."""
    return model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in torch's hints
