import threading
from contextlib import closing

import pytest

from xray_models.data.in_order import in_order


def test_results_come_in_the_order_of_the_items_whatever_takes_longer():
    second = threading.Event()

    def work(item):
        second.set() if item == 1 else second.wait(30)
        return item

    assert list(in_order(work, range(3), begun_ahead=2, threads=2)) == [0, 1, 2]


def test_few_are_begun_ahead_and_none_after_the_end():
    begun = []
    with closing(in_order(begun.append, range(100), begun_ahead=4, threads=1)) as results:
        next(results)
    assert len(begun) <= 5


def test_an_error_is_raised_in_the_place_of_its_result():
    results = in_order(lambda item: 1 / item, (1, 0, 2), begun_ahead=2)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)
