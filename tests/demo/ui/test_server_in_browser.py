"""A server that is full, out of reach, or gone while it reads, and the page in a real browser in front of it."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.demo.ui.stalled_server import drop, expect_answer, expect_trouble

pytestmark = pytest.mark.slow


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
    page.locator("body[data-busy=reading]").wait_for()
    page.wait_for_timeout(2000)  # until the request has arrived
    server.demo.close()
    server.gate.set()
    expect_trouble(page, "The server cannot be reached")
    server.start()
    expect_answer(page, 320)


SLOW_TO_CLOSE = """
const real = window.fetch;
window.fetch = (input, options) => {
    if (!String(input).endsWith("/queue/data?slow")) return real(input, options);
    const body = new ReadableStream({
        start(controller) {
            controller.enqueue(new TextEncoder().encode('data: {"msg":"close_stream"}\\n\\n'));
            setTimeout(() => { window.isClosed = true; controller.close(); }, 300);
        },
    });
    return Promise.resolve(new Response(body));
};
"""
READ = """async () => {
    const { body } = await fetch("/gradio_api/queue/data?slow");
    await body.getReader().read();
    return window.isClosed === true;
}"""


def test_the_end_of_a_stream_is_told_once_the_server_has_closed_it(browser, server):
    """Else Gradio would break it off before, and what was asked at this moment would get no answer."""
    page = browser.new_page()
    page.add_init_script(SLOW_TO_CLOSE)
    page.goto(server.address)
    page.locator("body > .voice").wait_for(state="attached")
    assert page.evaluate(READ)
    page.close()
