import platform
from pathlib import Path

import pytest

from demo.server.freed_memory import give_back_freed_memory

MEGABYTE = 1_000_000


def resident() -> int:
    """Bytes of this process in memory."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps freed memory, and has a call for it")
def test_memory_below_something_that_stays_is_given_back():
    blocks = [bytearray(50_000) for _ in range(2_000)]  # too small for a mapping of their own
    full = resident()
    blocks[:-1] = []  # the last one keeps glibc from shrinking the heap
    give_back_freed_memory()
    assert resident() < full - 50 * MEGABYTE


def test_without_glibc_nothing_happens(monkeypatch):
    monkeypatch.setattr("platform.libc_ver", lambda: ("", ""))
    assert give_back_freed_memory() is False
