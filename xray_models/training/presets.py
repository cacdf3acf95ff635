"""The two recipes that come with the project, and a shorter way to try each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xray_models.images.canvas import Preprocessing
from xray_models.training.recipe import TrainConfig

TRY_IT_IMAGES = 160  # enough to see both models learn on a CPU

_RAW_PIXELS = Preprocessing(mean=(0, 0, 0), std=(1, 1, 1))

PRESETS = {
    "coursework": {
        "resnet50": TrainConfig(
            "resnet50",
            epochs=3,
            optimizer="sgd",
            init="imagenet",
            augmentation="random_resized_crop",
            preprocessing=Preprocessing(resize=232),
        ),
        # In float32: with PyTorch's default initialisation and no normalisation, ten layers shrink the differences
        # between images to a ten-thousandth of the output, which bfloat16 would round away.
        "cnn": TrainConfig("cnn", epochs=15, preprocessing=_RAW_PIXELS, bf16=False),
    },
    "recommended": {
        "resnet50": TrainConfig(
            "resnet50",
            epochs=24,
            learning_rate=3e-4,
            optimizer="adamw",
            weight_decay=0.02,
            schedule="one_cycle",
            init="imagenet",
            frozen_until="layer1",
            augmentation="break_shortcuts",
            class_weights=True,
            label_smoothing=0.05,
            counterexamples=10.0,
            erased=0.3,
            average=0.99,
            small=2 / 3,
            originals=0.6,
            exported=0.9,
            consistency=12.0,
            validation_copies=2,
        ),
        "cnn": TrainConfig(
            "cnn",
            epochs=24,
            learning_rate=1e-3,
            optimizer="adamw",
            weight_decay=0.02,
            schedule="one_cycle",
            batch_norm=True,
            augmentation="break_shortcuts",
            class_weights=True,
            label_smoothing=0.05,
            average=0.99,
            small=2 / 3,
            originals=0.6,
            exported=0.9,
            validation_copies=2,
        ),
    },
}

# What a try changes in our recipe, so that two CPU cores need a minute and a half for both models: small pictures,
# fewer epochs of more, smaller mini-batches, and of the ResNet-50 only the last stage, on three views of each image.
_TRY_OURS: dict[str, dict[str, Any]] = {
    "resnet50": {
        "epochs": 6,
        "batch_size": 16,
        "frozen_until": "layer3",
        "kept_views": 3,
        "consistency": 0.0,
        "small": 1.0,
    },
    "cnn": {"epochs": 7, "batch_size": 16, "small": 1.0},
}

# Preset -> model -> the recipe on a sample. The report's recipe stays as it is.
TRY_IT = {
    preset: {
        name: replace(config, images=TRY_IT_IMAGES, **(_TRY_OURS[name] if preset == "recommended" else {}))
        for name, config in recipes.items()
    }
    for preset, recipes in PRESETS.items()
}
