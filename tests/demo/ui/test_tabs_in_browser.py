"""The tabs in a real browser: addresses, keys, and the sign of the page."""

import gradio as gr
import pytest
from playwright.sync_api import Page, expect

from demo.page import launch_settings
from demo.server.access import Access
from demo.ui.events import PRIVATE
from tests.e2e.visit import visiting

pytestmark = pytest.mark.slow

NAMES = ("Compare", "Retrain", "Results", "About")


@pytest.fixture(scope="module")
def address():
    """A page with four long tabs, whose second leads to the third."""
    with gr.Blocks() as demo:
        with gr.Tabs() as tabs:
            for name in NAMES:
                with gr.Tab(name, id=name.lower(), elem_id=f"tab-{name.lower()}"):
                    if name == "Retrain":
                        gr.HTML('<div style="height: 3000px"></div>')
                        gr.Button("See", elem_id="see").click(lambda: gr.Tabs(selected="results"), None, tabs)
                    gr.HTML(f'<div class="drop" style="height: 3000px">{name}</div>')
        demo.load(None, None, None, js="() => { xray.tabs(); xray.speak(''); }", **PRIVATE)
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False)))
    yield demo.local_url
    demo.close()


@pytest.fixture
def page(browser, address):
    with visiting(browser, address) as page:
        yield page


def expect_tab(page: Page, name: str, address: str) -> None:
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".drop:visible")).to_have_text(name)
    expect(page).to_have_url(address)


def test_each_tab_has_an_address_that_opens_it_and_goes_back(page, address):
    expect_tab(page, "Compare", address)
    page.get_by_role("tab", name="About").click()
    expect_tab(page, "About", f"{address}#about")
    page.reload()
    expect_tab(page, "About", f"{address}#about")
    page.get_by_role("tab", name="Retrain").click()
    expect_tab(page, "Retrain", f"{address}#retrain")
    page.go_back()
    expect_tab(page, "About", f"{address}#about")
    page.goto(f"{address}#nonsense")
    expect_tab(page, "About", f"{address}#nonsense")


def test_arrow_keys_go_through_the_tabs(page, address):
    page.get_by_role("tab", name="Compare").press("ArrowRight")
    expect_tab(page, "Retrain", f"{address}#retrain")
    expect(page.get_by_role("tab", name="Retrain")).to_be_focused()
    page.keyboard.press("End")
    expect_tab(page, "About", f"{address}#about")
    page.keyboard.press("ArrowLeft")
    expect_tab(page, "Results", f"{address}#results")
    page.keyboard.press("Home")
    expect_tab(page, "Compare", address)


def test_who_is_sent_to_another_tab_lands_at_its_top(page, address):
    page.get_by_role("tab", name="Retrain").click()
    page.locator("#see").scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 1000
    page.locator("#see").click()
    expect_tab(page, "Results", f"{address}#results")
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("path", ["favicon.ico", "manifest.json"])
def test_the_page_has_a_sign_of_its_own(page, address, path):
    answer = page.request.get(f"{address}{path}")
    assert answer.status == 200
    assert path != "favicon.ico" or (b"#0b6478" in answer.body() and "svg" in answer.headers["content-type"])
