import io
from datetime import datetime

import pytest
from pypdf import PdfReader

from xray_models.reports.words import ENGLISH
from xray_models.reports.worklist import INSIDE, OUTSIDE, REFUSED, Line, ModelAnswer, WorklistReport
from xray_models.reports.worklist_pdf import to_pdf

ILL, WELL = ModelAnswer("PNEUMONIA", 0.97, False), ModelAnswer("NORMAL", 0.1, False)
UNSURE = ModelAnswer("NORMAL", 0.3, True)


def line(file: str, first: ModelAnswer, second: ModelAnswer, state: str = INSIDE) -> Line:
    return Line(file, state, {"resnet50": first, "cnn": second}, "To be known. " * 20 if state == OUTSIDE else "")


LINES = (
    line("a.png", ILL, ILL),
    line("b.png", ILL, WELL),
    line("c.png", WELL, UNSURE),
    line("d.png", ILL, UNSURE, OUTSIDE),
    Line("e.png", REFUSED, {}, "No picture."),
)


def report(lines: tuple[Line, ...] = LINES) -> WorklistReport:
    return WorklistReport(lines, 9, {"resnet50": "abc", "cnn": None}, datetime(2026, 11, 28, 10, 5))


def test_answers_outside_the_scope_count_for_no_label():
    counts = {"pneumonia": 2, "normal": 1, "disagree": 1, "uncertain": 1, "outside": 1, "refused": 1}
    assert report().counts() == counts


def test_the_pdf_says_which_weights_answered_and_shows_no_answer_that_is_not_to_be_used():
    (page,) = PdfReader(io.BytesIO(to_pdf(report(), ENGLISH))).pages
    text = page.extract_text()
    assert "5 of 9 files" in text and "ResNet-50: abc" in text and "Custom CNN: not recorded" in text
    assert text.count("Not to be used") == 2 and text.count("no answer") == 2
    assert text.count("97%") == 3 and "30% ?" in text and text.count("disagree") == 2


@pytest.mark.parametrize("name", ["deep/" * 40 + "last.png", "\u4e2d.png", "a\nb.png"])
def test_any_name_of_a_file_fits(name):
    lines = (line(name, ILL, WELL),) * 90
    pages = PdfReader(io.BytesIO(to_pdf(report(lines), ENGLISH))).pages
    assert len(pages) > 2 and "Page 1" in pages[0].extract_text() and "90" in pages[-1].extract_text()
