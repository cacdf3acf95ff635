"""How a training went: the figures of its epochs, and which epoch is kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xray_models.networks.record import EpochFigures

# The curves of the report's annexes B and C, and the area under the ROC curve: kept of each epoch on each split.
CURVES = ("loss", "accuracy", "balanced_accuracy", "f1", "cohen_kappa", "roc_auc")
# The best epoch has the lowest loss on validation after calibration, which is how a network is used.
SELECTION_METRIC = "validation_calibrated_loss"


def best_epoch(rows: Iterable[EpochFigures]) -> int:
    """The epoch, from 1, with the lowest finite SELECTION_METRIC. 0: there is none."""
    losses = {
        row["epoch"]: loss for row in rows if (loss := row.get(SELECTION_METRIC)) is not None and math.isfinite(loss)
    }
    return int(min(losses, key=lambda epoch: losses[epoch], default=0) or 0)


@dataclass
class History:
    """One row per epoch: ``epoch``, ``seconds``, CURVES on both splits ("train_loss", ...), SELECTION_METRIC."""

    rows: list[EpochFigures] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        return best_epoch(self.rows)

    @property
    def last_epoch(self) -> int:
        """The last completed epoch; 0 before the first."""
        return len(self.rows)

    def add(self, seconds: float, trained: Mapping[str, float], validated: Mapping[str, float]) -> EpochFigures:
        """Append the next epoch, from the results of ``train_one_epoch`` and ``validate``, and return its row."""
        row: EpochFigures = {"epoch": self.last_epoch + 1, "seconds": round(seconds, 1)}
        row |= {f"train_{name}": trained[name] for name in CURVES}
        row |= {f"validation_{name}": validated[name] for name in CURVES}
        row[SELECTION_METRIC] = validated["calibrated_loss"]
        self.rows.append(row)
        return row
