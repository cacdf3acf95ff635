import re

import pytest

from tests.xray_models.reports.cases import HASHES, OUTSIDE, comparison, prediction, report
from xray_models.reports.sheet import sheet
from xray_models.reports.words import ENGLISH, NAMES, SENTENCES


def test_it_says_all_that_a_reader_has_to_know():
    page = sheet(report(), ENGLISH)
    assert page.headline == "Both models answer PNEUMONIA." and not page.outside
    assert page.remarks == (SENTENCES["report_inside"],)
    assert page.file == ("DICOM DX", "400 × 300 pixels", "view AP", "0.139 × 0.139 mm per pixel")
    assert page.weights == (("ResNet-50", HASHES["resnet50"]), ("Custom CNN", HASHES["cnn"]))
    assert page.warnings == ("This picture has few greys.",)
    assert page.date == "28 November 2026, 09:05" and "Not a medical device" in page.disclaimer
    first = page.columns[0]
    assert (first.name, first.answer, first.mark) == ("ResNet-50", "PNEUMONIA", "")
    assert first.probability == "Probability of pneumonia: 97%"
    assert first.lines == ("PNEUMONIA from 40.0% on", "uncertain from 30.0% to 50.0%")
    assert first.caption == "ResNet-50: what moved it towards PNEUMONIA"
    assert page.prevalence == "" and page.table == () and page.reference == ""


def test_an_answer_that_follows_a_local_calibration_names_it():
    named = {"cnn": prediction("cnn", 0.8, calibration="Ward 7")}
    (_, column) = sheet(report(comparison(predictions=named)), ENGLISH).columns
    assert column.lines[-1] == "local calibration “Ward 7”"


def test_outside_the_scope_it_says_so_first_and_marks_every_answer():
    page = sheet(report(comparison(scope=OUTSIDE), prevalence=0.1), ENGLISH)
    assert page.outside and page.headline == SENTENCES["report_outside"]
    assert page.remarks == (SENTENCES["report_reason_adult"], SENTENCES["report_reason_unfamiliar"])
    assert [column.mark for column in page.columns] == ["Not to be used"] * 2 and page.table == ()


@pytest.mark.parametrize(
    ("first", "second", "headline", "doubted"),
    [
        (0.1, 0.9, "The models disagree: ResNet-50 answers NORMAL, Custom CNN answers PNEUMONIA. Treat", []),
        (0.1, 0.45, "The models disagree", ["Custom CNN"]),
        (0.35, 0.45, "The models disagree", ["Both models are uncertain"]),
        (0.1, 0.1, "Both models answer NORMAL.", []),
    ],
)
def test_doubt_is_said(first, second, headline, doubted):
    page = sheet(report(comparison(first, second)), ENGLISH)
    assert page.headline.startswith(headline)
    assert [remark.partition(":")[0].removesuffix(" is uncertain") for remark in page.remarks[:-1]] == doubted
    marks = [column.mark for column in page.columns]
    assert marks == ["uncertain" if 0.3 <= p < 0.5 else "" for p in (first, second)]


def test_a_scope_that_nobody_asked_is_told():
    assert sheet(report(comparison(scope=None)), ENGLISH).remarks == (SENTENCES["report_scope_unknown"],)


def test_a_model_without_an_answer_has_a_column_that_says_so():
    alone = sheet(report(comparison(predictions={"cnn": prediction("cnn", 0.9, heatmap=None)})), ENGLISH)
    assert alone.headline == "Only one model answered: Custom CNN answers PNEUMONIA."
    assert [column.caption for column in alone.columns] == [
        "ResNet-50 gave no answer.",
        "Custom CNN: no region raised its score for PNEUMONIA",
    ]
    assert sheet(report(comparison(predictions={})), ENGLISH).headline == "Neither model answered."


def test_a_prevalence_is_a_table():
    page = sheet(report(prevalence=0.125), ENGLISH)
    assert page.prevalence == "Where 12.5% of the patients are ill"
    assert page.table[0] == ("", "Probability of pneumonia", "PPV", "NPV")
    assert page.table[1] == ("ResNet-50", "84%", "39%", "98%")


def test_every_sentence_of_the_library_is_used():
    """By its key somewhere in the package, or by the beginning of it."""
    from tests.helpers import ROOT

    code = "".join(file.read_text() for file in (ROOT / "xray_models" / "reports").glob("*.py"))
    used = set(re.findall(r"[\"'](\w+)[\"'](?!:)", code))
    begun = tuple(set(re.findall(r"f[\"'](\w+_)\{", code)))
    assert {key for key in SENTENCES if key not in used and not key.startswith(begun)} == set()
    assert set(NAMES) == {"resnet50", "cnn", "NORMAL", "PNEUMONIA"}
