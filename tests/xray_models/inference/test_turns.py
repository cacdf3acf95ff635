import threading

import pytest
import torch

from xray_models.inference.turns import Turns


@pytest.fixture
def four_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    yield
    torch.set_num_threads(before)


def shares(turns: Turns, count: int) -> list[int]:
    """PyTorch's threads of ``count`` passes that began one after another and run together."""
    found: list[int] = []
    all_run = threading.Barrier(count)

    def run() -> None:
        torch.set_num_threads(4)
        with turns.taken():
            found.append(torch.get_num_threads())
            has_begun.set()
            all_run.wait(10)
        assert torch.get_num_threads() == 4

    threads = []
    for _ in range(count):
        has_begun = threading.Event()
        threads.append(threading.Thread(target=run))
        threads[-1].start()
        assert has_begun.wait(10)
    for thread in threads:
        thread.join(10)
    return found


def test_a_pass_alone_has_all_threads(four_threads):
    turns = Turns(4)
    with turns.taken():
        assert torch.get_num_threads() == 4
    with turns.taken():
        assert torch.get_num_threads() == 4


def test_passes_at_once_share_them():
    assert shares(Turns(4), 4) == [4, 2, 1, 1]


def test_where_one_pass_goes_at_a_time_it_has_all_threads(four_threads):
    turns, inside = Turns(1), []

    def run() -> None:
        torch.set_num_threads(4)
        with turns.taken():
            inside.append(torch.get_num_threads())

    with turns.taken():
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(0.2)
        assert inside == []
    thread.join(10)
    assert inside == [4]


def test_a_pass_alone_waits_for_all_others_and_holds_them_back():
    turns, seen = Turns(2), []
    may_end, has_begun = threading.Event(), threading.Event()

    def run() -> None:
        with turns.taken():
            has_begun.set()
            assert may_end.wait(10)
            seen.append("first")

    def alone() -> None:
        with turns.alone():
            seen.append("alone")

    threads = [threading.Thread(target=run), threading.Thread(target=alone), threading.Thread(target=alone)]
    threads[0].start()
    assert has_begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert seen == ["first", "alone", "alone"]
