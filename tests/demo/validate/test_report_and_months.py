import json
from types import SimpleNamespace

import pytest

from demo.validate.monthly import look, rows_of
from demo.validate.monthly_view import render_monthly
from demo.validate.report_files import make_report
from demo.validate.session import Session
from demo.validate.validating import Outcome
from xray_models.errors import XrayError

ASKED = {"reference": "Ward 7\n", "minutes": 60}


@pytest.fixture
def session(validation) -> Session:
    return Session(outcome=Outcome(validation, "stamp", {"en": "", "fr": ""}, 1, "Ward 7"))


def test_a_report_is_made_in_the_visitors_language_with_their_line(session):
    name, mime, content = make_report(session, SimpleNamespace(kind="markdown", **ASKED), 20, "fr")
    text = content.decode()
    assert (name, mime) == ("validation_report.md", "text/markdown") and "Ward 7" in text and "120" in text
    figures = json.loads(make_report(session, SimpleNamespace(kind="json", **ASKED), 20, "en")[2])
    assert figures["calibration"] == "Ward 7" and figures["resnet50"]["at_prevalence"]["prevalence"] == 0.2
    assert not [name for name in (f"{i}.png" for i in range(120)) if name in text]


def test_whatever_a_browser_asks_a_pdf_comes(session):
    name, _, content = make_report(session, SimpleNamespace(kind=7, minutes="x"), None, "en")
    assert name.endswith(".pdf") and content.startswith(b"%PDF")
    with pytest.raises(XrayError):
        make_report(None, SimpleNamespace(), None, "en")


def test_the_months_are_those_that_the_browser_kept(session, validation):
    rows = rows_of(validation)
    (here,) = look(rows)["resnet50"]
    assert here.agreement.n == len(validation.pictures("answered")) and here.p_value is None
    before = [["2020-01", *row[1:]] for row in rows if row[4] == row[5]]
    first, second = look([*rows, *before])["cnn"]
    assert first.month == "2020-01" and first.share == 1 and second.unlike_before
    html = render_monthly(session, look([*rows, *before]), "en")
    assert "differs" in html and "2020-01" in html and 'data-month="add"' in html
    assert ".png" not in html


@pytest.mark.parametrize("sent", [None, "x", [["2020-01"]], [["2020-13", "upload", "cnn", "", "NORMAL", "NORMAL", 1]]])
def test_what_is_no_row_is_left_out(sent):
    assert look(sent) == {}


def test_a_browser_cannot_send_more_than_can_be_counted():
    row = ["2020-01", "upload", "cnn", "", "NORMAL", "NORMAL"]
    assert look([[*row, 10**9], [*row, -1], [*row, 3]])["cnn"][0].agreement.n == 3
