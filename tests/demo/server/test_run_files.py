import math

import pytest

from demo.server.run_files import LOG_LINES, read_history, read_log, read_whole_log


def test_the_page_shows_the_last_lines_of_a_log(tmp_path):
    log = tmp_path / "log.txt"
    log.write_text("".join(f"line {number}\n" for number in range(50_000)))
    lines = read_log(log, ()).split("\n")
    assert len(lines) == LOG_LINES and lines[-1] == "line 49999"
    assert read_whole_log(log, ()).startswith("line 0\n")


def test_a_line_that_is_cut_is_left_out(tmp_path):
    (tmp_path / "log.txt").write_text("x" * 70_000 + "\nlast")
    assert read_log(tmp_path / "log.txt", ()) == "last"


def test_a_progress_bar_is_shown_in_its_last_state(tmp_path):
    (tmp_path / "log.txt").write_bytes("0%\r50%\r100% é\x1b[A\nnext\r\n".encode() + b"\xff")
    assert read_log(tmp_path / "log.txt", ()) == "100% é\nnext\n\N{REPLACEMENT CHARACTER}"


def test_a_history_is_read_up_to_where_it_is_damaged(tmp_path):
    file = tmp_path / "history.csv"
    file.write_text("epoch,seconds,train_loss\n1,3.5,0.7\n2,3.4,nan\n3,3.")
    assert [row["epoch"] for row in read_history(file)] == [1, 2] and read_history(file)[0]["train_loss"] == 0.7
    file.write_bytes(b"")
    assert read_history(file) == []


@pytest.mark.parametrize("cell", ["", "nan"])
def test_a_missing_number_does_not_lose_a_history(tmp_path, cell):
    file = tmp_path / "history.csv"
    file.write_text(f"epoch,train_loss,validation_loss\n1,0.7,{cell}\n2,0.6,0.5\n")
    first, second = read_history(file)
    assert math.isnan(first["validation_loss"]) and first["train_loss"] == 0.7
    assert second == {"epoch": 2, "train_loss": 0.6, "validation_loss": 0.5}


def test_missing_files_are_empty(tmp_path):
    file = tmp_path / "missing"
    assert (read_history(file), read_log(file, ()), read_whole_log(file, ())) == ([], "", "")
