"""Every tab through axe (https://github.com/dequelabs/axe-core), with an answer on Compare.

A plain run looks at two of the twelve looks of the page; XRAY_ALL_LOOKS=1 makes it look at all.
"""

import os
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.visit import drop_files, serving, visiting
from tests.helpers import real_example

pytestmark = pytest.mark.slow

SHORT = [(1440, "light", "en-US"), (390, "dark", "fr-FR")]
ALL = list(product((1440, 1024, 390), ("light", "dark"), ("en-US", "fr-FR")))
LOOKS = ALL if os.environ.get("XRAY_ALL_LOOKS") else SHORT
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("page")) as address:
        yield address


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_axe_finds_nothing_serious_on_any_tab(browser, address, width, theme, language):
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": theme, "locale": language}
    with visiting(browser, address, **look) as page:
        expect(page.locator("html")).to_have_attribute("lang", language[:2])
        page.wait_for_timeout(1000)  # colours change slowly
        found = {"empty": grave(page)}
        drop_files(page, ".drop", {f"{label}.jpg": real_example("right", label).read_bytes() for label in LABELS})
        expect(page.locator("#strip [data-index]")).to_have_count(len(LABELS))
        page.locator(".stage.live").first.wait_for()
        for details in page.locator("#compare details:visible").all():
            details.evaluate("details => (details.open = true)")
        tabs = page.locator(".tab-container [role=tab]")
        for number in range(tabs.count()):
            tabs.nth(number).click()
            if page.locator(".worklist .drop").is_visible():
                judge_some(page)
            page.wait_for_timeout(500)  # tables and figures come from the server
            found[number] = grave(page)
    assert found == dict.fromkeys(found, [])


LABELS = ("NORMAL", "PNEUMONIA")


def judge_some(page: Page) -> None:
    """On the Worklist tab."""
    files = {"a.jpg": real_example().read_bytes(), "b.jpg": b"no picture", "notes.zip": b"no zip"}
    drop_files(page, ".worklist .drop", files)
    page.wait_for_function("document.querySelector('.worklist progress').value === 1")


def grave(page: Page) -> list[str]:
    """Each serious violation, with the elements that it is about."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {', '.join(node['html'][:160] for node in violation['nodes'][:4])}"
        for violation in violations
        if violation["impact"] in GRAVE
    ]
