"""The keyboard shortcuts in a real browser, on a page with no server behind it."""

import re

import pytest
from playwright.sync_api import expect

from demo.page import page_head
from demo.text.say import SENTENCES
from demo.ui.shortcuts import render_shortcuts
from tests.helpers import ROOT

SCRIPTS = sorted((ROOT / "demo").rglob("static/**/*.js"))


@pytest.fixture
def page(browser):
    """The dialog, a tab that is open, a field, a slider and a drop zone."""
    page = browser.new_page()
    page.set_content(
        f"<html>{page_head()}<body>{render_shortcuts('en')}<div class=tab-container>"
        "<button role=tab id=tab-compare-button aria-selected=true>A</button><button role=tab id=tab-about-button>B"
        "</button></div><input id=field><input id=slider type=range><p id=zone><button class=drop>Drop</button></p>"
    )
    page.evaluate("""() => {
        window.done = [];
        const tabs = document.querySelectorAll("[role=tab]");
        tabs.forEach((tab) => tab.addEventListener("click", () => done.push(tab.textContent)));
        xray.dropZone(document.querySelector("#zone"), null, {});
        xray.shortcut({ name: "open", keys: ["ArrowRight", "Space"], act: (_, key) => done.push(key) });
        xray.shortcut({ name: "tabs", keys: ["+", "Ctrl++"], group: "compare" });
        xray.shortcut({ name: "open", keys: ["h"], act: () => done.push("down"), release: () => done.push("up") });
        xray.shortcut({ name: "open", keys: ["n"], when: () => false, act: () => done.push("never") });
    }""")
    yield page
    page.close()


def test_the_list_opens_and_closes_and_has_a_line_for_each_shortcut(page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    lines = page.locator("dialog dl div").all_inner_texts()
    assert len(lines) == len(set(lines)) and any("Choose a file" in line for line in lines)
    assert "undefined" not in page.locator("dialog").inner_text()
    plus = page.locator("dialog dl div", has_text="Open a tab").locator("kbd")
    assert plus.all_inner_texts() == ["+", "Ctrl", "+"]
    page.keyboard.press("2")
    assert page.evaluate("done") == []  # all others rest meanwhile
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_hidden()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_keys_open_tabs_and_files_but_not_while_somebody_types(page):
    page.locator("#field").press("2")
    page.locator("#field").press("o")
    assert page.evaluate("done") == []
    page.locator("#field").blur()
    page.keyboard.press("2")
    assert page.evaluate("done") == ["B"]
    page.evaluate("() => { HTMLInputElement.prototype.click = function () { done.push(this.type); }; }")
    for key in ("o", "O", "Control+o"):
        page.keyboard.press(key)
    assert page.evaluate("done") == ["B", "file", "file", "file"]


def test_digits_need_no_shift_on_a_french_keyboard(page):
    page.evaluate("""document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "é", code: "Digit2", bubbles: true, cancelable: true }))""")
    assert page.evaluate("done") == ["B"]


def test_a_slider_keeps_its_arrow_keys_and_a_button_its_blank(page):
    page.locator("#slider").press("ArrowRight")
    page.locator("[role=tab]").first.press("Space")
    assert page.evaluate("done") == ["A"]  # the button itself
    page.locator("[role=tab]").first.blur()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("done") == ["A", "ArrowRight"]


def test_a_key_that_is_held_is_let_go(page):
    page.keyboard.down("h")
    assert page.evaluate("done") == ["down"]
    page.keyboard.up("h")
    page.keyboard.press("n")
    assert page.evaluate("done") == ["down", "up"]


@pytest.mark.parametrize("language", SENTENCES)
def test_every_shortcut_has_its_words(language):
    calls = [call for file in SCRIPTS for call in re.findall(r"xray\.shortcut\(\{(.+?)\}\)", file.read_text(), re.S)]
    names = {name for call in calls for name in re.findall(r'\bname: "(\w+)"', call)}
    groups = {group for call in calls for group in re.findall(r'\bgroup: "(\w+)"', call)}
    assert {"help", "open", "tabs"} <= names
    wanted = {f"shortcut_{name}" for name in names} | {f"shortcuts_{group}" for group in groups | {"page"}}
    assert wanted <= SENTENCES[language].keys()
