"""Where a data set comes in, behind a real server, in a real browser: what is not sent, and reading that is stopped."""

import threading

import gradio as gr
import pytest
from playwright.sync_api import Page, expect

from demo.page import launch_settings
from demo.retrain.data_panel import DataPanel
from demo.server.access import Access
from demo.ui.labels import Labels
from tests.e2e.visit import drop_file

FOLDER = """() => {
    const file = new File([], "chest_xray");
    file.slice = () => ({ arrayBuffer: () => Promise.reject(new Error("a folder")) });
    const event = new DragEvent("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], files: [file] } });
    document.querySelector("#zip-zone .drop").dispatchEvent(event);
}"""
SEVERAL = """() => {
    const dataTransfer = new DataTransfer();
    for (const name of ["a.zip", "b.zip"]) dataTransfer.items.add(new File(["PK"], name));
    const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector("#zip-zone .drop").dispatchEvent(event);
}"""


@pytest.fixture
def reading(retraining):
    """Reading a data set takes for ever, until it is stopped; the names of what arrived."""
    arrived, stopped = [], threading.Event()

    def load(dataset, on_progress):
        arrived.append(dataset.name)
        while not stopped.wait(0.05):
            on_progress(3, 10)

    retraining.dataset_store.load = load
    yield arrived
    stopped.set()


@pytest.fixture
def page(browser, retraining, reading, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    with gr.Blocks() as demo:
        labels = Labels(gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language"))
        DataPanel(retraining, labels, gr.State(False), gr.State(None))
        labels.connect()
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False)))
    page = browser.new_page(locale="en-US")
    page.set_default_timeout(120_000)
    page.goto(demo.local_url)
    page.locator("#zip-zone .drop").wait_for()
    yield page
    page.close()
    demo.close()


def test_what_is_no_zip_is_not_sent_but_told_what_to_do(page: Page, reading):
    refusal = page.locator("#data-view [role=alert]")
    for name in ("data.tar.gz", "data.7z", "chest.png"):
        drop_file(page, "#zip-zone .drop", b"\x1f\x8b\x08 whatever", name)
        expect(refusal).to_contain_text("This is not a zip")
    page.evaluate(FOLDER)
    expect(refusal).to_contain_text("A folder cannot be sent as it is. Make a zip of it")
    page.evaluate(SEVERAL)
    expect(refusal).to_contain_text("several files")
    expect(page.locator("body")).not_to_have_class("sending")
    assert reading == []


def test_reading_is_stopped_by_its_button(page: Page, reading):
    expect(page.locator("#data-stop")).not_to_be_visible()
    drop_file(page, "#zip-zone .drop", b"PK\3\4", "CHEST.ZIP")  # Gradio itself refuses capitals
    expect(page.locator("#data-view")).to_contain_text("3 of 10")
    page.locator("#data-stop").click()
    expect(page.locator("#data-view [role=alert]")).to_contain_text("The reading was stopped")
    expect(page.locator("#data-stop")).not_to_be_visible()
    assert reading == ["CHEST.zip"]


def test_a_run_that_stood_first_still_does_after_a_reload_and_another_one_does_not(browser):
    states = iter(['class="run running" data-run="a"', 'class="run" data-run="a"', 'class="run" data-run="b"'])
    with gr.Blocks() as demo:
        run = gr.HTML(elem_id="run", js_on_load="xray.run(element, watch)")
        demo.load(lambda: f"<div {next(states)}>a run</div>", None, run)
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False)))
    page = browser.new_page()
    page.goto(demo.local_url)
    for stands_first in (1, 1, 0):
        page.locator(".run").wait_for(timeout=60_000)
        expect(page.locator("body.run-first")).to_have_count(stands_first)
        if stands_first:
            page.reload()
    page.close()
    demo.close()
