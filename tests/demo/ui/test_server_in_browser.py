"""A server that is full, out of reach, or gone while it reads, and the page in a real browser in front of it."""

import threading
import time
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
from playwright.sync_api import Page, expect

from demo.compare import tab as compare_tab
from demo.compare.reader import Reader
from demo.page import launch_settings
from demo.server.access import Access
from demo.server.worth import Worth
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import Labels
from demo.ui.troubles import render_troubles
from tests.demo.compare.answers import comparison
from tests.demo.compare.test_mending import file_of
from tests.e2e.visit import drop_file

pytestmark = pytest.mark.slow

ROOM = 4  # requests that may wait: another language asks for as many
expect.set_options(timeout=120_000)  # on two busy cores


class Server:
    """The Compare tab on a server with little room, which answers nothing while ``gate`` is closed."""

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.port = None
        self.start()

    def start(self) -> None:
        weights = SimpleNamespace(current=SimpleNamespace(classifiers={}, worth=Worth()), run_id=None)
        with gr.Blocks() as self.demo:
            language = gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language")
            language.change(None, language, js="(language) => xray.remember(language)", **PRIVATE)
            labels = Labels(language)
            gr.HTML(render_troubles(), elem_id="troubles", **STATIC_HTML)
            with gr.Tabs():
                compare_tab.build(Reader(weights, None, []), labels)
            labels.connect()
        self.demo.queue(max_size=ROOM)
        settings = {**launch_settings(Access(False)), "server_port": self.port}
        _, self.address, _ = self.demo.launch(prevent_thread_lock=True, quiet=True, **settings)
        self.port = self.demo.server_port

    def read(self, radiograph, *_, **__):
        self.gate.wait(60)
        return comparison(width=radiograph.width, height=radiograph.height)

    def fill(self) -> None:
        """Other visitors ask until there is no room."""
        picture = {"files": ("a.png", file_of(90, 80).data)}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            (path,) = httpx.post(f"{self.address}gradio_api/upload", files=picture, timeout=60).json()
            file = {"path": path, "meta": {"_type": "gradio.FileData"}}
            call = httpx.post(f"{self.address}gradio_api/call/compare", json={"data": [file, "predicted"]}, timeout=60)
            if call.status_code == 503:
                return
        raise AssertionError("The queue did not fill.")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        server = Server()
        patch.setattr("demo.compare.reader.compare", server.read)
        yield server
        server.gate.set()
        server.demo.close()


@pytest.fixture
def page(browser, server):
    """A visitor who has an answer for a radiograph 300 pixels wide."""
    page = browser.new_page(locale="en-US")
    page.set_default_timeout(180_000)
    page.goto(server.address)
    page.locator(".drop").wait_for()
    page.locator(".voice").wait_for(state="attached")
    page.evaluate("window.loadedOnce = true")
    expect_answer(page, 300)
    yield page
    server.gate.set()
    assert page.evaluate("window.loadedOnce")
    page.close()


def drop(page: Page, width: int) -> None:
    drop_file(page, ".drop", file_of(width, 200).data, "chest.png")


def expect_answer(page: Page, width: int) -> None:
    drop(page, width)
    expect(page.locator(".drop")).to_contain_text(f"{width} × 200")
    expect(page.locator(".results .label")).to_have_count(2)
    expect_usable(page)
    expect(page.locator("#troubles p:visible")).to_have_count(0)


def expect_usable(page: Page) -> None:
    """It does not wait any more, and says nothing of Gradio's own."""
    expect(page.locator("body.reading")).to_have_count(0)
    expect(page.locator(".toast-body:visible")).to_have_count(0)


def expect_trouble(page: Page, words: str) -> None:
    expect(page.locator("#troubles p:visible")).to_contain_text(words)
    expect(page.locator("body > .voice")).to_contain_text(words)
    expect_usable(page)
    expect(page.locator(".drop")).to_contain_text("300 × 200")
    expect(page.locator(".results .label")).to_have_count(2)


def test_a_full_queue_is_told_in_the_visitor_s_language_and_the_case_stays(page, server):
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".drop")).to_contain_text("Déposez")
    server.gate.clear()
    server.fill()
    drop(page, 310)
    expect_trouble(page, "Trop de visiteurs attendent")
    server.gate.set()
    page.wait_for_timeout(1000)
    expect_answer(page, 320)


@pytest.mark.parametrize("route", ["upload", "queue/join", "queue/data"])
def test_a_request_that_does_not_arrive_leaves_the_page_usable(page, route):
    page.route(f"**/gradio_api/{route}**", lambda request: request.abort())
    drop(page, 310)
    expect_trouble(page, "The server cannot be reached")
    page.unroute(f"**/gradio_api/{route}**")
    expect_answer(page, 320)


def test_a_full_disk_is_told_and_the_page_works_again_once_there_is_room(page, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr("demo.server.upload_door.shutil.disk_usage", lambda path: SimpleNamespace(free=0))
        drop(page, 310)
        expect_trouble(page, "The disk of this server is full")
    expect_answer(page, 320)


def test_too_many_unread_files_are_told(page, monkeypatch):
    with monkeypatch.context() as crowded:
        crowded.setattr("demo.server.upload_door.UNREAD_FILES", 0)
        drop(page, 310)
        expect_trouble(page, "Too many visitors are waiting")
    expect_answer(page, 320)


def test_a_server_that_is_restarted_while_it_reads_answers_the_next_try(page, server):
    server.gate.clear()
    drop(page, 310)
    page.locator("body.reading").wait_for()
    page.wait_for_timeout(2000)  # until the request has arrived
    server.demo.close()
    server.gate.set()
    expect_trouble(page, "The server cannot be reached")
    server.start()
    expect_answer(page, 320)
