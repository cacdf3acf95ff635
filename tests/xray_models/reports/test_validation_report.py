"""The report of a validation: JSON, PDF, Markdown and table say the same, and none of them names a person."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from tests.xray_models.evaluation.judges import judged_picture, random_pictures, validation_of
from xray_models.evaluation.local import Rule, fit_local
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS
from xray_models.reports.document_pdf import to_pdf
from xray_models.reports.markdown import to_markdown
from xray_models.reports.validation import validation_report
from xray_models.reports.validation_document import validation_document
from xray_models.reports.validation_table import validation_rows
from xray_models.reports.words import ENGLISH

MADE = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def report():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("xray_models.evaluation.intervals.BOOTSTRAP_RESAMPLES", 50)
        yield made()


def made():
    pictures = [
        judged_picture(i, one.label, one.p_pneumonia, **{"=site": "A|B" if i % 3 else "C", "sex": "FM"[i % 4 == 0]})
        for i, one in enumerate(random_pictures(120, 4))
    ]
    pictures.append(judged_picture(200, 0, dict.fromkeys(MODELS, 0.999)))
    pictures.append(judged_picture(201, 1, dict.fromkeys(MODELS, 0.4), scope="outside"))
    records = {name: ModelRecord(name, sha256={"model.safetensors": name[0] * 64}) for name in MODELS}
    validation = validation_of(pictures, records)
    fit = fit_local(validation, Rule("sensitivity", 0.9))
    return validation_report(validation, MADE, prevalence=0.2, local=fit, calibration="ward", reference=" Case 7 ")


@pytest.fixture(scope="module")
def document(report):
    return validation_document(report, ENGLISH)


def test_the_json_has_what_evaluate_prints_for_each_model_and_more(report):
    values = json.loads(json.dumps(report.to_json(), allow_nan=False))
    for model in MODELS:
        evaluation = report.validation.evaluation(model)
        assert {key: values[model][key] for key in evaluation.to_json()} == json.loads(json.dumps(evaluation.to_json()))
        assert values[model]["n"] == 122 and values[model]["answered_only"]["n"] == 121
        assert values[model]["at_prevalence"]["prevalence"] == 0.2 and len(values[model]["subgroups"]) == 6
        assert values["weights"][model]["sha256"] == model[0] * 64
    assert values["scope"]["outside"] == 1 and values["suspected_label_errors"] == 1
    assert values["local"]["rule"] == "sensitivity 0.9" and values["calibration"] == "ward"
    assert values["reference"] == "Case 7" and values["versions"]["torch"]


def test_markdown_and_pdf_say_the_same(report, document):
    markdown, pdf = to_markdown(document), PdfReader(io.BytesIO(to_pdf(document)))
    pages = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for section in document.sections:
        assert f"## {section.heading}" in markdown and section.heading in pages
    matrix = report.validation.evaluation("cnn").confusion_matrix()
    assert f"| NORMAL | {matrix[0, 0]} | {matrix[0, 1]} |" in markdown
    for text in ("Reference: Case 7", "Not a medical device", "r" * 64, "local calibration “ward”", "Decision curve"):
        assert text in pages and (text in markdown or text == "Decision curve")
    assert pdf.metadata.title == document.title and pdf.metadata.author in ("", None)
    assert "A\\|B" in markdown and "A|B" in pages  # what a table of the reader's holds stays in its cell
    widths = {line.count(" | ") for line in markdown.split("\n## Subgroups\n")[1].splitlines() if line.startswith("|")}
    assert len(widths) <= 3


def test_no_name_of_a_file_is_in_a_report(report, document):
    assert ".png" not in to_markdown(document) and ".png" not in json.dumps(report.to_json())


def test_the_table_has_a_row_for_each_image_and_no_formula(report):
    rows = list(validation_rows(report.validation))
    heads = rows[0]
    assert len(rows) == 123 and {len(row) for row in rows} == {len(heads)} and "'=site" in heads
    by_file = {row[0]: dict(zip(heads, row, strict=True)) for row in rows[1:]}
    assert by_file["200.png"]["label_in_doubt"] is True and by_file["201.png"]["scope"] == "outside"
    assert by_file["201.png"]["cnn_label"] == "NORMAL" and by_file["201.png"]["cnn_p_pneumonia"] == 0.4
    csv.writer(io.StringIO()).writerows(rows)


def test_a_prevalence_that_cannot_be_is_a_mistake(report):
    with pytest.raises(ValueError, match="between 0 and 1"):
        validation_report(report.validation, MADE, prevalence=1.0)
