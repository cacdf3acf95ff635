"""The whole path of the Retrain tab on real radiographs, in a real browser: drop, train, stop, resume, use, restore."""

import re
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from playwright.sync_api import Page, expect

from demo.server.run_store import RunStore
from tests.e2e.visit import drop_file, serving, visiting
from tests.helpers import ROOT
from xray_models.data.folder_layout import split_and_label

pytestmark = pytest.mark.slow

TRAIN, TEST = 20, 8  # images a class
EPOCHS = 30  # enough that there is time to stop in between
PATIENCE = 150_000  # milliseconds that a process and its first epoch may take on two busy cores


@pytest.fixture(scope="module")
def small_real_zip(real_data, tmp_path_factory) -> bytes:
    """A data set of a few of the published radiographs, drawn evenly, and a hidden file."""
    file = tmp_path_factory.mktemp("data") / "small.zip"
    with zipfile.ZipFile(file, "w") as small, zipfile.ZipFile(real_data) as whole:
        placed = {name: found for name in sorted(whole.namelist()) if (found := split_and_label(name))}
        for split, count in (("train", TRAIN), ("test", TEST)):
            for label in (0, 1):
                names = [name for name, place in placed.items() if place == (split, label)]
                for name in names[:: len(names) // count][:count]:
                    small.writestr("/".join(PurePosixPath(name).parts[-3:]), whole.read(name))
        small.writestr("train/NORMAL/.DS_Store", b"hidden")
    return file.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("retraining")


@pytest.fixture(scope="module")
def address(folder):
    with serving(folder) as address:
        yield address
    run_store = RunStore(folder / "runs")
    if active := run_store.active_id():  # a run outlives its server; not this test
        run_store.stop(active)


def open_retraining(page: Page) -> None:
    page.get_by_role("tab", name="Retrain").click()
    page.locator("#runs table").wait_for()


def set_short_training(page: Page) -> None:
    """The custom CNN from its shipped weights, so that a short training is above chance, and its last layers alone."""
    page.get_by_label("ResNet-50", exact=True).uncheck()
    page.get_by_role("button", name="Expert settings").click()
    page.locator("#seed input").wait_for()  # the last field of the fold
    for setting, choice in (("init", "shipped weights"), ("frozen_until", "up to conv10")):
        page.locator(f"#cnn-{setting} input").click()
        page.get_by_role("option", name=choice, exact=True).click()
    # The numbers last: a field that has just come into view takes the recipe's number once more, over a typed one.
    for setting, number in (("batch_size", 8), ("learning_rate", 0.0001), ("epochs", EPOCHS)):
        page.locator(f"#cnn-{setting} input").fill(str(number))
        page.locator(f"#cnn-{setting} input").blur()


def wait_for_state(page: Page, state: str) -> None:
    expect(page.locator(".run")).to_have_attribute("data-state", re.compile(state), timeout=PATIENCE)


def wait_for_epoch(page: Page, epoch: int) -> None:
    """Until each of the six live curves has a point for the epoch."""
    expect(page.locator("#run-curves .plot .dot.validation.cnn")).to_have_count(6 * epoch, timeout=PATIENCE)


def test_the_whole_path(browser, address, folder, small_real_zip):
    with visiting(browser, address) as page:
        open_retraining(page)
        page.locator("#start").click()
        expect(page.locator("#start-problem")).to_contain_text("Load a data set first")

        drop_file(page, "#zip-zone .drop", b"no zip at all", "data.zip")
        expect(page.locator("#data-view [role=alert]")).to_be_visible()
        drop_file(page, "#zip-zone .drop", small_real_zip, "small.zip")
        expect(page.locator("#data-view .data-set")).to_contain_text("small.zip")
        expect(page.locator("#data-view .data-set")).to_contain_text(".DS_Store")
        counts = [int(number) for number in page.locator("#data-view svg .number").all_text_contents()]
        assert sum(counts[:4]) == 2 * TRAIN and counts[4:] == [TEST, TEST]
        assert page.locator("#data-view .samples img").count() >= 6

        set_short_training(page)
        page.locator("#start").click()
        wait_for_state(page, "training")
        page.locator("#start").click()
        expect(page.locator("#start-problem")).to_contain_text("Another training is running")

        page.wait_for_function("document.querySelector('#run-curves .plot .dot.validation.cnn')", timeout=PATIENCE)
        page.locator("#run-stop").click()
        wait_for_state(page, "stopped")
        expect(page.locator(".run .how-far")).to_contain_text(f"of {EPOCHS}")
        page.get_by_role("button", name="Log of the run").click()
        expect(page.locator("#run-log pre")).to_contain_text("epoch")
        assert str(folder) not in page.content() and str(ROOT) not in page.content()

        page.reload()
        open_retraining(page)
        expect(page.locator(".run")).to_have_attribute("data-state", "stopped")
        page.locator("#run-resume").click()
        with visiting(browser, address) as other:
            open_retraining(other)
            run_id = page.locator(".run").get_attribute("data-run")
            expect(other.locator(".run")).to_have_attribute("data-run", run_id)
            expect(other.locator(".meter").first).to_have_attribute("aria-valuenow", re.compile(r"\d+"))
        wait_for_state(page, "finished")
        wait_for_epoch(page, EPOCHS)

        page.locator("#run-results").click()
        expect(page.locator("#test-results")).to_contain_text(f"n = {2 * TEST}")
        expect(page.locator("#test-results .caution")).to_contain_text("radiographs only")
        cells = [page.locator(f"#test-results [data-slot='cnn {cell}']").first for cell in ("tn", "fp", "fn", "tp")]
        assert sum(int(cell.inner_text()) for cell in cells) == 2 * TEST

        page.get_by_role("tab", name="Retrain").click()
        page.locator("#run-use").click()
        expect(page.locator("#use-ask")).to_contain_text(f"Custom CNN: tested on {2 * TEST} radiographs, accuracy 0.")
        page.locator("#use-keep").click()
        expect(page.locator("#use-ask")).to_be_hidden()
        page.locator("#run-use").click()
        page.locator("#use-sure").click()
        expect(page.locator("#run-message")).to_contain_text("now uses this run's weights")
        with page.expect_download() as download:
            page.locator("#run-download").click()
        with zipfile.ZipFile(download.value.path()) as archive:
            assert {"weights/cnn/model.safetensors", "cnn/history.csv", "log.txt"} <= set(archive.namelist())

        page.get_by_role("tab", name="Compare").click()
        expect(page.locator("#weights-line")).to_contain_text("Weights: run of")
        page.locator("[data-example='0']").click()
        expect(page.locator(".card .label")).to_have_count(2)
        badge = f"retrained; tested on {2 * TEST} radiographs only"
        expect(page.locator("#output .caution")).to_have_text([badge])

        page.get_by_role("tab", name="Retrain").click()
        page.locator("#restore").click()
        expect(page.locator("#run-message")).to_contain_text("shipped weights again")
        page.locator("#run-delete").click()
        page.locator("#run-sure").click()
        expect(page.locator("#run")).to_contain_text("No run yet")
        assert not (folder / "runs" / run_id).exists()


def test_a_public_page_is_locked_until_the_owner_comes(browser, tmp_path):
    with (
        serving(tmp_path, "--public", XRAY_RETRAIN_PASSWORD="correct horse") as address,
        visiting(browser, address, viewport={"width": 390, "height": 844}) as page,
    ):
        open_retraining(page)
        expect(page.locator("#lock")).to_contain_text("XRAY_RETRAIN_PASSWORD")
        expect(page.locator("#start")).to_have_count(0)
        expect(page.locator("#retrain-lead")).to_contain_text("vanish")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("#password input").fill("wrong")
        page.locator("#unlock").click()
        expect(page.locator("#lock .problem")).to_be_visible()
        page.locator("#password input").fill("correct horse")
        page.locator("#unlock").click()
        expect(page.locator("#start")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
