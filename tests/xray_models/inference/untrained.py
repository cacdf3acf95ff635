"""Classifiers of untrained networks, and noise for them to answer about."""

import numpy as np
import pytest
import torch

from xray_models.inference.classifier import Classifier
from xray_models.networks.device import has_fast_bfloat16
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import build_model

CPU = torch.device("cpu")
needs_bfloat16 = pytest.mark.skipif(not has_fast_bfloat16(CPU), reason="this CPU has no bfloat16 instructions")


def canvas(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (224, 224), dtype=np.uint8)


def untrained(name: str = "cnn", gain: float = 1.0, **record) -> Classifier:
    """``gain`` multiplies the last layer: answers as confident as those of a trained network."""
    torch.manual_seed(0)
    model = build_model(name).eval()
    last = model.fc if name == "resnet50" else model.head.fc2
    last.weight.data *= gain
    return Classifier(model, ModelRecord(name, **record), CPU)
