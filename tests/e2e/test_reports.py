"""A DICOM file with a person's name: dropped, answered, reported; the name is in the DICOM result and nowhere else."""

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from demo.server.studies import Studies
from tests.demo.traffic import noise_png, noise_weights
from tests.dicom_files import IDENTIFYING, PERSON, dicom
from tests.e2e.visit import drop_file, visiting

pytestmark = pytest.mark.slow

PIXELS = np.random.default_rng(0).integers(0, 4000, (300, 240), dtype=np.uint16)
FILE = dicom(PIXELS, bits=12, SeriesInstanceUID="1.2.826.0.1.7311.2", ViewPosition="AP")


@pytest.fixture(scope="module")
def temporary(tmp_path_factory):
    """All temporary files of the server."""
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        yield folder


@pytest.fixture(scope="module")
def address(temporary, tmp_path_factory):
    """A page whose models answer at once."""
    runs = tmp_path_factory.mktemp("runs")
    weights, studies, access = noise_weights(runs), Studies(), Access(False, None)
    demo = build_demo(weights, None, RunStore(runs), DatasetStore(runs), access, studies)
    demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(access, weights, None, studies))
    yield demo.local_url
    demo.close()


def drop(page: Page, content: bytes) -> None:
    page.set_default_timeout(30_000)
    drop_file(page, ".drop", content, f"{PERSON}.dcm")
    expect(page.locator(".report-row")).to_be_visible()


def downloaded(page: Page, kind: str) -> tuple[str, bytes]:
    """(its name, its content) of the file that the button ``kind`` gives."""
    button = page.locator(f"[data-report={kind}]")
    with page.expect_download() as download:
        button.press("Enter")
    expect(button).to_be_enabled()
    expect(button).to_be_focused()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_person_s_name_is_in_the_dicom_result_and_nowhere_else(browser, address, temporary, capfd, caplog):
    sent = []
    with visiting(browser, address) as page:
        page.on("request", lambda request: sent.append((request.url, request.post_data_buffer or b"")))
        drop(page, FILE)
        _, pdf = downloaded(page, "pdf")
        name, archive = downloaded(page, "dicom")
        screen = page.content() + page.locator("body").inner_text()
        kept = [path for path in temporary.rglob("*") if path.is_file()]
    requests = [url.encode() + body for url, body in sent if not url.endswith("/upload")]
    files = [path.read_bytes() + str(path).encode() for path in kept]
    for text in IDENTIFYING:
        for place in (*requests, *files, screen.encode(), caplog.text.encode(), *map(str.encode, capfd.readouterr())):
            assert text.encode() not in place
    assert "SECRET" not in "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    assert name.startswith("pneumonia-report-2") and name.endswith("-dicom.zip")
    with zipfile.ZipFile(io.BytesIO(archive)) as results:
        datasets = [pydicom.dcmread(io.BytesIO(results.read(one))) for one in results.namelist()]
    assert [str(one.PatientName) for one in datasets] == [PERSON] * 2
    assert {one.StudyInstanceUID for one in datasets} == {"1.2.826.0.1.7311"}


def test_the_report_says_what_the_page_says_and_what_the_reader_typed(browser, address):
    with visiting(browser, address) as page:
        drop(page, FILE)
        page.get_by_label("Prevalence (%)").fill("10")
        expect(page.locator(".at-prevalence")).to_contain_text("10%")
        page.locator("#language label", has_text="Français").click()
        field = page.get_by_label("Référence")
        field.fill("lit 12")
        name, pdf = downloaded(page, "pdf")
        page.locator("#language label", has_text="English").click()
        expect(page.get_by_label("Reference")).to_have_value("lit 12")
    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Référence : lit 12" in text and "Là où 10" in text and "Les deux modèles répondent NORMAL." in text
    assert name.endswith(".pdf")


def test_the_browser_prints_the_same_on_one_page(browser, address):
    with visiting(browser, address) as page:
        page.evaluate("() => { window.print = () => { window.printed = true; }; }")
        drop(page, FILE)
        page.evaluate("document.body.dataset.busy = 'reading'")
        page.locator("[data-report=pdf]").click()
        expect(page.locator(".report-said")).to_be_hidden()  # another radiograph is on its way
        page.evaluate("delete document.body.dataset.busy")
        page.keyboard.press("Control+p")
        page.wait_for_function("window.printed")
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        expect(page.locator("#sheet")).to_have_count(0)
    assert len(printed) == 1 and "Both models answer NORMAL." in printed[0].extract_text()


def test_a_picture_that_is_no_dicom_file_has_no_dicom_result(browser, address):
    with visiting(browser, address) as page:
        drop(page, noise_png())
        expect(page.locator("[data-report]")).to_have_text(["PDF", "Picture", "JSON", "Print"])
        name, content = downloaded(page, "json")
    assert name.endswith(".json") and b'"resnet50"' in content
