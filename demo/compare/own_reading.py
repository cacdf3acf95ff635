"""What a visitor said of radiographs before seeing the answers: it is kept in the browser, and comes from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xray_models.classes import CLASSES
from xray_models.evaluation.agreement import Agreement, agreement
from xray_models.networks.registry import MODELS

MOST = 1000  # readings that a browser may send
TRUTH = "truth"  # in place of a model: the label in the data set, which examples have


@dataclass(frozen=True)
class OwnReading:
    """One radiograph: the visitor's label, and those of the models and of the data set; None: there was none."""

    own: str
    others: dict[str, str | None]  # MODELS and TRUTH -> label


def parse_readings(sent: object) -> list[OwnReading]:
    """What a browser sent, as [[own, resnet50, cnn, truth], ...]; what is no reading is left out.

    Of too many, the last ones count.
    """
    rows = sent[-MOST:] if isinstance(sent, list) else []
    return [reading for row in rows if (reading := _parse(row)) is not None]


def agreements(readings: Iterable[OwnReading]) -> dict[str, Agreement]:
    """With each model and with the data set, on the radiographs that it has a label for."""
    found = {}
    for name in (*MODELS, TRUTH):
        pairs = [(reading.own, other) for reading in readings if (other := reading.others[name]) is not None]
        found[name] = agreement(*zip(*pairs, strict=True)) if pairs else Agreement(0, 0, None, None)
    return found


def _parse(row: object) -> OwnReading | None:
    if not isinstance(row, list) or len(row) != 2 + len(MODELS):
        return None
    own, *others = row
    if own not in CLASSES or any(label is not None and label not in CLASSES for label in others):
        return None
    return OwnReading(own, dict(zip((*MODELS, TRUTH), others, strict=True)))
