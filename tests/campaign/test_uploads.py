"""A file of a visitor: answered however many send it at once, and gone whatever becomes of it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.campaign.server import serving
from tests.campaign.visitor import Visitor, break_off


@pytest.mark.parametrize("clients", [8, pytest.param(24, marks=pytest.mark.campaign)])
def test_the_same_file_from_many_clients_at_once(public, radiograph, clients):
    at_once = threading.Barrier(clients)

    def ask(_: int) -> dict:
        with Visitor(public.address) as visitor:
            visitor.config  # noqa: B018  asked for before the start
            at_once.wait(600)
            return visitor.compare(radiograph)

    with ThreadPoolExecutor(clients) as pool:
        answers = list(pool.map(ask, range(clients)))
    assert [answer for answer in answers if "models" not in answer] == []
    assert len({str(answer["models"]) for answer in answers}) == 1
    assert public.files() == []


def test_the_same_visitor_asks_twice_about_one_upload(stranger, radiograph):
    file = stranger.upload(radiograph)
    first, second = stranger.compare_file(file), stranger.compare_file(file)
    assert "models" in first and set(second) == {"file", "error"}


@pytest.mark.campaign
def test_a_server_that_ends_leaves_nothing(tmp_path, radiograph):
    with serving(tmp_path, "--public") as server, Visitor(server.address) as visitor:
        visitor.upload(radiograph)
        break_off(server, radiograph * 20)
        assert server.files()
        server.end()
        assert server.files() == []
        assert "Marie" not in server.printed() and "Traceback" not in server.printed()
