"""The Validate tab behind a real server, in a real browser: what a visitor brings, and what comes of it."""

import base64
from pathlib import Path

import gradio as gr
import pytest
from playwright.sync_api import Page, expect

from demo.page import launch_settings
from demo.server.access import Access
from demo.ui.labels import Labels
from demo.validate import tab as validate_tab

pytestmark = pytest.mark.browser

# One with its month, and one of an earlier version of the page, without.
OWN_READINGS = '[["NORMAL","NORMAL",null,null,"2026-01"],["NORMAL",null,null,null]]'
DROP = """(files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of files)
        dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
    document.querySelector("#validate-zone .drop")
        .dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def page(browser, bright_weights, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    access = Access(False)
    with gr.Blocks() as demo:
        labels = Labels(gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language"))
        with gr.Tabs():
            validate_tab.build(bright_weights, None, access, labels, gr.State(False))
        labels.connect()
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(access))
    page = browser.new_page(locale="en-US")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_default_timeout(120_000)
    page.goto(demo.local_url)
    page.locator("#validate-zone .drop").wait_for()
    yield page
    page.close()
    demo.close()
    assert problems == []


def drop(page: Page, files: dict[str, bytes]) -> None:
    page.evaluate(DROP, [[name, base64.b64encode(content).decode()] for name, content in files.items()])


def test_pictures_and_a_table_are_asked_about_described_judged_and_looked_at(page: Page, ward_zip, ward_table):
    drop(page, {"LABELS.CSV": ward_table, "ward.zip": ward_zip.read_bytes()})
    form = page.locator(".table-questions")
    form.locator("select").nth(0).select_option("NORMAL")
    form.locator("select").nth(1).select_option("PNEUMONIA")
    form.locator("button").click()
    expect(page.locator("#validate-view .data-set h3").first).to_have_text("ward.zip")
    expect(page.locator("#validate-view .groups")).to_contain_text("female 4, male 3")
    page.locator("#validate-judge").click()
    expect(page.locator(".lead-result")).to_contain_text("6 images of 6 patients")
    expect(page.locator("#validate-view .unread")).to_contain_text("ward/broken.png")
    page.locator("#validate-results [data-model=cnn] [data-cell=fp]").click()
    expect(page.locator("#validate-mistakes .cell-images h3")).to_have_text("5.png")
    page.locator("[data-suspects]").click()
    expect(page.locator("#validate-suspects .search-status")).to_have_text("1 of 1 images whose labels may be wrong.")
    page.evaluate(
        "() => { xray.readOnCompare = async (file) => { window.opened = (await file.arrayBuffer()).byteLength; }; }"
    )
    page.locator("#validate-suspects [data-original]").click()
    page.wait_for_function("window.opened > 100")
    page.locator("#local-fit").click()
    expect(page.locator("#local-found [role=alert]")).to_contain_text("too few")
    with page.expect_download() as download:
        page.locator("[data-validation-report=markdown]").click()
    assert "ward/" not in Path(download.value.path()).read_text()
    page.evaluate("(kept) => localStorage.setItem('own-readings', kept)", OWN_READINGS)
    page.locator("[data-month=add]").click()
    expect(page.locator("#validate-monthly tbody tr")).to_have_count(2)
    own = page.locator("[data-month=own]")
    expect(own).to_have_text("Add my readings of reader mode (1)")
    own.click()
    expect(page.locator("#validate-monthly tbody")).to_contain_text("2026-01")
    page.locator("[data-month=delete]").click()
    expect(page.locator("#validate-monthly table")).to_have_count(0)
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".lead-result")).to_contain_text("6 images de 6 patients")


def test_loose_files_become_a_zip_and_what_is_no_data_set_is_a_sentence(page: Page, ward_zip, ward_table):
    drop(page, {"a.zip": b"PK", "b.zip": b"PK"})
    expect(page.locator("#validate-view [role=alert]")).to_contain_text("several zips")
    drop(page, {"x.png": b"no picture", "labels.csv": b"file,label\nx.png,NORMAL\n"})
    expect(page.locator("#validate-view [role=alert]")).to_contain_text("PNEUMONIA")  # a class is missing
