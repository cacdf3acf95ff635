"""What is known of the shipped weights outside the children that they learned from: ``scope/evidence.json``.

Written by ``python -m tests.benchmarks.outside.adults``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from xray_models.images.scope import DIRECTORY

EVIDENCE_FILE = "evidence.json"


@dataclass(frozen=True)
class AdultsEvidence:
    """How the models did on radiographs of adults."""

    n: int  # radiographs
    roc_auc: dict[str, float]  # model -> ROC AUC


@dataclass(frozen=True)
class Evidence:
    """All of ``evidence.json``; what it does not say is None."""

    adults: AdultsEvidence | None = None


def adults_evidence(weights: Path) -> AdultsEvidence | None:
    """What the folder ``weights`` says of adults; None where it says nothing, or nothing that can be read."""
    try:
        text = (weights / DIRECTORY / EVIDENCE_FILE).read_text(encoding="utf-8")
        return TypeAdapter(Evidence).validate_json(text).adults
    except (OSError, ValueError):
        return None
