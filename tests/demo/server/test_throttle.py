import pytest

from demo.server import throttle
from demo.server.throttle import REMEMBERED, Rate, Throttle


@pytest.fixture
def clock(monkeypatch):
    """Seconds, in a list of one."""
    now = [1000.0]
    monkeypatch.setattr(throttle, "monotonic", lambda: now[0])
    return now


def test_some_tries_at_once_then_one_in_a_while(clock):
    tries = Throttle(each=Rate(3, 10), together=Rate(100, 1))
    for _ in range(3):
        assert tries.wait("a") == 0
        tries.count("a")
    assert tries.wait("a") == 10 and tries.wait("b") == 0
    clock[0] += 10
    assert tries.wait("a") == 0
    tries.count("a")
    assert tries.wait("a") == 10
    clock[0] += 1000
    assert tries.wait("a") == 0


def test_many_clients_share_a_limit(clock):
    tries = Throttle(each=Rate(3, 10), together=Rate(4, 5))
    for client in "abcd":
        tries.count(client)
    assert tries.wait("new") == 5
    clock[0] += 5
    assert tries.wait("new") == 0


def test_the_memory_is_bounded(clock):
    tries = Throttle(each=Rate(1, 10), together=Rate(10**9, 1e-9))
    for number in range(3 * REMEMBERED):
        tries.count(str(number))
    assert len(tries._free_from) == REMEMBERED
    assert tries.wait(str(3 * REMEMBERED - 1)) > 0 and tries.wait("0") == 0
