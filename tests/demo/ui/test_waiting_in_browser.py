"""The moment of reading, in a real browser: what is seen and heard while the server is slow, and when it is lost."""

import asyncio
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from demo.compare.answers_panel import WORK
from demo.server.upload_door import Body
from tests.demo.ui.stalled_server import drop, expect_answer, expect_trouble
from tests.e2e.visit import drop_file

pytestmark = pytest.mark.slow

SHOWN = "([selector, width]) => document.querySelector(selector).naturalWidth === width"


def expect_old_answer(page: Page) -> None:
    expect(page.locator(".drop")).to_contain_text("300 × 200")
    expect(page.locator(".results .label")).to_have_count(2)
    expect(page.locator(".results .label").first).to_be_visible()
    expect(page.locator(".skeleton")).to_be_hidden()
    expect(page.locator(".drop .reading")).to_be_hidden()


def test_the_new_picture_and_the_sentence_show_before_any_answer(page, server):
    server.gate.clear()
    page.locator(".skeleton").evaluate("""skeleton => new IntersectionObserver((seen) => {
        if (seen[0].isIntersecting) window.skeletonAt ??= performance.now();
    }).observe(skeleton)""")
    page.evaluate("window.droppedAt = performance.now()")
    drop(page, 310)
    sentence = page.locator(".drop .reading")
    expect(sentence).to_have_css("display", "flex")
    expect(sentence.locator(".what")).to_have_text("Reading the radiograph…")
    expect(page.locator("body > .voice")).to_have_text("Reading the radiograph…")
    for place in (".drop .reading img", ".skeleton img"):
        expect(page.locator(place).first).to_be_visible()
        page.wait_for_function(SHOWN, arg=[place, 310])
    expect(page.locator(".skeleton")).to_be_visible()
    expect(page.locator(".results .label").first).to_be_hidden()
    assert page.evaluate("window.skeletonAt - window.droppedAt") >= 300
    server.gate.set()
    expect(page.locator(".drop")).to_contain_text("310 × 200")
    expect(page.locator(".results .label").first).to_be_visible()
    expect(page.locator(".skeleton")).to_be_hidden()
    expect(sentence).to_be_hidden()


def test_a_file_that_the_browser_cannot_show_is_waited_for_without_a_picture(page, server):
    server.gate.clear()
    tiff = io.BytesIO()
    Image.fromarray(np.linspace(0, 255, 60_000).reshape(200, 300).astype(np.uint8)).save(tiff, "TIFF")
    drop_file(page, ".drop", tiff.getvalue(), "chest.tif")
    expect(page.locator(".skeleton")).to_be_visible()
    expect(page.locator(".drop .reading .what")).to_be_visible()
    assert page.locator("img[data-local]:visible").count() == 0


def test_the_queue_says_how_many_are_before(page, server):
    server.gate.clear()
    asked = 0
    while asked <= WORK["concurrency_limit"]:  # one more than are worked on at once; few may come at a time
        asked += server.ask() == 200
    drop(page, 310)
    expect(page.locator(".drop .reading .what")).to_have_text("In the queue: 2 before you")
    server.gate.set()
    expect(page.locator(".drop")).to_contain_text("310 × 200")


def test_an_upload_of_more_than_a_second_shows_how_far_it_is(page, server, monkeypatch):
    receive = Body.__call__

    async def stalled(body: Body):
        await asyncio.to_thread(server.gate.wait, 60)
        return await receive(body)

    monkeypatch.setattr("demo.server.upload_door.Body.__call__", stalled)
    server.gate.clear()
    drop_file(page, ".drop", bytes(24_000_000), "chest.bmp")  # more than the network holds on the way
    progress = page.locator(".drop progress")
    expect(progress).to_be_visible()
    expect(page.locator(".drop .reading .what")).to_have_text("Sending the file…")
    assert 0 <= progress.evaluate("bar => bar.value") < 1
    server.gate.set()
    expect(page.locator(".turned-away")).to_contain_text("This file was not read.")
    expect(progress).to_be_hidden()


@pytest.mark.parametrize("route", ["upload", "queue/join", "queue/data"])
def test_what_was_lost_is_sent_again_on_a_click(page, route):
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".drop")).to_contain_text("Déposez")
    page.route(f"**/gradio_api/{route}**", lambda request: request.abort())
    drop(page, 310)
    expect_trouble(page, "Le serveur est injoignable")
    expect_old_answer(page)
    again = page.get_by_role("button", name="Renvoyer")
    again.click()
    expect_trouble(page, "Le serveur est injoignable")
    page.unroute(f"**/gradio_api/{route}**")
    again.press("Enter")
    expect(page.locator(".drop")).to_contain_text("310 × 200")
    expect(page.locator("#troubles p:visible")).to_have_count(0)


def test_where_nothing_was_sent_there_is_nothing_to_send_again(page):
    page.route("**/gradio_api/queue/join**", lambda request: request.abort())
    page.get_by_label("Prevalence (%)").fill("10")
    expect_trouble(page, "The server cannot be reached")
    expect(page.get_by_role("button", name="Send again")).to_be_hidden()


def test_a_refusal_leaves_the_case_as_it_was(page):
    drop_file(page, ".drop", b"this is no picture", "chest.jpg")
    refusal = page.locator(".turned-away")
    expect(refusal).to_contain_text("This file was not read. This file is not a")
    expect(refusal).to_contain_text("What was here before stays.")
    expect(page.locator("body > .voice")).to_contain_text("What was here before stays.")
    expect(page.locator("body > .voice")).not_to_contain_text("Probability")
    expect_old_answer(page)
    page.locator("#language label", has_text="Français").click()
    expect(refusal).to_contain_text("Ce qui était affiché reste.")
    expect_answer(page, 320)
    expect(refusal).to_have_count(0)
