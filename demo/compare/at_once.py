"""How many radiographs are read at the same time: enough for the cores, few enough for the memory.

Always in the same threads, however many visitors wait: each thread has memory of its own for what a reading needs, and
OpenMP keeps threads for each thread that computes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MOST = min(os.cpu_count() or 1, 4)  # the largest picture takes half a gigabyte
LARGE = 8_000_000  # bytes of a file; its decoding may take seconds, and hundreds of MB

Read = TypeVar("Read")


class AtOnce:
    """``most`` readings at once, first come, first served. Large files go one by one and hold nobody else."""

    def __init__(self, most: int = MOST):
        self._usual = ThreadPoolExecutor(most, "reading")
        self._large = ThreadPoolExecutor(1, "reading-large")

    def read(self, size: int, reading: Callable[[], Read]) -> Read:
        """What ``reading``, about a file of ``size`` bytes, returns or raises; it waits for its turn."""
        return (self._large if size > LARGE else self._usual).submit(reading).result()
