"""Reader mode in a real browser, with answers written by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.demo.compare.answers import comparison
from tests.demo.compare.one_tab import serving_compare
from tests.demo.compare.test_mending import file_of
from tests.e2e.visit import drop_files, visiting
from xray_models.images.radiograph import Radiograph
from xray_models.inference.compare import Comparison

pytestmark = pytest.mark.slow

HIDDEN = ("banner", "label", "probability", "heat-tools")


def answered(radiograph: Radiograph, *_, **__) -> Comparison:
    return comparison(width=radiograph.width)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving_compare(tmp_path_factory.mktemp("uploads"), answered) as address:
        yield address


@pytest.fixture
def page(browser, address):
    """A visitor who wants to read first, and has dropped two radiographs."""
    with visiting(browser, address) as page:
        page.locator("[data-own-first]").check()
        drop_files(page, ".drop", {f"{width}.png": file_of(width, 200).data for width in (300, 200)})
        expect(page.locator("#strip [data-index]")).to_have_count(2)
        yield page


def expect_answers(page: Page, visible: bool) -> None:
    for css in HIDDEN:
        expect(page.locator(f".results .{css}").first).to_be_visible(visible=visible)
    expect(page.locator(".own-choice")).to_be_visible(visible=not visible)
    assert page.evaluate("xray.heat.isHidden") is not visible
    opacity = page.locator(".viewer").evaluate("section => section.style.getPropertyValue('--heat-opacity')")
    assert opacity == ("0.45" if visible else "0")


def test_the_answers_come_after_the_choice_and_both_are_counted(page):
    expect_answers(page, visible=False)
    expect(page.locator("#strip .marks i").first).to_be_hidden()
    assert page.locator("#strip [data-index]").first.get_attribute("title") == ""
    expect(page.locator("body > .voice")).to_contain_text("What does this radiograph show?")
    expect(page.locator("body > .voice")).not_to_contain_text("PNEUMONIA")
    assert "What moved the model" not in page.locator("#results").aria_snapshot()
    page.keyboard.press("p")
    expect_answers(page, visible=True)
    expect(page.locator(".own-said")).to_have_text("You said PNEUMONIA.")
    expect(page.locator("body > .voice")).to_contain_text("PNEUMONIA")
    page.locator("#strip [data-index]").nth(1).click()
    expect(page.locator(".drop small")).to_contain_text("200 × ")
    expect_answers(page, visible=False)
    page.locator("[data-own=NORMAL]").click()
    page.locator("#own-readings summary").click()
    expect(page.locator("#own-readings table")).to_contain_text("1 of 2")  # the models differ, on both
    page.locator("#strip [data-index]").nth(0).click()
    expect_answers(page, visible=True)


def test_the_readings_stay_in_the_browser_until_they_are_deleted(page):
    page.keyboard.press("n")
    expect(page.locator("#own-readings summary")).to_have_text("Your readings: 1")
    ((*reading, month),) = page.evaluate("JSON.parse(localStorage.getItem('own-readings'))")
    assert reading == ["NORMAL", "PNEUMONIA", "NORMAL", None] and re.fullmatch(r"20\d\d-\d\d", month)
    page.reload()
    expect(page.locator("#own-readings summary")).to_have_text("Your readings: 1")
    expect(page.locator("[data-own-first]")).to_be_checked()
    page.get_by_text("Français").click()
    expect(page.locator("#own-readings summary")).to_have_text("Vos lectures : 1")
    page.locator("#own-readings summary").click()
    page.locator("[data-own-delete]").click()
    expect(page.locator("#own-readings summary")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('own-readings')") == "[]"


@pytest.mark.parametrize("nonsense", ["5", "true", '{"a": 1}'])
def test_nonsense_in_the_browsers_store_is_replaced(browser, address, nonsense):
    kept = {"origin": address.rstrip("/"), "localStorage": [{"name": "own-readings", "value": nonsense}]}
    with visiting(browser, address, storage_state={"cookies": [], "origins": [kept]}) as page:
        page.locator("[data-own-first]").check()
        drop_files(page, ".drop", {"a.png": file_of(300, 200).data})
        page.locator("[data-own=NORMAL]").click()
        expect(page.locator("#own-readings summary")).to_have_text("Your readings: 1")


def test_what_was_seen_with_its_answers_is_not_asked_about(page):
    page.keyboard.press("n")
    page.locator("[data-own-first]").uncheck()
    page.locator("#strip [data-index]").nth(1).click()
    expect(page.locator(".drop small")).to_contain_text("200 × ")
    page.locator("[data-own-first]").check()
    expect_answers(page, visible=True)
    expect(page.locator(".own-said")).to_be_hidden()
    expect(page.locator("#own-readings summary")).to_have_text("Your readings: 1")
