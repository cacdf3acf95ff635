"""The model record, ``model.json``: what must be known to use a checkpoint, and to trust it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from xray_models.classes import CLASSES
from xray_models.images.canvas import Preprocessing


@dataclass
class ModelRecord:
    """What must be known to use a checkpoint, and what should be known to trust it; ``model.json``."""

    model: str  # a name in MODELS
    architecture: dict = field(default_factory=dict)  # arguments of build_model
    preprocessing: Preprocessing = Preprocessing()
    temperature: float = 1.0  # logits are divided by it before the softmax
    threshold: float = 0.5  # operating point: PNEUMONIA from this probability on
    uncertain: tuple[float, float] | None = None  # low <= probability < high is too close to call; None: never fitted
    classes: tuple[str, ...] = CLASSES
    recipe: dict = field(default_factory=dict)  # TrainConfig, starting weights and seed included
    data: dict = field(default_factory=dict)  # counts a split and class, source
    training: dict = field(default_factory=dict)  # best epoch, seconds, device
    calibration: dict = field(default_factory=dict)  # rule, validation figures
    metrics: dict = field(default_factory=dict)  # {"test": Evaluation.to_json()}
    versions: dict = field(default_factory=dict)

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict) -> ModelRecord:
        values = {
            **values,
            "preprocessing": Preprocessing(**values["preprocessing"]),
            "classes": tuple(values["classes"]),
            "uncertain": tuple(values["uncertain"]) if values.get("uncertain") else None,
        }
        return cls(**values)
