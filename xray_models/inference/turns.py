"""Who may use the cores, and with how many threads.

A pass alone takes all cores. Several at once have as good as no use of more threads than one each: those of one pass
wait for each other at every layer, and longer where another pass is in the way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache

import torch
from threadpoolctl import ThreadpoolController


class Turns:
    """``most`` passes at once, which share PyTorch's threads; further ones wait."""

    def __init__(self, most: int):
        self._most = most
        self._free = threading.Semaphore(most)
        self._count, self._one = threading.Lock(), threading.Lock()
        self._wanted = 0  # passes that run or wait

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A pass of this thread, with its share of the threads that this thread has otherwise."""
        with self._count:
            self._wanted += 1
        try:
            with self._free, _threads(min(self._wanted, self._most)):
                yield
        finally:
            with self._count:
                self._wanted -= 1

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A pass beside which there is no other one, as it changes the network while it lasts."""
        with self._one, ExitStack() as all_turns:
            for _ in range(self._most):
                all_turns.enter_context(self._free)
            yield


def _threads(passes: int) -> AbstractContextManager:
    """The share of one of so many ``passes``; of this thread alone, unlike ``torch.set_num_threads``."""
    own = torch.get_num_threads()  # also lets PyTorch set up this thread, which it does once
    share = max(1, own // passes)
    return _openmp().limit(limits={"openmp": share}) if share < own else nullcontext()


@cache
def _openmp() -> ThreadpoolController:
    return ThreadpoolController()  # looks through all libraries that are loaded


CORES = Turns(torch.get_num_threads())  # for all passes on the CPU
