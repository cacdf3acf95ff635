"""Work on many items on several threads, the results in the order of the items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], begun_ahead: int, threads: int | None = None
) -> Generator[Result, None, None]:
    """``work`` of each of ``items``; an error of it is raised in its place.

    At most ``begun_ahead`` items are begun before the one that is waited for: that bounds the memory, and an end of the
    work, or of Python, has to wait for no more. To be closed where it is left early. ``threads``: None for what
    ThreadPoolExecutor finds right.
    """
    pool = ThreadPoolExecutor(threads)
    try:
        begun = deque[Future[Result]]()
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > begun_ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)  # an exception would otherwise wait for all that is begun
