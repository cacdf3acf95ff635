"""A local calibration: another temperature and operating point for models that stay as they are, fitted to a hospital.

It lies beside the folders of the models, never in them, has a name that every answer carries, and is removed with its
file. It belongs to the weights that it was fitted for, and counts for no others.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from xray_models.documents import read_document
from xray_models.errors import CheckpointError
from xray_models.files import WEIGHTS_FILE, write_json
from xray_models.networks.record import CalibrationRecord, ModelRecord, Positive, Probability

CALIBRATION_FILE = "local_calibration.json"
LONGEST_NAME = 60  # characters


@dataclass(frozen=True)
class ModelCalibration:
    """What one model answers with."""

    temperature: Positive
    threshold: Probability
    uncertain: tuple[Probability, Probability] | None
    sha256: str | None  # of the weights that it was fitted for; None: their record has none
    tested: dict[str, float | None] = field(default_factory=dict)  # metrics on images that it was not fitted on
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)  # 95 %, of these


@dataclass(frozen=True)
class LocalCalibration:
    """What all models answer with that have one."""

    name: str
    models: dict[str, ModelCalibration]
    rule: str  # by which the operating point was chosen, as ``str`` of a Rule has it
    images: dict[str, int] = field(default_factory=dict)  # "fitted" and "tested" -> how many
    data_sha256: str | None = None  # of the images, as in Judged
    made: str | None = None  # the day, as 2026-11-28

    def __post_init__(self) -> None:
        """ValueError: no name, or one that is too long or cannot be printed."""
        if not 0 < len(self.name) <= LONGEST_NAME or not self.name.isprintable():
            raise ValueError(f"a local calibration has a name of 1 to {LONGEST_NAME} printable characters")

    def applied_to(self, record: ModelRecord) -> ModelRecord | None:
        """``record`` with this temperature and operating point, and without figures that hold for another one.

        None: there is none for this model, or it was fitted for other weights.
        """
        own = self.models.get(record.model)
        if own is None or own.sha256 != record.sha256.get(WEIGHTS_FILE):
            return None
        return replace(
            record,
            temperature=own.temperature,
            threshold=own.threshold,
            uncertain=own.uncertain,
            calibration=CalibrationRecord(rule=self.rule),
            metrics={},
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def save_local_calibration(weights: str | Path, calibration: LocalCalibration) -> None:
    """Put it into use for the models under ``weights``, in the place of an earlier one."""
    write_json(Path(weights) / CALIBRATION_FILE, calibration.to_json())


def load_local_calibration(weights: str | Path) -> LocalCalibration | None:
    """That of the models under ``weights``; None: there is none. CheckpointError: it is damaged."""
    try:
        return read_document(Path(weights) / CALIBRATION_FILE, LocalCalibration)
    except FileNotFoundError:
        return None
    except ValueError:
        raise CheckpointError(
            "bad-calibration",
            f"The local calibration beside the weights is damaged. Delete {CALIBRATION_FILE}, and fit it again.",
            file=CALIBRATION_FILE,
        ) from None


def remove_local_calibration(weights: str | Path) -> None:
    """Answer as the records of the models say again."""
    with suppress(FileNotFoundError):
        (Path(weights) / CALIBRATION_FILE).unlink()
