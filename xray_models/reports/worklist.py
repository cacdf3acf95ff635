"""A list of judged radiographs as values, for whatever draws it: a line for each file, in the order of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xray_models.version import VERSION

INSIDE, OUTSIDE, REFUSED = STATES = ("inside", "outside", "refused")  # with answers that count, or that do not, or none


@dataclass(frozen=True)
class ModelAnswer:
    """What one model says of a file."""

    label: str  # NORMAL or PNEUMONIA
    p_pneumonia: float  # calibrated, in [0, 1]
    uncertain: bool


@dataclass(frozen=True)
class Line:
    """One file of the list."""

    file: str  # its name, as whoever asks for the list gave it
    state: str  # one of STATES
    answers: Mapping[str, ModelAnswer]  # by model, of those that answered
    remark: str = ""  # in the language of the list: why it is refused or outside the scope, or what else is to be known

    @property
    def labels(self) -> set[str]:
        """Those that count."""
        return {answer.label for answer in self.answers.values()} if self.state == INSIDE else set()

    @property
    def disagree(self) -> bool:
        """Whether the models' labels differ."""
        return len(self.labels) > 1

    @property
    def uncertain(self) -> bool:
        """Whether a person has to read it, as a model is uncertain."""
        return self.state == INSIDE and any(answer.uncertain for answer in self.answers.values())


@dataclass(frozen=True)
class WorklistReport:
    """The list, and all that is said of it as a whole."""

    lines: tuple[Line, ...]
    total: int  # files of the worklist; ``lines`` may be a choice of them
    weights: Mapping[str, str | None]  # model -> SHA-256 of its weights file; {}: not all answers are by the same
    made: datetime
    version: str = VERSION

    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind. Of refused and outside ones no label is counted."""
        lines = self.lines
        return {
            "pneumonia": sum("PNEUMONIA" in line.labels for line in lines),
            "normal": sum(line.labels == {"NORMAL"} for line in lines),
            "disagree": sum(line.disagree for line in lines),
            "uncertain": sum(line.uncertain for line in lines),
            "outside": sum(line.state == OUTSIDE for line in lines),
            "refused": sum(line.state == REFUSED for line in lines),
        }
