"""Several files in a real browser, with answers written by hand."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.demo.compare.answers import comparison
from tests.demo.compare.one_tab import serving_compare
from tests.e2e.visit import drop_file, drop_files, visiting

pytestmark = pytest.mark.slow


def labelled(radiograph, *_, **__):
    """The CNN's answer tells how wide a picture is."""
    return comparison("PNEUMONIA" if radiograph.width > 250 else "NORMAL", width=radiograph.width)


def picture(width: int) -> bytes:
    buffer = io.BytesIO()
    pixels = np.linspace(20, 220, 200)[:, None] + np.linspace(0, 30, width)
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving_compare(tmp_path_factory.mktemp("uploads"), labelled) as address:
        yield address


@pytest.fixture
def page(browser, address):
    with visiting(browser, address) as page:
        yield page


def places(page: Page):
    return page.locator("#strip [data-index]")


def expect_shown(page: Page, width: int, place: int) -> None:
    expect(page.locator(".drop small")).to_contain_text(f"{width} × ")
    expect(places(page).nth(place)).to_have_attribute("aria-current", "true")


def test_all_files_are_read_the_first_is_shown_and_a_refusal_takes_nothing_away(page):
    drop_files(page, ".drop", {"a.png": picture(300), "b.jpg": b"no picture", "c.png": picture(200)})
    expect(places(page)).to_have_count(3)
    expect_shown(page, 300, 0)
    expect(page.locator(".turned-away")).to_have_count(0)
    expect(page.locator(".adding")).to_be_hidden()
    titles = [places(page).nth(i).get_attribute("title") for i in range(3)]
    assert titles[0].count("PNEUMONIA") == 2 and titles[2].count("PNEUMONIA") == 1 and "not a JPEG" in titles[1]
    places(page).nth(1).click()
    expect(page.locator(".refusal")).to_contain_text("not a JPEG")
    places(page).nth(2).click()
    expect_shown(page, 200, 2)


def test_arrow_keys_go_through_them(page):
    drop_files(page, ".drop", {f"{width}.png": picture(width) for width in (300, 200, 250)})
    expect(places(page)).to_have_count(3)
    for key, width, place in (("ArrowRight", 200, 1), ("End", 250, 2), ("ArrowRight", 250, 2), ("Home", 300, 0)):
        page.keyboard.press(key)
        expect_shown(page, width, place)
        expect(page.locator("body[data-busy]")).to_have_count(0)
    places(page).nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect_shown(page, 200, 1)
    expect(places(page).nth(1)).to_be_focused()


def test_what_was_dropped_before_stays_and_can_be_cleared(page):
    drop_file(page, ".drop", picture(300), "a.png")
    expect(page.locator(".drop small")).to_contain_text("300 × ")
    expect(page.locator("#strip ol")).to_have_count(0)
    drop_file(page, ".drop", picture(200), "b.png")
    expect(places(page)).to_have_count(2)
    expect_shown(page, 200, 1)
    page.get_by_text("Français").click()
    expect(page.locator("#strip ol")).to_have_attribute("aria-label", "Les radiographies de cette visite")
    page.locator("[data-clear]").click()
    expect(page.locator("#strip ol")).to_have_count(0)
    expect(page.locator(".drop")).not_to_have_class(re.compile("filled"))


@pytest.mark.parametrize("meanwhile", ["language", "arrow keys"])
def test_no_file_is_lost_while_the_page_changes_for_another_reason(page, meanwhile):
    drop_files(page, ".drop", {f"{width}.png": picture(width) for width in range(200, 208)})
    expect(places(page).nth(1)).to_be_visible()
    for turn in range(4):
        if meanwhile == "language":
            page.get_by_text("English" if turn % 2 else "Français").click()
        else:
            page.keyboard.press("Home" if turn % 2 else "ArrowRight")
        page.wait_for_timeout(100)
    expect(places(page)).to_have_count(8)
    expect(page.locator(".adding")).to_be_hidden()
    drop_file(page, ".drop", picture(300), "more.png")
    expect(places(page)).to_have_count(9)


def test_clear_ends_the_reading_of_several_files(page):
    drop_files(page, ".drop", {f"{width}.png": picture(width) for width in range(200, 212)})
    expect(places(page).nth(1)).to_be_visible()
    page.locator("[data-clear]").click()
    expect(page.locator("#strip ol")).to_have_count(0)
    page.wait_for_timeout(1500)
    expect(page.locator("#strip ol")).to_have_count(0)  # at most the file that had been sent
    expect(page.locator("body[data-busy]")).to_have_count(0)
