"""The table of speed, from made rows."""

from tests.benchmarks.results.speed_table import NOT_MEASURED, speed_table
from tests.benchmarks.speed.row import Goal, Measured, Row
from tests.benchmarks.speed.wanted import ANSWER, WANTED


def made(row: Row, device: str = "cpu", machine: str = "2 cores") -> Measured:
    return Measured(row, device, machine, "2026-11-28", {"torch": "2.14"})


def test_every_wanted_row_is_there_in_its_order_measured_or_not():
    lines = speed_table("cuda", []).splitlines()[2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == [wanted.name for wanted in WANTED["cuda"]]
    assert all(NOT_MEASURED in line for line in lines) and "<= 4 ms" in lines[0] and "17.2" in lines[0]


def test_a_measured_row_has_its_verdict_by_the_goal_of_the_table():
    row = Row.of(ANSWER, [18, 19, 25], "ms", old=32.4, command="speed.answer")
    first = speed_table("cpu", [made(row)]).splitlines()[2]
    cells = ("<= 20 ms", "19 [18.5, 22] ms", "met", "32.4, same run", "3", "2026-11-28", "`speed.answer`")
    assert first == f"| {ANSWER} | " + " | ".join(cells) + " |"
    slow = speed_table("cpu", [made(Row(ANSWER, 21.0, "ms"))]).splitlines()[2]
    assert "**not met**" in slow


def test_what_else_was_measured_follows_with_the_machines_below():
    rows = [made(Row(ANSWER, 1.0, "ms")), made(Row("more", 2.0, "s", Goal(">=", 3)), machine="4 cores")]
    table = speed_table("cpu", [*rows, made(Row("not of this device", 1.0, "s"), "cuda")])
    assert "| more | >= 3 s | 2 s | **not met** |" in table and "not of this" not in table
    assert f"- 2 cores; torch 2.14: {ANSWER}.\n- 4 cores; torch 2.14: more." in table
    assert speed_table("cpu", rows[:1]).endswith("\n\nMachine: 2 cores; torch 2.14.")


def test_why_a_row_is_missing():
    row = Row.missing(ANSWER, "ms", "no GPU")
    assert f"{NOT_MEASURED}: no GPU" in speed_table("cuda", [made(row, "cuda")])
