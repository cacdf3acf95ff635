import threading
from contextlib import nullcontext

import pytest

from xray_models.inference.together import Together


class Slow:
    """Work that goes on until it may end; what it was asked, go by go."""

    def __init__(self):
        self.asked: list[list[int]] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, asked: list[int]) -> list[int]:
        self.asked.append(asked)
        self.has_begun.set()
        assert self.may_end.wait(10)
        if -1 in asked:
            raise ValueError("no answer")
        return [10 * number for number in asked]


class Callers:
    """Threads that ask, each for one number."""

    def __init__(self, together: Together):
        self._together, self.answers, self.errors, self._threads = together, {}, {}, []

    def ask(self, number: int) -> None:
        def run() -> None:
            try:
                self.answers[number] = self._together(number)
            except ValueError as error:
                self.errors[number] = error

        before = len(self._together._waiting)
        thread = threading.Thread(target=run)
        self._threads.append(thread)
        thread.start()
        if len(self._threads) > 1:  # so that they wait in this order
            while len(self._together._waiting) == before:
                pass

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(10)


def asked_at_once(numbers: list[int], most: int) -> tuple[Slow, Callers]:
    """The first of ``numbers`` has its turn while the others come."""
    work, lock = Slow(), threading.Lock()
    callers = Callers(Together(work, most, lambda: lock))
    callers.ask(numbers[0])
    assert work.has_begun.wait(10)
    for number in numbers[1:]:
        callers.ask(number)
    work.may_end.set()
    callers.wait()
    return work, callers


def test_what_waits_is_answered_in_one_go_and_each_gets_its_own():
    work, callers = asked_at_once([1, 2, 3, 4], most=8)
    assert work.asked == [[1], [2, 3, 4]]
    assert callers.answers == {1: 10, 2: 20, 3: 30, 4: 40}


def test_no_go_is_larger_than_what_one_pass_takes():
    work, callers = asked_at_once([1, 2, 3, 4, 5, 6], most=2)
    assert work.asked == [[1], [2, 3], [4, 5], [6]] and len(callers.answers) == 6


def test_an_error_is_that_of_all_whom_the_go_was_for_and_of_nobody_else():
    _, callers = asked_at_once([1, 2, -1], most=8)
    assert callers.answers == {1: 10} and set(callers.errors) == {2, -1}
    _, callers = asked_at_once([1, 2, -1], most=1)
    assert callers.answers == {1: 10, 2: 20} and set(callers.errors) == {-1}


def test_nobody_waits_for_others_to_come():
    assert Together(lambda asked: [len(asked)], 8, nullcontext)(0) == 1


@pytest.mark.parametrize("most", [1, 8])
def test_many_threads_get_their_own_answers(most):
    together = Together(lambda asked: [2 * number for number in asked], most, nullcontext)
    found: list[bool] = []

    def ask(first: int) -> None:
        found.extend(together(number) == 2 * number for number in range(first, first + 200))

    threads = [threading.Thread(target=ask, args=(1000 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 1600 and all(found)
