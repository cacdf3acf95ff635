import threading
import time

from demo.server.long_work import LongWork
from xray_models.errors import XrayError


def long_work() -> LongWork:
    return LongWork("data_stopped", "retrain_unexpected")


def test_the_result_comes_last_and_what_broke_is_a_sentence():
    assert list(long_work().follow(lambda tell: "result"))[-1] == "result"
    *_, error = long_work().follow(lambda tell: 1 / 0)
    assert isinstance(error, XrayError) and error.code == "retrain-unexpected"


def test_only_the_work_whose_stop_is_set_ends():
    works, stop, may_end = long_work(), threading.Event(), threading.Event()
    ended = []

    def tell_on(tell):
        try:
            while True:
                tell(3, 10)
                time.sleep(0.001)
        finally:
            ended.append(True)

    other = works.follow(lambda tell: may_end.wait(10))
    one = works.follow(tell_on, stop)
    next(other)
    while next(one) != (3, 10):
        pass
    stop.set()
    (error,) = one
    assert error.code == "data-stopped"
    while not ended:
        time.sleep(0.001)
    assert works.is_running
    may_end.set()
    assert list(other)[-1] is True and not works.is_running
