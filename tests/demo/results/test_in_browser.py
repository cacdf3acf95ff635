"""The Results tab behind a real server, in a real browser: one of the choices is a run."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from playwright.sync_api import Page, expect

from demo.page import launch_settings
from demo.results import tab as results_tab
from demo.results.choices import ResultsChoices
from demo.server.access import Access
from demo.ui.labels import Labels

RUN = "20261123-062501"


LOWEST_CONTRAST = """() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = (colour) => {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    return Math.min(...[...document.querySelectorAll(".matrix td > *")].map((text) => {
        const cell = text.closest("td");
        cell.style.setProperty("--shade", 1);
        const pair = [light(getComputedStyle(text).color), light(getComputedStyle(cell).backgroundColor)];
        return Math.max(...pair) / Math.min(...pair);
    }));
}"""


@pytest.fixture
def address(fixed_weights, tmp_path_factory, small_zip, monkeypatch):
    """A page with this tab and a button that shows the run; the CNN in use misses every pneumonia."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
    run_weights = tmp_path_factory.mktemp("run")
    shutil.copytree(fixed_weights.directory / "cnn", run_weights / "cnn")
    run = SimpleNamespace(
        id=RUN,
        data=Path("/gone.zip"),
        data_name="mine.zip",
        finished=("cnn",),
        weights=run_weights,
    )
    runs = []  # the run is finished only after the page has been opened
    choices = ResultsChoices(fixed_weights, SimpleNamespace(list=lambda: runs), small_zip, Access(False))
    with gr.Blocks() as demo:
        language = gr.Radio([("English", "en"), ("Français", "fr")], value="en", elem_id="language")
        labels = Labels(language)
        with gr.Tabs() as tabs:
            with gr.Tab("Other", id="other"):
                show = gr.Button("show", elem_id="show")
            choice = results_tab.build(choices, labels, gr.State(False))

        def finish_and_show(language: str):
            runs.append(run)
            return results_tab.selection(RUN, choices, language, False), gr.Tabs(selected="results")

        show.click(finish_and_show, language, [choice, tabs])
        labels.connect()
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(Access(False)))
    yield demo.local_url
    demo.close()


@pytest.fixture
def page(browser, address):
    page = browser.new_page(locale="en-US")
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_default_timeout(60_000)
    page.goto(address)
    page.locator("#show").wait_for()
    yield page
    page.close()
    assert problems == []


def test_the_images_that_a_model_gets_wrong_are_shown_on_request(page: Page):
    page.get_by_role("tab", name="Results").click()
    button = page.locator("[data-mistakes=cnn]")
    expect(button).to_contain_text("Custom CNN: 4 of 8")
    button.press("Enter")
    expect(page.locator("#mistakes .search-status")).to_have_text("Custom CNN: 4 of 4 misclassified images.")
    expect(page.locator("[role=status].voice")).to_have_text("Custom CNN: 4 of 4 misclassified images.")
    assert page.locator(".cell-images h3").all_inner_texts() == [f"person{1000 + i}_virus_1.png" for i in range(4)]
    expect(button).to_be_focused()
    with page.expect_download() as download:
        page.locator("[data-png='.matrix']").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_click_on_a_cell_of_the_matrix_shows_its_images_and_enter_does_too(page: Page):
    page.get_by_role("tab", name="Results").click()
    page.locator("[data-model=cnn] td.right").first.click(position={"x": 4, "y": 4})
    status = page.locator("#mistakes .search-status")
    expect(status).to_have_text("Custom CNN: 4 of 4 images of class NORMAL that it calls NORMAL, at 62.0%.")
    expect(page.locator("#mistakes .cell-images")).to_be_in_viewport()
    page.locator("#point-cnn_test").fill("9")  # the tenth position: 0.1
    page.locator("[data-model=cnn] [data-cell=tp]").press("Enter")
    expect(status).to_have_text("Custom CNN: 4 of 4 images of class PNEUMONIA that it calls PNEUMONIA, at 10.0%.")
    expect(page.locator(".cell-images .right strong").first).to_have_text("PNEUMONIA, right")


def test_a_run_newer_than_the_page_can_be_shown_and_left_again(page: Page):
    page.locator("#show").click()
    expect(page.locator(".lead")).to_contain_text("mine.zip")
    expect(page.locator("#mistakes .missing")).to_contain_text("no longer exists")
    page.locator("[data-model=cnn] [data-cell=tn]").click()
    expect(page.locator("body > .voice")).to_contain_text("its images cannot be shown")
    expect(page.get_by_label("Results of")).to_have_value("Run of 23 Nov 2026, 06:25 UTC · mine.zip")
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".lead")).to_contain_text("Les performances des modèles d'un entraînement")
    page.get_by_label("Résultats de").click()
    page.get_by_role("option", name="Poids utilisés").click()
    expect(page.locator(".lead")).to_contain_text("partition de test officielle")
    expect(page.locator("[data-mistakes=cnn]")).to_contain_text("CNN sur mesure : 4 mal classées sur 8")


def test_words_on_the_darkest_cell_of_a_matrix_can_be_read(page: Page):
    page.get_by_role("tab", name="Results").click()
    page.locator(".matrix td small").first.wait_for()
    assert page.evaluate(LOWEST_CONTRAST) >= 4.5
    page.evaluate("document.body.classList.add('dark')")
    assert page.evaluate(LOWEST_CONTRAST) >= 4.5
