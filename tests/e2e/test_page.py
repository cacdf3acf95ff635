"""The page as a visitor meets it: app.py as a process of its own, and a real browser."""

import base64
import json
import shutil
import urllib.error
import urllib.request

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.visit import DROP, drop_file, serving, visiting
from tests.helpers import ROOT, real_example

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("page")) as address:
        yield address


@pytest.fixture
def page(browser, address):
    with visiting(browser, address) as page:
        yield page


@pytest.fixture(scope="module")
def radiograph() -> bytes:
    """One of the images that ship, as a file that a visitor has."""
    return real_example().read_bytes()


def drop(page: Page, content: bytes, name: str) -> None:
    """Drop a file on the drop zone, and wait for the answer."""
    before = page.locator(".results").get_attribute("data-answer")
    drop_file(page, ".drop", content, name)
    page.wait_for_function("before => document.querySelector('.results').dataset.answer !== before", arg=before)


def test_a_dropped_radiograph_gets_two_answers(page, radiograph):
    drop(page, radiograph, "chest.png")
    expect(page.locator(".card .label")).to_have_count(2)
    labels = page.locator(".card .label").all_inner_texts()
    assert all(label.strip() in ("NORMAL", "PNEUMONIA") for label in labels)
    expect(page.locator(".banner")).to_contain_text("models")
    expect(page.locator(".disclaimer")).to_be_in_viewport()


def test_the_answers_need_no_scrolling(page, radiograph):
    drop(page, radiograph, "chest.png")
    expect(page.locator(".drop")).to_be_in_viewport(ratio=1)
    expect(page.locator(".cards")).to_be_in_viewport(ratio=1)
    page.locator(".stage.live").first.wait_for()
    for needed in (".cards", ".stage >> nth=1", ".disclaimer"):
        expect(page.locator(needed)).to_be_in_viewport(ratio=1)


def test_the_prevalence_changes_what_the_answers_are_worth_and_nothing_else(page, radiograph):
    drop(page, radiograph, "chest.png")
    answer, labels = (
        page.locator(".results").get_attribute("data-answer"),
        page.locator(".card .label").all_inner_texts(),
    )
    expect(page.locator(".at-prevalence")).to_contain_text("Where 50% of the patients are ill.")
    page.get_by_label("Prevalence (%)").fill("10")
    expect(page.locator(".at-prevalence")).to_contain_text("Where 10% of the patients are ill.")
    expect(page.locator("body > .voice")).to_contain_text("Custom CNN: Probability of pneumonia, ")
    assert page.locator(".results").get_attribute("data-answer") == answer
    assert page.locator(".card .label").all_inner_texts() == labels
    page.get_by_label("Prevalence (%)").fill("100")
    expect(page.locator(".at-prevalence")).to_contain_text("below 100%")


@pytest.fixture(scope="module")
def doubting_address(tmp_path_factory):
    """A page whose models are uncertain of every image."""
    folder = tmp_path_factory.mktemp("doubting")
    for name in ("resnet50", "cnn"):
        shutil.copytree(ROOT / "weights" / name, folder / "weights" / name)
        record = folder / "weights" / name / "model.json"
        record.write_text(json.dumps({**json.loads(record.read_text()), "uncertain": [0.0, 1.0]}))
    with serving(folder, "--weights", str(folder / "weights")) as address:
        yield address


def test_uncertain_answers_say_so_and_need_no_scrolling(browser, doubting_address, radiograph):
    with visiting(browser, doubting_address) as page:
        drop(page, radiograph, "chest.png")
        expect(page.locator(".doubt summary")).to_contain_text(["Uncertain: read it yourself"] * 2)
        expect(page.locator(".cards")).to_be_in_viewport(ratio=1)
        expect(page.locator("body > .voice")).to_contain_text("Both models are uncertain: read the image yourself.")
        expect(page.locator("body > .voice")).to_contain_text("are uncertain. Custom CNN: probability")
        page.locator(".doubt summary").first.click()
        expect(page.locator(".doubt p").first).to_contain_text("split conformal prediction")


def test_a_text_file_gets_a_sentence_and_the_page_still_works(page, radiograph):
    drop(page, b"this is no picture", "chest.jpg")
    expect(page.locator(".refusal .sentence")).to_contain_text("This file is not a")
    assert "Traceback" not in page.content()
    drop(page, radiograph, "chest.png")
    expect(page.locator(".card .label")).to_have_count(2)


def test_a_chosen_and_a_pasted_file_are_read_too(page, radiograph, tmp_path):
    Image.fromarray(np.full((80, 80), 7, np.uint8)).save(tmp_path / "blank.png")
    with page.expect_file_chooser() as chooser:
        page.locator(".drop").press("Enter")
    chooser.value.set_files(tmp_path / "blank.png")
    expect(page.locator(".refusal .sentence")).to_contain_text("blank")
    paste = DROP.replace('["dragover", "drop"]', '["paste"]').replace(
        "DragEvent(kind, options)", ("ClipboardEvent(kind, { ...options, clipboardData: dataTransfer })")
    )
    page.evaluate(paste, [".drop", {"image.png": base64.b64encode(radiograph).decode()}])
    expect(page.locator(".card .label")).to_have_count(2)


def test_the_name_of_a_file_does_not_leave_the_browser(page, radiograph):
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(str(request.post_data_buffer or "")))
    drop(page, radiograph, "jane-doe-1957.png")
    assert any(bodies) and not any("jane-doe" in body for body in bodies)


def test_the_opacity_changes_at_once_and_asks_nothing(page, radiograph):
    drop(page, radiograph, "chest.png")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("[data-tool=opacity]").fill("0")
    page.wait_for_function("document.querySelector('.viewer').style.getPropertyValue('--heat-opacity') === '0'")
    assert not any("queue" in url for url in requests)


def test_another_class_is_explained_without_the_server(page, radiograph):
    drop(page, radiograph, "chest.png")
    page.locator(".stage.live").first.wait_for()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_label("NORMAL", exact=True).check()
    expect(page.locator(".on-card [data-class=NORMAL]")).to_have_text(
        [f"{model}: What moved the model towards NORMAL" for model in ("ResNet-50", "Custom CNN")]
    )
    assert requests == []


def test_the_radiograph_is_shown_at_full_size_and_the_browser_keeps_the_scripts(page, radiograph):
    asked: dict[str, str] = {}
    page.on("response", lambda response: asked.update({response.url: response.headers.get("cache-control", "")}))
    drop(page, radiograph, "chest.png")
    page.locator(".stage.live").first.wait_for()
    expect(page.locator(".gone")).to_be_hidden()
    kept = {url.split("/")[-1]: cache for url, cache in asked.items() if "/viewer/" in url or "/study/" in url}
    assert "immutable" in kept["main.js"] and kept["pixels"] == "no-store"


def test_an_example_answers(page):
    page.locator("#examples .rendered button").first.click()
    expect(page.locator(".notices")).to_contain_text("Digitally reconstructed radiograph")
    expect(page.locator(".notices")).to_contain_text("The models have not learned from such pictures.")


def test_the_answers_are_announced_to_screen_readers(page, radiograph):
    drop(page, radiograph, "chest.png")
    expect(page.locator("[aria-live=polite].voice")).to_contain_text("ResNet-50: probability of pneumonia")
    expect(page.locator("[aria-live=polite].voice")).to_contain_text("Custom CNN: probability of pneumonia")


def test_the_page_speaks_french_and_keeps_the_answers(page, radiograph):
    drop(page, radiograph, "chest.png")
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".disclaimer")).to_contain_text("dispositif médical")
    expect(page.locator(".card .label")).to_have_count(2)
    assert page.evaluate("document.documentElement.lang") == "fr"
    expect(page).to_have_title("La pneumonie sur les radiographies du thorax")


def test_each_tab_has_its_address(page, address):
    for name in ("results", "retrain", "about"):
        page.goto(f"{address}/#{name}")
        expect(page.locator(f"#tab-{name}-button").first).to_have_attribute("aria-selected", "true")


def test_two_visitors_do_not_meet(page, browser, address, radiograph):
    other = browser.new_page()
    other.goto(address)
    other.locator(".drop").wait_for()
    drop(page, radiograph, "chest.png")
    expect(other.locator(".card .label")).to_have_count(0)
    other.close()


def test_a_telephone_shows_nothing_cut_off(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    page.locator("[data-example='0']").click()
    page.locator(".card .label").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("path", ["/etc/passwd", "app.py", "demo/page.js", "../../etc/passwd", "%2e%2e/etc/passwd"])
def test_no_file_of_the_machine_is_served(address, path):
    for wanted in (path, str(ROOT / "weights" / "cnn" / "model.json")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/gradio_api/file={wanted}")
        assert refused.value.code in (403, 404)


def test_the_results_tab_shows_the_matrices_of_the_shipped_weights(page):
    page.get_by_role("tab", name="Results").click()
    for name in ("resnet50", "cnn"):
        record = json.loads((ROOT / "weights" / name / "model.json").read_text())
        for count in sum(record["metrics"]["test"]["confusion_matrix"], []):
            expect(page.locator(".test-results")).to_contain_text(str(count))
