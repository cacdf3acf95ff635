"""Calls that wait for the same turn are answered in one go: a batch costs a GPU little more than one image does.

Nobody waits for others to come: whoever has the turn takes along what waits at that moment, his own call or not.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Call(Generic[Asked, Answer]):
    def __init__(self, asked: Asked):
        self.asked = asked
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.is_done = threading.Event()


class Together(Generic[Asked, Answer]):
    """``work`` answers a list of up to ``most``, in its order, within a ``turn``; may be called from any thread."""

    def __init__(
        self, work: Callable[[list[Asked]], list[Answer]], most: int, turn: Callable[[], AbstractContextManager]
    ):
        self._work, self._most, self._turn = work, most, turn
        self._waiting: deque[_Call[Asked, Answer]] = deque()
        self._taking = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        """The answer to ``asked``. An error of ``work`` is that of all whom it was to answer."""
        call: _Call[Asked, Answer] = _Call(asked)
        self._waiting.append(call)
        taken = [call]
        while taken and not call.is_done.is_set():
            with self._turn():
                taken = self._taken()
                self._answer(taken)
        call.is_done.wait()  # for another thread, which has taken it along
        if call.error is not None:
            raise call.error
        return call.answer  # type: ignore[return-value]

    def _taken(self) -> list[_Call[Asked, Answer]]:
        """Those that have waited longest; empty where other threads have taken all."""
        with self._taking:
            return [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]

    def _answer(self, calls: list[_Call[Asked, Answer]]) -> None:
        try:
            answers = self._work([call.asked for call in calls]) if calls else []
            for call, answer in zip(calls, answers, strict=True):
                call.answer = answer
        except BaseException as error:
            for call in calls:
                call.error = error
        finally:
            for call in calls:
                call.is_done.set()
