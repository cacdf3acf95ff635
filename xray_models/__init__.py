"""Two classifiers of chest radiographs, NORMAL or PNEUMONIA: answers, heatmaps, training and evaluation. No web page.

    from PIL import Image
    from xray_models import SHIPPED_WEIGHTS, compare, load_classifiers, load_radiograph, load_scope, overlay

    radiograph = load_radiograph("chest.png")
    classifiers, scope = load_classifiers(SHIPPED_WEIGHTS), load_scope(SHIPPED_WEIGHTS)
    comparison = compare(radiograph, classifiers, scope=scope)
    for name, prediction in comparison.predictions.items():
        print(f"{name}: {prediction.label}, probability of pneumonia {prediction.p_pneumonia:.2f}")
        Image.fromarray(overlay(comparison.canvas, prediction.heatmap)).save(f"{name}.png")

These names are imported on first use, so that ``xray_models.errors`` or ``xray_models.classes`` alone need no torch.
"""

from __future__ import annotations

import getpass
import os
from importlib import import_module
from typing import TYPE_CHECKING

from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.errors import CheckpointError, DatasetError, RadiographError, XrayError
from xray_models.openmp import wait_patiently

wait_patiently()  # before anything here imports torch

try:
    getpass.getuser()
except (KeyError, OSError):  # a user who is a number alone, as in a container: PyTorch wants a name for its cache
    os.environ["LOGNAME"] = str(os.getuid())

if TYPE_CHECKING:
    from xray_models.data.dataset import Splits, load_splits
    from xray_models.data.image_set import ImageSet
    from xray_models.data.labelled import open_labelled
    from xray_models.evaluation.evaluation import Evaluation, evaluate
    from xray_models.evaluation.validation import Validation, validate
    from xray_models.images.radiograph import Notice, Radiograph, load_radiograph
    from xray_models.images.scope import Scope, load_scope
    from xray_models.inference.classifier import Classifier, Prediction, load_classifiers
    from xray_models.inference.colours import heat_layer, overlay
    from xray_models.inference.compare import Comparison, compare, compare_many
    from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
    from xray_models.networks.record import ModelRecord

_LAZY = {  # module -> the names that are imported from it on first use, as above
    "data.dataset": ("Splits", "load_splits"),
    "data.image_set": ("ImageSet",),
    "data.labelled": ("open_labelled",),
    "evaluation.evaluation": ("Evaluation", "evaluate"),
    "evaluation.validation": ("Validation", "validate"),
    "images.radiograph": ("Notice", "Radiograph", "load_radiograph"),
    "images.scope": ("Scope", "load_scope"),
    "inference.classifier": ("Classifier", "Prediction", "load_classifiers"),
    "inference.colours": ("heat_layer", "overlay"),
    "inference.compare": ("Comparison", "compare", "compare_many"),
    "networks.checkpoint": ("SHIPPED_WEIGHTS",),
    "networks.record": ("ModelRecord",),
}

__all__ = [
    "CLASSES",
    "IMAGE_SIZE",
    "SHIPPED_WEIGHTS",
    "CheckpointError",
    "Classifier",
    "Comparison",
    "DatasetError",
    "Evaluation",
    "ImageSet",
    "ModelRecord",
    "Notice",
    "Prediction",
    "Radiograph",
    "RadiographError",
    "Scope",
    "Splits",
    "Validation",
    "XrayError",
    "compare",
    "compare_many",
    "evaluate",
    "heat_layer",
    "load_classifiers",
    "load_radiograph",
    "load_scope",
    "load_splits",
    "open_labelled",
    "overlay",
    "validate",
]


if not TYPE_CHECKING:  # a type checker would take every name for an attribute

    def __getattr__(name: str) -> object:
        for module, names in _LAZY.items():
            if name in names:
                return getattr(import_module(f"xray_models.{module}"), name)
        raise AttributeError(f"module 'xray_models' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
