"""One row of the table of speed: what a benchmark's ``rows(device)`` gives, and what ``reports/speed.json`` keeps.

A row has a name and a device; measured again, it replaces the older one.
"""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import torch

from tests.benchmarks.reporting import machine, read_json, save_json

REPORT = "speed"  # its name in reports/
PACKAGES = ("torch", "torchvision", "openvino", "onnxruntime", "gradio", "numpy")  # those that decide a speed

# What the command ``rows`` was given, in the environment so that every benchmark and its processes find it.
DATA, OLD, INIT = "XRAY_DATA_DIR", "XRAY_OLD_CHECKOUT", "XRAY_INIT"

Device = Literal["cpu", "cuda"]


class Goal(NamedTuple):
    """What the value of a row shall be, in the row's unit."""

    sign: Literal["<=", ">="]
    limit: float

    def is_met(self, value: float) -> bool:
        return value <= self.limit if self.sign == "<=" else value >= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:,g}"


@dataclass(frozen=True)
class Row:
    """What was measured, or why it was not."""

    name: str  # what: the same on every device, unique on one
    value: float | None  # a median where there is more than one; None: not measured, ``note`` says why
    unit: str  # "ms", "s", "answers/s", "images/s", "requests", "kB", "times", ...
    goal: Goal | None = None
    n: int | None = None  # measurements behind ``value``
    quartiles: tuple[float, float] | None = None  # of those measurements, in ``unit``
    old: float | None = None  # the same of the earlier code, measured in turn with this in one run
    command: str = ""  # module below tests.benchmarks and its options
    note: str = ""  # what a reader must know beside it, such as "no GPU here"

    @classmethod
    def of(cls, name: str, values: Iterable[float], unit: str, **known: Any) -> Row:
        """Median and quartiles of ``values``, at least one."""
        found = np.asarray(list(values), dtype=float)
        low, middle, high = map(float, np.percentile(found, (25, 50, 75)))
        return cls(name, middle, unit, n=len(found), quartiles=(low, high), **known)

    @classmethod
    def missing(cls, name: str, unit: str, note: str, goal: Goal | None = None, command: str = "") -> Row:
        """A row that could not be measured, and why."""
        return cls(name, None, unit, goal, note=note, command=command)

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.name}: not measured, {self.note}"
        spread = " [{}, {}]".format(*map(figure, self.quartiles)) if self.quartiles else ""
        old = f", before {figure(self.old)}" if self.old is not None else ""
        goal = f", goal {self.goal}: {'met' if self.met else 'not met'}" if self.goal else ""
        count = f", n = {self.n}" if self.n else ""
        return f"{self.name}: {figure(self.value)}{spread} {self.unit}{old}{goal}{count}"

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None: there is none, or nothing was measured."""
        return None if self.goal is None or self.value is None else self.goal.is_met(self.value)


def figure(value: float) -> str:
    """Three digits that count: "0.0123", "1.23", "12.3", "123", "1,234"; whole numbers as they are."""
    if value == int(value):
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


@dataclass(frozen=True)
class Measured:
    """A row with where and when it was measured."""

    row: Row
    device: str  # "cpu" or "cuda"
    machine: str = field(default_factory=machine)
    date: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%d}")
    versions: dict[str, str] = field(default_factory=lambda: versions())


def given(variable: str) -> Path | None:
    """The path in DATA (the data set), OLD (an earlier checkout) or INIT (starting weights of the ResNet-50)."""
    path = os.environ.get(variable)
    return Path(path) if path else None


def versions() -> dict[str, str]:
    """Python and, of PACKAGES, those that are installed."""
    found = {"python": platform.python_version(), "torch": torch.__version__}
    for name in PACKAGES:
        try:
            found.setdefault(name, version(name))
        except PackageNotFoundError:
            continue
    return found


def read_rows() -> list[Measured]:
    """What is kept, in the order in which it came; nothing where no row was ever measured."""
    kept = read_json(REPORT) or {"rows": []}
    return [_from_json(values) for values in kept["rows"]]


def keep(rows: Iterable[Row], device: Device) -> None:
    """Write ``rows`` to the report, each in place of the older one of its name on this device.

    A row without a value replaces none that has one: what was measured once is not forgotten where it cannot be
    measured again.
    """
    kept = {(measured.device, measured.row.name): measured for measured in read_rows()}
    for row in rows:
        key = (device, row.name)
        if row.value is not None or key not in kept or kept[key].row.value is None:
            kept[key] = Measured(row, device)
    save_json(REPORT, {"rows": [asdict(measured) for measured in kept.values()]})


def _from_json(values: dict) -> Measured:
    row = dict(values["row"])
    goal, quartiles = row["goal"], row["quartiles"]
    row["goal"] = None if goal is None else Goal(*goal)
    row["quartiles"] = None if quartiles is None else (quartiles[0], quartiles[1])
    return Measured(**{**values, "row": Row(**row)})
