"""How many radiographs are read at the same time: enough for all cores, few enough for the memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

CORES = os.cpu_count() or 1
MORE = 2  # than there are cores: a reading may wait for the disk, or for a pass on a GPU
LARGE = 8_000_000  # bytes of a file; its decoding may take seconds, and hundreds of MB


class AtOnce:
    """At most ``most`` readings at once. Of those of large files one alone, so that they never hold all others."""

    def __init__(self, most: int = CORES + MORE):
        self._any, self._large = threading.BoundedSemaphore(most), threading.BoundedSemaphore(1)

    @contextmanager
    def reading(self, size: int) -> Iterator[None]:
        """Wait until there is room for a file of ``size`` bytes; it is taken as long as the block lasts."""
        with self._large if size > LARGE else nullcontext(), self._any:
            yield
