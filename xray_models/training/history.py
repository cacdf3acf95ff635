"""How a training went: its epochs, their curves, and which of them is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

# What is kept for an epoch and a split: the curves of the report's annexes B and C, and the area under the ROC curve.
CURVES = ("loss", "accuracy", "balanced_accuracy", "f1", "cohen_kappa", "roc_auc")
# By what the best epoch is chosen: the loss on validation after calibration, which is how a network is shipped.
CHOICE = "validation_calibrated_loss"


def best_epoch(rows: list[dict]) -> int:
    """The epoch with the lowest CHOICE; in runs of before there was that, with the lowest validation loss; else 0."""
    for by in (CHOICE, "validation_loss"):
        losses = {row["epoch"]: row[by] for row in rows if math.isfinite(row.get(by, math.nan))}
        if losses:
            return min(losses, key=losses.get)
    return 0


@dataclass
class History:
    """One row an epoch: ``epoch``, ``seconds``, CURVES of train and validation ("train_loss", ...), and CHOICE."""

    rows: list[dict] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """The epoch (from 1) that is kept."""
        return best_epoch(self.rows)

    def to_frame(self) -> pd.DataFrame:
        """Long form for plotting: epoch, split, metric, value."""
        return pd.DataFrame(
            [
                (row["epoch"], split, metric, row[f"{split}_{metric}"])
                for row in self.rows
                for split in ("train", "validation")
                for metric in CURVES
            ],
            columns=["epoch", "split", "metric", "value"],
        )
