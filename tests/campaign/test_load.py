"""Many visitors for a long time: everybody is answered, memory stays flat, and no file is left."""

import io
import itertools
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from PIL import Image

from demo.server.upload_folder import BEAT_SECONDS
from tests.campaign.server import Server, serving, wait_for
from tests.campaign.visitor import ANSWERED, API, SUCCESS, Visitor, break_off, raw_request
from tests.helpers import real_example

CLIENTS = (1, 20, 50)  # at once
FIRST, ALL = 300, 3_000  # answers
VISITS, UPLOADS = 200, 500
GROWTH = 0.05  # of the memory after the first answers
UNREAD = 600_000_000  # bytes of uploads that one address may leave unread
KEPT = 500  # seconds until a file that nobody asked about is gone, and some for a busy machine
CARELESS = "127.0.0.9"  # the address of whoever leaves files behind
numbers = itertools.count()


@cache
def small_radiograph() -> bytes:
    """A real radiograph at about the size that the networks see, so that 3,000 answers take minutes."""
    out = io.BytesIO()
    with Image.open(real_example()) as image:
        image.thumbnail((320, 320))
        image.save(out, "PNG")
    return out.getvalue()


def new_file() -> bytes:
    """A radiograph that no visitor has sent before: bytes after its end change nothing but its hash."""
    return small_radiograph() + f"{next(numbers)}".encode()


def ask(server, count: int, clients: int) -> None:
    """``count`` answers, by as many clients at once, each a session of its own that ends with it."""

    def some(number: int) -> None:
        with Visitor(server.address) as visitor:
            for _ in range(number):
                assert "models" in visitor.compare(new_file())

    shares = [count // clients + (i < count % clients) for i in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(some, shares))


class Page:
    """The page, open in a browser: a connection stays as long as it is open."""

    def __init__(self, server: Server):
        self.visitor = Visitor(server.address)
        self._connection = socket.create_connection(("127.0.0.1", server.port))
        request = f"GET {API}/heartbeat/{self.visitor.session} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        self._connection.sendall(request.encode())

    def look_around(self) -> None:
        """Read a radiograph, look at its pixels, and open every tab."""
        assert self.visitor.http.get("/").status_code == 200
        answer = self.visitor.read(new_file())
        assert ANSWERED in answer.html
        study = answer.data[-1]  # its key, which the page asks with
        assert len(self.visitor.http.get(f"/study/{study}/pixels").content) > 10_000
        for handler in ("enter", "fill_1", "fill_3"):
            assert SUCCESS in self.visitor.fire(handler).text

    def close(self) -> None:
        self._connection.close()
        self.visitor.http.close()


def open_pages(server: Server, count: int, pause: float) -> float:
    """MB that each of ``count`` pages takes while all are open; then they are closed."""
    before = settled(server, pause)
    pages = [Page(server) for _ in range(count)]
    for page in pages:
        page.look_around()
    together = settled(server, pause)
    for page in pages:
        page.close()
    return (together - before) / count


def settled(server: Server, pause: float) -> float:
    """MB in memory ``pause`` seconds after the last request, when what ended with it is forgotten."""
    time.sleep(pause)
    return server.memory()


@pytest.fixture(scope="module")
def busy(request, tmp_path_factory, full, watched) -> Iterator[Server]:
    """A server that nobody else asks, in a temporary folder where another one was killed among its uploads."""
    if not full:
        yield request.getfixturevalue("public")
        return
    folder = tmp_path_factory.mktemp("busy")
    with serving(folder / "killed", "--public", temporary=folder / "tmp") as killed:
        leave_uploads(killed, 20)
        killed.end(signal.SIGKILL)
    with serving(folder, "--public") as server:
        watched.append(server)
        yield server


def leave_uploads(server: Server, count: int, size: int = 100_000) -> int:
    """Send files and never ask about them; how many were taken. Some break off in the middle."""
    with Visitor(server.address, source=CARELESS) as visitor:
        sent = [visitor.http.post(f"{API}/upload", files={"files": ("x.png", os.urandom(size))}) for _ in range(count)]
    for share in (0.05, 0.5, 0.98):
        break_off(server, os.urandom(size), share, source=CARELESS)
    assert {answer.status_code for answer in sent} <= {200, 429}
    return sum(answer.status_code == 200 for answer in sent)


@pytest.mark.campaign
def test_uploads_that_nobody_asks_about_have_a_bound(busy, record_property):
    """The last test here looks whether they are gone."""
    taken = leave_uploads(busy, UPLOADS // 10, 20_000_000), leave_uploads(busy, UPLOADS * 9 // 10)
    record_property("uploads", UPLOADS)
    assert 0 < sum(taken) < UPLOADS
    assert sum(path.stat().st_size for path in busy.files()) < UNREAD


def test_memory_stays_flat(busy, full, record_property):
    first, rest, pages = (FIRST, ALL - FIRST, VISITS) if full else (12, 24, 3)
    clients, pause, beat = (CLIENTS, 5, BEAT_SECONDS + 5) if full else ((1, 4, 4), 1, 1)
    record_property("memory at rest, MB", busy.memory())
    open_pages(busy, pages // 10 + 1, pause)
    for at_once in clients:
        ask(busy, first // len(clients), at_once)
    after_first = settled(busy, beat)  # freed memory is given back once a minute
    record_property("memory after the first answers, MB", after_first)
    record_property("memory per page that is open, MB", open_pages(busy, pages, pause))
    started = time.monotonic()
    for at_once in clients:
        ask(busy, rest // len(clients), at_once)
    seconds = time.monotonic() - started
    at_end = settled(busy, beat)
    for name, value in (
        ("answers", first + rest),
        ("visits", pages + pages // 10 + 1),
        ("seconds per answer", seconds / rest),
    ):
        record_property(name, value)
    record_property("memory at the end, MB", at_end)
    record_property("memory per 1,000 answers, MB", (at_end - after_first) / rest * 1000)
    if full:
        assert at_end < after_first * (1 + GROWTH)


def test_no_file_is_left(busy, full, record_property):
    """By now, what nobody asked about has been swept away, too: here and where a server was killed."""
    if full:
        wait_for(lambda: busy.files() == [], "the sweep", KEPT)
    record_property("files left", len(busy.files()))
    assert busy.files() == []
    assert raw_request(busy.address, "/healthz")[0] == 200
