"""A server with little room that stalls at will, and a visitor's page in front of it, for the tests of this folder."""

import threading
import time

import gradio as gr
import httpx
import pytest
from playwright.sync_api import Page, expect

from demo.compare import tab as compare_tab
from demo.compare.reader import Reader
from demo.page import launch_settings
from demo.server.access import Access
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import Labels
from demo.ui.troubles import render_troubles
from tests.demo.compare.answers import comparison, no_weights
from tests.demo.compare.test_mending import file_of
from tests.e2e.visit import drop_file

ROOM = 4  # requests that may wait: another language asks for as many


class Server:
    """The Compare tab on a server with little room, which answers nothing while ``gate`` is closed."""

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.port = None
        self.start()

    def start(self) -> None:
        with gr.Blocks() as self.demo:
            language = gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language")
            language.change(None, language, js="(language) => xray.remember(language)", **PRIVATE)
            labels = Labels(language)
            gr.HTML(render_troubles(), elem_id="troubles", **STATIC_HTML)
            with gr.Tabs():
                compare_tab.build(Reader(no_weights(), None, []), labels)
            labels.connect()
        self.demo.queue(max_size=ROOM)
        settings = {**launch_settings(Access(False)), "server_port": self.port}
        _, self.address, _ = self.demo.launch(prevent_thread_lock=True, quiet=True, **settings)
        self.port = self.demo.server_port

    def read(self, radiograph, *_, **__):
        self.gate.wait(60)
        return comparison(width=radiograph.width, height=radiograph.height)

    def ask(self) -> int:
        """Another visitor asks for an answer: the HTTP status."""
        picture = {"files": ("a.png", file_of(90, 80).data)}
        (path,) = httpx.post(f"{self.address}gradio_api/upload", files=picture, timeout=60).json()
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        call = httpx.post(f"{self.address}gradio_api/call/compare", json={"data": [file, "predicted"]}, timeout=60)
        return call.status_code

    def fill(self) -> None:
        """Other visitors ask until there is no room."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.ask() == 503:
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
    expect(page.locator("body[data-busy=reading]")).to_have_count(0)
    expect(page.locator(".toast-body:visible")).to_have_count(0)


def expect_trouble(page: Page, words: str) -> None:
    expect(page.locator("#troubles p:visible")).to_contain_text(words)
    expect(page.locator("body > .voice")).to_contain_text(words)
    expect_usable(page)
    expect(page.locator(".drop")).to_contain_text("300 × 200")
    expect(page.locator(".results .label")).to_have_count(2)
