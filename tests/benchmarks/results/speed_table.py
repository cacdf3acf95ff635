"""The tables of speed of RESULTS.md: of each device every wanted row, measured or not, then what else was kept."""

from __future__ import annotations

from tests.benchmarks.reporting import markdown_table
from tests.benchmarks.speed.row import Device, Goal, Measured, Row, figure, read_rows
from tests.benchmarks.speed.wanted import WANTED

HEADS = ("what", "goal", "measured [quartiles]", "verdict", "before", "n", "date", "command")
NOT_MEASURED = "not measured here"


def speed_tables() -> dict[str, str]:
    """Name in the marker -> the table of a device, with its machines below."""
    return {f"speed_{device}": speed_table(device, read_rows()) for device in WANTED}


def speed_table(device: Device, kept: list[Measured]) -> str:
    """``kept``: of all devices."""
    found = {one.row.name: one for one in kept if one.device == device}
    rows = []
    for wanted in WANTED[device]:
        one = found.pop(wanted.name, None)
        missing = Row.missing(wanted.name, wanted.unit, "", wanted.goal)
        rows.append(_line(one.row if one else missing, one, wanted.goal, wanted.before))
    rows += [_line(one.row, one, one.row.goal, None) for one in found.values()]
    table = markdown_table(HEADS, rows)
    made = _machines([one for one in kept if one.device == device and one.row.value is not None])
    return f"{table}\n\n{made}" if made else table


def _line(row: Row, one: Measured | None, goal: Goal | None, before: float | None) -> tuple[str, ...]:
    """``before``: on 2026-11-26; what the row says of the earlier code counts more."""
    earlier = f"{figure(row.old)}, same run" if row.old is not None else "" if before is None else figure(before)
    return (
        row.name,
        f"{goal} {row.unit}" if goal else "",
        _measured(row),
        _verdict(row, goal),
        earlier,
        f"{row.n}" if row.n else "",
        one.date if one and row.value is not None else "",
        f"`{row.command}`" if row.command else "",
    )


def _measured(row: Row) -> str:
    if row.value is None:
        return f"{NOT_MEASURED}: {row.note}" if row.note else NOT_MEASURED
    spread = " [{}, {}]".format(*map(figure, row.quartiles)) if row.quartiles else ""
    note = f" ({row.note})" if row.note else ""
    return f"{figure(row.value)}{spread} {row.unit}{note}"


def _verdict(row: Row, goal: Goal | None) -> str:
    if goal is None or row.value is None:
        return ""
    return "met" if goal.is_met(row.value) else "**not met**"


def _machines(kept: list[Measured]) -> str:
    """Each machine with its versions and, where there are several, the rows that it measured."""
    groups: dict[str, list[str]] = {}
    for one in kept:
        packages = ", ".join(f"{name} {version}" for name, version in one.versions.items())
        groups.setdefault(f"{one.machine}; {packages}", []).append(one.row.name)
    if len(groups) == 1:
        return f"Machine: {next(iter(groups))}."
    return "\n".join(f"- {machine}: {'; '.join(names)}." for machine, names in groups.items())
