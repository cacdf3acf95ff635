"""The Compare tab behind a real server, in a real browser, with answers written by hand: an image outside the scope."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.demo.compare.answers import no_weights
from tests.demo.compare.one_tab import serving_compare
from tests.demo.compare.test_mending import file_of, scoped
from tests.e2e.visit import drop_file, visiting

pytestmark = pytest.mark.slow


@pytest.fixture
def weights() -> SimpleNamespace:
    return no_weights()


@pytest.fixture
def address(weights, tmp_path):
    """A page whose scope knows upright radiographs from others."""
    with serving_compare(tmp_path, scoped, weights) as address:
        yield address


@pytest.fixture
def page(browser, address):
    """A visitor who has dropped a radiograph upside down."""
    with visiting(browser, address) as page:
        drop_file(page, ".drop", file_of(300, 200).data, "chest.png")
        page.locator(".outside").wait_for()
        yield page


def expect_answers(page: Page, visible: bool) -> None:
    expect(page.locator(".card .label").first).to_be_visible(visible=visible)
    expect(page.locator(".heat-tools")).to_be_visible(visible=visible)
    expect(page.locator("#prevalence")).to_be_hidden()


def test_other_weights_are_told_and_the_answer_stays_until_it_is_read_again(page, weights):
    note = page.locator(".other-weights")
    answer = page.locator(".results").get_attribute("data-answer")
    expect(note).to_be_hidden()
    weights.current.stamp = weights.stamp = "second"
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(note).to_contain_text("This answer stays that of the weights before.")
    expect(page.locator("body > .voice")).to_contain_text("Other weights have come into use")
    assert page.locator(".results").get_attribute("data-answer") == answer
    note.get_by_role("button", name="Read again with the new ones").click()
    expect(page.locator(".results")).to_have_attribute("data-weights", "second")
    expect(note).to_be_hidden()


def test_the_reason_is_shown_and_spoken_and_the_answers_are_not(page):
    expect(page.locator(".outside .sentence")).to_contain_text("seems turned or upside down")
    expect(page.locator("body > .voice")).to_contain_text("seems turned or upside down")
    expect(page.locator("body > .voice")).not_to_contain_text("Probability")
    expect_answers(page, visible=False)


def test_the_answers_open_by_keyboard_and_stay_open_in_another_language_as_does_the_class(page):
    expect(page.locator(".stage.live")).to_have_count(0)  # the pixels of what is folded away are not asked for
    page.get_by_text("Show anyway").press("Enter")
    expect_answers(page, visible=True)
    page.locator(".stage.live").first.wait_for()
    page.get_by_label("NORMAL", exact=True).check()
    page.locator("#language label", has_text="Français").click()
    page.get_by_text("Afficher quand même").wait_for()
    expect_answers(page, visible=True)
    expect(page.locator("[name=target][value=NORMAL]")).to_be_checked()
    expect(page.locator(".on-card [data-class=PNEUMONIA]:visible")).to_have_count(0)
    drop_file(page, ".drop", file_of(320, 200).data, "other.png")
    expect(page.locator(".drop")).to_contain_text("320")
    expect_answers(page, visible=False)


def test_a_radiograph_that_is_turned_gets_its_answers(page):
    page.get_by_role("button", name="Turn by 180 degrees").click()
    expect(page.locator(".notices")).to_contain_text("Turned by 180 degrees before reading.")
    expect(page.locator(".banner")).to_contain_text("The models disagree")
    expect(page.locator(".outside")).to_have_count(0)
    expect(page.locator("#prevalence")).to_be_visible()


def test_after_a_mend_by_keyboard_the_focus_is_on_the_new_answer(page):
    page.get_by_role("button", name="Turn by 180 degrees").press("Enter")
    expect(page.locator(".banner")).to_contain_text("The models disagree")
    expect(page.locator(".results")).to_be_focused()


def test_the_keyboard_shows_where_it_is_and_goes_through_the_classes(page):
    page.get_by_text("Show anyway").press("Enter")
    slider = page.locator("[data-tool=opacity]")
    slider.press("ArrowRight")
    expect(slider).to_have_css("outline-style", "solid")
    expect(slider).to_have_css("outline-width", "3px")
    classes = page.locator("[name=target]")
    classes.nth(0).press("ArrowRight")
    expect(classes.nth(1)).to_be_checked()
    expect(classes.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(classes.nth(2)).to_be_checked()
