"""Logits of many images, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from xray_models.images.canvas import Preprocessing, eval_transform


@torch.inference_mode()
def compute_logits(
    model: nn.Module,
    canvases: Tensor,
    preprocessing: Preprocessing,
    device: torch.device,
    bf16: bool = False,
    batch_size: int = 32,
) -> Tensor:
    """(N, 224, 224) uint8 -> logits (N, 2) float32 on the CPU, in evaluation mode; the model's mode is restored.

    ``bf16`` runs the forward pass in bfloat16 autocast.
    """
    batches = (eval_transform(batch.to(device), preprocessing) for batch in canvases.split(batch_size))
    return logits_of(model, batches, device, bf16)


@torch.inference_mode()
def logits_of(model: nn.Module, batches: Iterable[Tensor], device: torch.device, bf16: bool = False) -> Tensor:
    """Batches of what ``model`` takes, on the ``device`` -> logits (N, 2), as ``compute_logits``."""
    was_training = model.training
    model.eval()
    outputs = []
    for x in batches:
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            outputs.append(model(x.contiguous(memory_format=torch.channels_last)).float())
    model.train(was_training)
    return torch.cat(outputs).cpu()
