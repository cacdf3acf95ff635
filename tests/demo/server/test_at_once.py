import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo.server.at_once import LARGE, AtOnce


@pytest.fixture
def desk():
    """(what is read two at a time; a reading that goes on until the test lets it end)"""
    may_end = threading.Event()
    yield AtOnce(2), lambda: may_end.wait(10), may_end
    may_end.set()


def has_room(at_once: AtOnce, size: int) -> bool:
    """Whether a file of ``size`` bytes is read without waiting for others."""
    done = threading.Event()
    threading.Thread(target=at_once.read, args=(size, done.set), daemon=True).start()
    return done.wait(0.2)


def test_large_files_go_one_by_one_and_hold_nobody_else(desk):
    at_once, long_one, may_end = desk
    with ThreadPoolExecutor(1) as others:
        large = others.submit(at_once.read, LARGE + 1, long_one)
        assert not has_room(at_once, LARGE + 1)
        assert has_room(at_once, 1000)
        may_end.set()
        assert large.result(10)


def test_no_more_are_read_at_once_than_there_is_room_for(desk):
    at_once, long_one, may_end = desk
    with ThreadPoolExecutor(2) as others:
        long_ones = [others.submit(at_once.read, 1000, long_one) for _ in range(2)]
        assert not has_room(at_once, 1000)
        may_end.set()
        assert all(one.result(10) for one in long_ones)


def test_what_goes_wrong_is_told_to_whoever_asked():
    at_once = AtOnce(1)
    with pytest.raises(ZeroDivisionError):
        at_once.read(1000, lambda: 1 // 0)
    assert at_once.read(1000, lambda: "read") == "read"


def test_what_can_wait_lets_those_go_first_whom_somebody_waits_for(desk):
    at_once, long_one, may_end = desk
    order = []
    with ThreadPoolExecutor(1) as others:
        awaited = others.submit(at_once.read, 1000, lambda: long_one() and order.append("awaited"))
        while not at_once._awaited:
            pass
        later = at_once.read_later(1000, lambda: order.append("later"))
        may_end.set()
        awaited.result(10), later.result(10)
    assert order == ["awaited", "later"]


def test_what_can_wait_does_not_wait_for_ever(desk, monkeypatch):
    at_once, long_one, _ = desk
    monkeypatch.setattr("demo.server.at_once.PATIENCE", 0.05)
    threading.Thread(target=at_once.read, args=(1000, long_one), daemon=True).start()
    assert at_once.read_later(1000, lambda: "read").result(5) == "read"
    assert at_once.read_later(LARGE + 1, lambda: "large").result(5) == "large"
