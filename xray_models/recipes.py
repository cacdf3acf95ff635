"""How a model is trained: a recipe, and the two that come with the project."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from .transforms import Preprocessing


@dataclass(frozen=True)
class TrainConfig:
    """A recipe; the defaults are the coursework report's."""

    model: str  # resnet50 or cnn
    epochs: int
    batch_size: int = 32
    learning_rate: float = 0.001  # the peak, with schedule one_cycle
    optimizer: str = "adam"  # sgd, adam or adamw
    weight_decay: float = 0.0
    schedule: str = "constant"  # or one_cycle: up in the first quarter of the steps, then down along a cosine
    init: str = "random"  # a safetensors file, imagenet, shipped or random
    frozen_until: str | None = None  # last stage that stays as it started
    batch_norm: bool = False  # custom CNN: batch normalisation while training, folded away at the end
    augmentation: str = "none"  # a name in transforms.AUGMENTATIONS
    preprocessing: Preprocessing = Preprocessing()
    class_weights: bool = False  # both classes weigh the same in the loss
    label_smoothing: float = 0.0
    validation_copies: int = 0  # augmented copies of the validation set, for a validation that sees a shift
    bf16: bool = True  # bfloat16 autocast in the forward pass
    seed: int = 0

    def to_json(self) -> dict:
        values = asdict(self)
        return {**values, "init": Path(self.init).name}  # no path of the machine

    @classmethod
    def from_json(cls, values: dict) -> TrainConfig:
        return cls(**{**values, "preprocessing": Preprocessing(**values["preprocessing"])})


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
        # In float32: with PyTorch's default initialisation and no normalisation the ten layers shrink the differences
        # between images to a ten-thousandth of the output, which bfloat16 rounds to nothing.
        "cnn": TrainConfig("cnn", epochs=15, preprocessing=_RAW_PIXELS, bf16=False),
    },
    "recommended": {
        "resnet50": TrainConfig(
            "resnet50",
            epochs=6,
            learning_rate=3e-4,
            optimizer="adamw",
            weight_decay=0.02,
            schedule="one_cycle",
            init="imagenet",
            frozen_until="layer1",
            augmentation="break_shortcuts",
            class_weights=True,
            label_smoothing=0.05,
            validation_copies=2,
        ),
        "cnn": TrainConfig(
            "cnn",
            epochs=9,
            learning_rate=1e-3,
            optimizer="adamw",
            weight_decay=0.02,
            schedule="one_cycle",
            batch_norm=True,
            augmentation="break_shortcuts",
            class_weights=True,
            label_smoothing=0.05,
            validation_copies=2,
        ),
    },
}
