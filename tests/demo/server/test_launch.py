"""Between the launch of a process and its first report."""

import os
import subprocess
import sys
import time

import pytest

from demo.server.launch import STARTING_FILE, held_starting_file, is_starting, remove_starting_file
from demo.server.run import read_state
from demo.server.run_store import RunStore
from tests.demo.runs import RUN_ID, write_progress, write_run


@pytest.fixture
def run(tmp_path):
    """A run that was stopped once."""
    return write_run(tmp_path)


def launched(folder) -> subprocess.Popen:
    """A process that holds the file and ends when its input does."""
    with held_starting_file(folder) as file:
        wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
        return subprocess.Popen(wait, stdin=subprocess.PIPE, pass_fds=(file.fileno(),))


def test_a_run_is_starting_as_long_as_its_process_lives(run):
    process = launched(run)
    assert read_state(run) == "starting"
    process.communicate(timeout=60)
    assert read_state(run) == "stopped"  # what it was before


def test_the_first_report_ends_it_whatever_the_clock_says(run):
    with held_starting_file(run):
        assert is_starting(run)
        write_progress(run, "reading")
        os.utime(run / "progress.json", (0, 0))  # written before everything else, by a clock that was set back
        assert not is_starting(run)


@pytest.mark.parametrize("hours", [0, 1])
def test_without_a_process_nothing_is_starting_and_stop_does_not_wait(tmp_path, hours):
    """``hours``: how much later the file is than the clock says, which was set back."""
    run = write_run(tmp_path)
    (run / "progress.json").unlink()
    held_starting_file(run).close()
    os.utime(run / STARTING_FILE, (time.time() + 3600 * hours,) * 2)
    assert read_state(run) == "interrupted"
    start = time.monotonic()
    RunStore(tmp_path).stop(RUN_ID)
    assert time.monotonic() - start < 5


def test_the_file_of_a_second_launch_is_not_removed_with_the_first(run):
    with held_starting_file(run) as first:
        inode = os.fstat(first.fileno()).st_ino
        with held_starting_file(run):
            remove_starting_file(run, inode)
            assert is_starting(run)
    remove_starting_file(run, (run / STARTING_FILE).stat().st_ino)
    assert not (run / STARTING_FILE).exists()


@pytest.mark.parametrize("content", [b"", b"[", b"\xff"])
def test_a_damaged_file_is_none(run, content):
    with held_starting_file(run):
        (run / STARTING_FILE).write_bytes(content)
        assert not is_starting(run)
