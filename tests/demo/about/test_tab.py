"""The About tab: alone, and behind a real server in a real browser."""

import re
from types import SimpleNamespace

import gradio as gr
import pytest
from playwright.sync_api import Page, expect

from demo.about import tab as about_tab
from demo.about.view import render_model_cards
from demo.page import launch_settings
from demo.server.access import Access
from demo.ui.labels import Labels
from xray_models.networks.record import ModelRecord

RUN = "20261123-062501"


def loaded(run_id: str | None = None, threshold: float = 0.25, stamp: int = 0) -> SimpleNamespace:
    """Everything that the tab asks of LoadedWeights."""
    records = [ModelRecord(name, threshold=threshold) for name in ("resnet50", "cnn")]
    classifiers = {record.model: SimpleNamespace(record=record) for record in records}
    return SimpleNamespace(run_id=run_id, classifiers=classifiers, stamp=stamp)


def test_the_cards_are_those_of_the_weights_that_answer():
    shipped, retrained = render_model_cards(loaded(), "en"), render_model_cards(loaded(RUN, 0.75), "fr")
    assert re.findall(r'data-model="(\w+)"', shipped) == ["resnet50", "cnn"]
    assert "the shipped ones" in shipped and "0.2500" in shipped and 'download="model_card_resnet50.md"' in shipped
    assert "23 nov. 2026, 06:25" in retrained and "0,7500" in retrained and f'"{RUN}_model_card_cnn.md"' in retrained


@pytest.fixture
def weights() -> SimpleNamespace:
    return SimpleNamespace(current=loaded())


@pytest.fixture
def page(browser, weights, tmp_path_factory, monkeypatch):
    """A page with another tab and this one, which nobody has opened yet."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
    with gr.Blocks() as demo:
        labels = Labels(gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language"))
        with gr.Tabs():
            with gr.Tab("Other", id="other"):
                gr.Markdown("other")
            about_tab.build(weights, labels)
        labels.connect()
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False)))
    page = browser.new_page(locale="en-US", viewport={"width": 390, "height": 844})
    page.set_default_timeout(30_000)
    page.goto(demo.local_url)
    page.get_by_role("tab", name="About").wait_for()
    yield page
    page.close()
    demo.close()


def test_the_tab_follows_weights_and_language_and_keeps_what_is_unfolded(page: Page, weights):
    about, other = page.get_by_role("tab", name=re.compile("About|propos")), page.get_by_role("tab", name="Other")
    about.click()
    first = page.locator("[data-model=resnet50] details[data-checklist=claim]")
    first.locator("summary").click()
    expect(first.get_by_text("Analysis of failures")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # a telephone scrolls one way only

    other.click()
    about.click()
    expect(first.get_by_text("Analysis of failures")).to_be_visible()

    other.click()
    weights.current = loaded(RUN, 0.75, stamp=1)
    about.click()
    expect(page.locator("#model-cards .lead")).to_contain_text("the run of 23 Nov 2026, 06:25")
    expect(page.locator("[data-model=cnn]")).to_contain_text("0.7500")

    other.click()
    weights.current = loaded(RUN, 0.65, stamp=2)  # the same run has been continued
    about.click()
    expect(page.locator("[data-model=cnn]")).to_contain_text("0.6500")

    page.get_by_label("Français").click()
    expect(page.locator("#model-cards .lead")).to_contain_text("entraînement du 23 nov. 2026, 06:25")
    expect(page.locator("[data-model=cnn]")).to_contain_text("0,6500")
