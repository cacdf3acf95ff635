"""How far a network's answers differ between two exports of the same image, as a part of the loss.

A radiograph must get the same answer whether its original file is dropped or a copy that some program saved again.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def divergence(first: Tensor, second: Tensor) -> Tensor:
    """Jensen-Shannon divergence (N,), in nats, from 0 to ln 2, of the probabilities of two sets of logits (N, 2).

    Used as AugMix does, with its weight of 12 (Hendrycks et al. 2020), but on two views instead of three.
    """
    logs = torch.stack([F.log_softmax(first, dim=1), F.log_softmax(second, dim=1)])
    mean = logs.exp().mean(0).clamp(min=1e-7).log()
    return F.kl_div(mean.expand_as(logs), logs, reduction="none", log_target=True).sum(2).mean(0)
