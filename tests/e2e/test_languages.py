"""All four tabs in both languages, as a visitor finds them: nothing is blank, nothing is left in the other language."""

import re

import pytest
from playwright.sync_api import Page

from demo.text.languages import LANGUAGES
from demo.text.say import SENTENCES
from tests.e2e.visit import serving, visiting

pytestmark = pytest.mark.slow

TABS = {  # its sentence -> what is there once the tab is filled
    "compare": ".card .label",
    "retrain": "#runs table",
    "results": "#test-results .cards",
    "about": "#model-cards .model-card",
}
# Every text and every description that a visitor can see or hear: text by text, and paragraph by paragraph.
TEXTS = """() => {
    const seen = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility());
    const nodes = seen.flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE));
    const blocks = seen.filter((element) => element.matches("p, li, dd, td, summary, label, button, figcaption"));
    const names = ["aria-label", "alt", "title", "placeholder"];
    const described = seen.flatMap((element) => names.map((name) => element.getAttribute(name) ?? ""));
    const texts = [...[...nodes, ...blocks].map((node) => node.textContent), ...described];
    return [...new Set(texts.map((text) => text.replaceAll(/\\s+/g, " ").trim()))].filter(Boolean);
}"""
BLANKS = """() => [...document.querySelectorAll("button, label, summary, h1, h2, h3, h4, dt, [role=tab]")]
    .filter((element) => element.checkVisibility() && !element.textContent.trim()
        && !element.getAttribute("aria-label") && !element.title)
    .map((element) => element.outerHTML.slice(0, 200))"""


def sentences(language: str) -> dict[str, str]:
    """Key -> sentence; of a text with several paragraphs, each heading for itself."""
    found = {}
    for key, text in SENTENCES[language].items():
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        found |= {f"{key} {number}": heading for number, heading in enumerate(headings)} if headings else {key: text}
    return found


def foreign_to(language: str) -> dict[str, re.Pattern]:
    """Key -> pattern of each sentence in the other language; not those that could be of this one as well."""
    (other,) = set(LANGUAGES.values()) - {language}
    own, others = sentences(language), sentences(other)
    patterns = {}
    for key, text in others.items():
        fixed = re.sub(r"{\w+}", "", text)
        if text not in own.values() and re.search(r"[^\W\d_]{3}", fixed):
            patterns[key] = re.compile(".+".join(map(re.escape, re.split(r"{\w+}", text))))
    return patterns


def walk(page: Page, language: str) -> None:
    foreign = foreign_to(language)
    for tab, content in TABS.items():
        page.get_by_role("tab", name=SENTENCES[language][tab], exact=True).click()
        page.locator(content).first.wait_for()
        page.evaluate("() => document.querySelectorAll('details').forEach((details) => (details.open = true))")
        texts = page.evaluate(TEXTS)
        assert len(texts) > 30, f"{tab} in {language} says hardly anything"
        mixed = {text: key for text in texts for key, pattern in foreign.items() if pattern.fullmatch(text)}
        assert mixed == {}, f"{tab} in {language} has sentences of the other language"
        assert [text for text in texts if re.search(r"[{}]|\bundefined\b|\bnan\b", text)] == []
        assert page.evaluate(BLANKS) == []


def test_every_tab_speaks_both_languages(browser, tmp_path):
    with serving(tmp_path) as address, visiting(browser, address) as page:
        page.locator("[data-example='0']").click()
        page.locator(TABS["compare"]).first.wait_for()
        walk(page, "en")
        page.get_by_label("Français").click()
        page.get_by_role("tab", name=SENTENCES["fr"]["about"]).wait_for()
        page.get_by_role("heading", name=sentences("fr")["about_text 0"]).wait_for()
        walk(page, "fr")
        page.goto(f"{address}/?lang=en")
        page.get_by_role("tab", name="Compare", exact=True).wait_for()
        page.get_by_label("Français").click()
        page.wait_for_url("**/?lang=fr")
