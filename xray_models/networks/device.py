"""Where networks run."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

Module = TypeVar("Module", bound=nn.Module)


def pick_device() -> torch.device:
    """A CUDA GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether this device has instructions for bfloat16, which would be emulated otherwise, slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # not public, so a release may drop them
    return device.type == "cpu" and any(getattr(torch.cpu, check, bool)() for check in checks)


def move_to(device: torch.device, model: Module) -> Module:
    """Move ``model``, in place, to ``device`` and to the channels_last layout, in which convolutions are fastest."""
    return model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in torch's hints
