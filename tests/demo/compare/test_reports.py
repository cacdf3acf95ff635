import gc
import io
import json
import logging
import re
import weakref
import zipfile
from types import SimpleNamespace

import numpy as np
import pydicom
import pytest

from demo.compare.examples import Example
from demo.compare.report_view import render_sheet, report_kinds
from demo.compare.reports import LONGEST_REFERENCE, ReportFile, Request, make_report
from demo.compare.study import Study
from demo.server.studies import Studies
from demo.text.report_words import words
from demo.text.say import SENTENCES, page_error
from demo.ui.downloads import made_file
from tests.demo.compare.answers import comparison
from tests.dicom_files import IDENTIFYING, PERSON, dicom
from xray_models.errors import XrayError
from xray_models.images.radiograph import load_radiograph
from xray_models.reports.dicom_source import dicom_source
from xray_models.reports.sheet import Sheet

FILE = dicom(
    np.random.default_rng(0).integers(0, 255, (90, 120), dtype=np.uint8), SeriesInstanceUID="1.2.826.0.1.7311.2"
)


@pytest.fixture
def study():
    """A DICOM file with its answers."""
    original = Studies().keep("key", load_radiograph(FILE).raster, source=dicom_source(FILE))
    return Study(comparison(), original=original)


def asked(kind: str, **changes) -> Request:
    return Request(kind, **changes)


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [("pdf", ".pdf", b"%PDF-"), ("png", ".png", b"\x89PNG"), ("json", ".json", b"{"), ("dicom", "-dicom.zip", b"PK")],
)
def test_every_kind_is_a_file_whose_name_and_content_name_nobody(study, kind, ending, begins):
    made = make_report(study, {}, asked(kind))
    assert re.fullmatch(rf"pneumonia-report-\d{{4}}-\d\d-\d\d{ending}", made.name) and made.content.startswith(begins)
    if kind != "dicom":
        assert not any(text.encode() in made.content for text in IDENTIFYING)


def test_the_dicom_result_is_for_the_patient_of_the_file_and_not_of_what_was_typed(study):
    made = make_report(study, {}, asked("dicom", reference="typed"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert str(pydicom.dcmread(io.BytesIO(content)).PatientName) == PERSON and b"typed" not in content


def test_a_sheet_to_print_says_the_same_in_the_language_of_the_page(study):
    page = make_report(study, {}, asked("print", language="fr", per_cent=10, reference="lit 12"))
    assert isinstance(page, Sheet) and page.prevalence == "Là où 10\N{NARROW NO-BREAK SPACE}% des patients sont malades"
    html = render_sheet(page)
    assert "PNEUMONIE" in html and "Référence : lit 12" in html and html.count("<img") == 4
    assert render_sheet(page) != html  # so that the browser notices a second one


def test_the_prevalence_that_the_page_begins_with_counts_as_none(study):
    assert make_report(study, {}, asked("print", per_cent=50)).table == ()
    assert make_report(study, {}, asked("print", per_cent=0)).table == ()
    assert len(make_report(study, {}, asked("print", per_cent=20)).table) == 3


def test_the_heat_explains_the_class_that_the_page_shows(study):
    page = make_report(study, {}, asked("print", target="PNEUMONIA"))
    assert {column.caption.rpartition(" ")[2] for column in page.columns} == {"PNEUMONIA"}


def test_what_was_done_before_reading_is_said(study):
    turned = Study(comparison(), original=study.original, mended=("turn_90",))
    assert make_report(turned, {}, asked("print")).warnings == ("Turned by 90 degrees clockwise before reading.",)


def test_a_radiograph_that_is_no_longer_kept_is_reported_with_its_canvas():
    assert make_report(Study(comparison()), {}, asked("print")).picture.shape == (224, 224)


@pytest.mark.parametrize(
    ("broken", "kind", "code"),
    [
        (Study(), "pdf", "report-no-case"),
        (Study(error=page_error("study_forgotten")), "pdf", "study-forgotten"),
        (Study(comparison()), "dicom", "report-no-source"),
        (Study(comparison()), "exe", "report-no-case"),
    ],
)
def test_what_cannot_be_made_gets_a_sentence(broken, kind, code):
    with pytest.raises(XrayError) as caught:
        make_report(broken, {}, asked(kind))
    assert caught.value.code == code


def test_an_unexpected_failure_is_logged_without_what_it_says(study, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise ValueError(PERSON)

    monkeypatch.setattr("demo.compare.reports.sheet", fail)
    with caplog.at_level(logging.INFO), pytest.raises(XrayError, match="could not be made"):
        make_report(study, {}, asked("pdf"))
    assert "ValueError" in caplog.text and "SECRET" not in caplog.text


def test_a_request_takes_anything_from_the_browser():
    event = SimpleNamespace(kind="pdf", reference=" a\nb\x00" + "x" * 500, minutes=120)
    request = Request.of(event, 20.0, "fr")
    assert request.reference.startswith(" abx") and len(request.reference) == LONGEST_REFERENCE
    assert (request.kind, request.prevalence, request.minutes) == ("pdf", 0.2, 120)
    strange = Request.of(SimpleNamespace(kind=["pdf"], target={}, minutes=10**9), None, "en")
    assert (strange.minutes, strange.reference, strange.prevalence, strange.target) == (0, "", None, "predicted")


def test_dicom_is_offered_for_dicom_alone(study):
    assert report_kinds(study) == ("pdf", "png", "json", "print", "dicom")
    assert report_kinds(Study(comparison())) == ("pdf", "png", "json", "print")
    assert report_kinds(Study(comparison(), example=Example(b"", {}))) == ("pdf", "png", "json", "print")
    assert report_kinds(Study()) == ()


def test_the_source_of_a_study_is_never_rendered(study):
    assert not any(text in repr(study) for text in IDENTIFYING)


def test_whom_a_file_names_is_forgotten_with_its_study():
    studies, source = Studies(), dicom_source(FILE)
    held = Study(comparison(), original=studies.keep("key", load_radiograph(FILE).raster, source=source))
    alive = weakref.ref(source)
    assert studies.get("key").source is source
    del held, source
    gc.collect()
    assert alive() is None and studies.get("key") is None


def test_the_json_says_which_weights_answered(study):
    record = SimpleNamespace(sha256={"model.safetensors": "ab" * 32}, test=None)
    made = make_report(study, {"cnn": record}, asked("json"))
    assert isinstance(made, ReportFile) and json.loads(made.content)["weights"]["cnn"]["sha256"] == "ab" * 32


def test_a_file_is_inside_the_page_as_base64():
    html = made_file("a.pdf", "application/pdf", b"content")
    assert 'data-content="Y29udGVudA=="' in html and 'download="a.pdf"' in html


@pytest.mark.parametrize("language", SENTENCES)
def test_each_language_has_all_words_of_a_report(language):
    spoken = words(language)
    assert spoken.say("resnet50") == "ResNet-50" and spoken.percent(0.973).startswith("97")
