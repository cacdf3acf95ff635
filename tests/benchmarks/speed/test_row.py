"""Rows of the table of speed: kept, replaced, read again."""

import pytest

from tests.benchmarks import reporting
from tests.benchmarks.speed.row import Goal, Row, figure, keep, read_rows


@pytest.fixture(autouse=True)
def reports(tmp_path, monkeypatch):
    monkeypatch.setattr(reporting, "REPORTS", tmp_path)


def test_a_row_comes_back_as_it_was_kept():
    row = Row.of("answer", [3, 1, 2, 5, 4], "ms", goal=Goal("<=", 20), old=8.0, command="speed.answer", note="quiet")
    assert (row.value, row.n, row.quartiles) == (3.0, 5, (2.0, 4.0))
    keep([row], "cpu")
    (kept,) = read_rows()
    assert kept.row == row and kept.device == "cpu"
    assert "cores of" in kept.machine and kept.date.startswith("20") and "torch" in kept.versions


def test_a_row_replaces_the_older_one_of_its_name_and_device_alone():
    keep([Row("answer", 30.0, "ms"), Row("start", 6.0, "s")], "cpu")
    keep([Row("answer", 2.0, "ms")], "cuda")
    keep([Row("answer", 18.0, "ms")], "cpu")
    assert [(one.device, one.row.name, one.row.value) for one in read_rows()] == [
        ("cpu", "answer", 18.0), ("cpu", "start", 6.0), ("cuda", "answer", 2.0)]  # fmt: skip


def test_what_cannot_be_measured_replaces_no_measurement():
    missing = Row.missing("answer", "ms", "no GPU here", Goal("<=", 4))
    keep([missing], "cuda")
    assert read_rows()[0].row == missing
    keep([Row("answer", 2.0, "ms")], "cuda")
    keep([missing], "cuda")
    assert read_rows()[0].row.value == 2.0


@pytest.mark.parametrize(
    ("sign", "value", "met"), [("<=", 20, True), ("<=", 20.1, False), (">=", 20, True), (">=", 19.9, False)]
)
def test_a_goal_has_a_direction(sign, value, met):
    assert Row("x", value, "ms", Goal(sign, 20)).met is met


def test_without_a_goal_or_a_value_nothing_is_met_or_missed():
    assert Row("x", 1.0, "ms").met is None and Row.missing("x", "ms", "no GPU here", Goal("<=", 4)).met is None
    assert str(Goal(">=", 2500)) == ">= 2,500"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.01234, "0.0123"), (1.5, "1.50"), (12.34, "12.3"), (1234.5, "1,234"), (89, "89")]
)
def test_a_figure_has_three_digits_that_count(value, text):
    assert figure(value) == text
