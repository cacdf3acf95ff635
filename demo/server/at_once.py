"""How many radiographs are read at the same time: enough for the cores, few enough for the memory.

Always in the same threads, however many visitors wait: each thread has memory of its own for what a reading needs, and
OpenMP keeps threads for each thread that computes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

MOST = min(os.cpu_count() or 1, 4)  # the largest picture takes half a gigabyte
LARGE = 8_000_000  # bytes of a file; its decoding may take seconds, and hundreds of MB
PATIENCE = 0.5  # seconds for which what can wait lets others go first: with a crowd it still goes on, file by file

Read = TypeVar("Read")


class AtOnce:
    """``most`` readings at once, first come, first served. Large files go one by one and hold nobody else.

    A reading that somebody waits for goes before those that can wait, of which there are no more at once either.
    """

    def __init__(self, most: int = MOST):
        self._usual, self._large = _pools(most, "reading")
        self._usual_later, self._large_later = _pools(most, "reading-later")
        self._changed = threading.Condition()
        self._awaited = 0  # readings that somebody waits for

    def read(self, size: int, reading: Callable[[], Read]) -> Read:
        """What ``reading``, about a file of ``size`` bytes, returns or raises; it waits for its turn."""
        with self._being_awaited():
            return (self._large if size > LARGE else self._usual).submit(reading).result()

    def read_later(self, size: int, reading: Callable[[], Read]) -> Future[Read]:
        """The same for one of many files, each of which lets every ``read`` go first, for up to PATIENCE."""
        return (self._large_later if size > LARGE else self._usual_later).submit(self._when_quiet, reading)

    @contextmanager
    def _being_awaited(self) -> Iterator[None]:
        with self._changed:
            self._awaited += 1
        try:
            yield
        finally:
            with self._changed:
                self._awaited -= 1
                self._changed.notify_all()

    def _when_quiet(self, reading: Callable[[], Read]) -> Read:
        with self._changed:
            self._changed.wait_for(lambda: not self._awaited, PATIENCE)
        return reading()


def _pools(most: int, name: str) -> tuple[ThreadPoolExecutor, ThreadPoolExecutor]:
    """For files of usual size, and for large ones. Their threads begin when they are first needed."""
    return ThreadPoolExecutor(most, name), ThreadPoolExecutor(1, f"{name}-large")


READINGS = AtOnce()  # of this process
