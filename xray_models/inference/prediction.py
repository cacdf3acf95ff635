"""The answer of one model to one image."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Prediction:
    """The answer of one model."""

    model: str  # a name in MODELS
    label: str  # PNEUMONIA from the threshold on, else NORMAL
    p_pneumonia: float  # calibrated, in [0, 1]
    threshold: float  # the operating point
    target: str  # the class that the heatmap explains, NORMAL or PNEUMONIA
    heatmap: np.ndarray | None = None  # (224, 224) float32 in [0, 1]; None: not asked for, or nothing to show
    precision: str = "float32"  # that of the engine, see ``engines``
    uncertain_band: tuple[float, float] | None = None  # (low, high), see ModelRecord.uncertain; None: never fitted
    novelty: float | None = None  # how unlike the training radiographs, 1 is the threshold; None: not known
    other_heatmap: np.ndarray | None = None  # the same as ``heatmap``, for the class that is not ``target``
    calibration: str | None = None  # the name of the local calibration that it follows; None: that of the model record

    @property
    def uncertain(self) -> bool:
        """Whether the probability is too close to call: ``label`` is given, but a person should read the image."""
        return self.uncertain_band is not None and self.uncertain_band[0] <= self.p_pneumonia < self.uncertain_band[1]

    def heatmap_of(self, label: str) -> np.ndarray | None:
        """The heatmap of either class: (224, 224) in [0, 1]; None: not asked for, or nothing to show."""
        return self.heatmap if label == self.target else self.other_heatmap

    def halved(self) -> Prediction:
        """The same in less memory: heatmaps in half precision, which is finer than 8 bits."""
        heat, other = (None if h is None else h.astype(np.float16) for h in (self.heatmap, self.other_heatmap))
        return replace(self, heatmap=heat, other_heatmap=other)

    def to_json(self) -> dict[str, object]:
        """It has ``calibration`` only where a local one was followed."""
        named = {"calibration": self.calibration} if self.calibration else {}
        return {
            "label": self.label,
            "p_pneumonia": self._rounded_probability(),
            "threshold": self.threshold,
            "uncertain": self.uncertain,
            "uncertain_band": list(self.uncertain_band) if self.uncertain_band else None,
            **named,
        }

    def _rounded_probability(self) -> float:
        """Four digits, or more where rounding would cross the threshold or an end of the uncertain band."""
        cuts = (self.threshold, *(self.uncertain_band or ()))
        candidates = (round(self.p_pneumonia, digits) for digits in range(4, 17))
        same_side = (p for p in candidates if all((p >= cut) == (self.p_pneumonia >= cut) for cut in cuts))
        return next(same_side, self.p_pneumonia)
