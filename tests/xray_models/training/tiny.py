"""A training that takes seconds, for tests of what a training does."""

from dataclasses import replace

import torch

from xray_models.training.distributed import Team
from xray_models.training.presets import PRESETS

CPU = torch.device("cpu")
ALONE = Team(device=CPU)
TINY = replace(
    PRESETS["recommended"]["cnn"], epochs=2, batch_size=8, learning_rate=3e-4, validation_copies=1, bf16=False
)
