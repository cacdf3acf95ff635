"""The versions of what a training ran on, for the model record."""

from __future__ import annotations

import platform
from importlib.metadata import version

import torch

from xray_models.version import VERSION


def versions() -> dict[str, str]:
    """Name -> version, of this program and of what its results depend on."""
    return {
        "xray_models": VERSION,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": version("torchvision"),
    }
