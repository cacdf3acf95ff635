import threading
from contextlib import ExitStack

import pytest

from demo.compare.at_once import LARGE, AtOnce


def has_room(at_once: AtOnce, size: int) -> bool:
    """Whether a file of ``size`` bytes is read at once; it has ended when this returns."""
    done = threading.Event()

    def read() -> None:
        with at_once.reading(size):
            done.set()

    threading.Thread(target=read, daemon=True).start()
    return done.wait(0.2)


def test_large_files_leave_room_for_others():
    at_once = AtOnce(2)
    with at_once.reading(LARGE + 1):
        assert not has_room(at_once, LARGE + 1)  # it waits outside, and takes no place
        assert has_room(at_once, 1000)
    assert has_room(at_once, LARGE + 1)


def test_no_more_are_read_than_there_is_room_for():
    at_once = AtOnce(2)
    with ExitStack() as stack:
        stack.enter_context(at_once.reading(1000))
        stack.enter_context(at_once.reading(1000))
        assert not has_room(at_once, 1000)


def test_a_reading_that_fails_gives_its_place_back():
    at_once = AtOnce(1)
    with pytest.raises(ValueError), at_once.reading(LARGE + 1):
        raise ValueError
    assert has_room(at_once, LARGE + 1)
