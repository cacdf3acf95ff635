import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.xray_models.reports.cases import HASHES, OUTSIDE, comparison, report
from xray_models.images.notice import Notice
from xray_models.reports.fonts import printable
from xray_models.reports.pdf import to_pdf
from xray_models.reports.sheet import sheet
from xray_models.reports.words import ENGLISH


def pages(**options) -> list:
    page = sheet(report(**options), ENGLISH)
    return PdfReader(io.BytesIO(to_pdf(page))).pages


def said(page) -> str:
    return " ".join(page.extract_text().split())


def test_one_a4_page_says_everything():
    (page,) = pages(prevalence=0.1, reference="bed 12")
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    text = said(page)
    for expected in (
        "Both models answer PNEUMONIA.",
        "Probability of pneumonia: 97%",
        "PNEUMONIA from 40.0% on",
        "uncertain from 30.0% to 50.0%",
        "Reference: bed 12",
        "Where 10% of the patients are ill",
        "few greys",
        "view AP",
        "Within the scope",
        "28 November 2026, 09:05",
        *HASHES.values(),
    ):
        assert expected in text
    assert text.count("Not a medical device") == 2
    assert len(page.images) >= 3


def test_outside_the_scope_each_answer_is_marked():
    (page,) = pages(compared=comparison(scope=OUTSIDE))
    assert "cannot judge this radiograph" in said(page) and said(page).count("Not to be used") == 2


@pytest.mark.parametrize("count", [12, 60])
def test_however_much_there_is_to_say_it_is_one_page(count):
    warnings = tuple(
        Notice("x", f"Warning {number}, in a sentence of some length that goes on.") for number in range(count)
    )
    (page,) = pages(compared=comparison(warnings=warnings, scope=OUTSIDE), prevalence=0.1, reference="x " * 60)
    assert f"Warning {count - 1}," in said(page) and "Made by xray_models" in said(page)


def test_a_typed_line_is_text_and_no_markup():
    (page,) = pages(reference="<b>a & b</b>")
    assert "Reference: <b>a & b</b>" in said(page)


def test_a_letter_that_the_typeface_lacks_does_not_stop_the_report():
    assert printable("Müller, 3\N{NARROW NO-BREAK SPACE}% – 山") == "Müller, 3\N{NO-BREAK SPACE}% – ?"


def test_what_the_file_says_of_itself_is_its_title_alone():
    page = sheet(report(reference="SECRET"), ENGLISH)
    information = PdfReader(io.BytesIO(to_pdf(page))).metadata
    assert information.title == page.title and "SECRET" not in str(information)


def test_a_picture_of_any_aspect_fits():
    made = report()
    for shape in ((1000, 300), (300, 1000)):
        page = replace(sheet(made, ENGLISH), picture=made.picture[:1, :1].repeat(shape[0], 0).repeat(shape[1], 1))
        assert len(PdfReader(io.BytesIO(to_pdf(page))).pages) == 1
