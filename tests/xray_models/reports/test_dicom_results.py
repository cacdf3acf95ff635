"""The DICOM files of a report: what they must say, and what dciodvfy says of them where dicom3tools is installed."""

import io
import re
import shutil
import subprocess
import warnings
import zipfile

import numpy as np
import pydicom
import pytest

from tests.dicom_files import IDENTIFYING, PERSON, dicom
from tests.xray_models.reports.cases import HASHES, OUTSIDE, comparison, report
from xray_models.errors import XrayError
from xray_models.reports.dicom_results import PICTURE_FILE, REPORT_FILE, dicom_results, zipped
from xray_models.reports.dicom_source import dicom_source
from xray_models.reports.sheet import sheet
from xray_models.reports.strip import to_rgb
from xray_models.reports.words import ENGLISH
from xray_models.version import VERSION

SOURCE = dicom(
    np.zeros((80, 80), np.uint8), SeriesInstanceUID="1.2.826.0.1.7311.2", AccessionNumber="SECRET-9", PatientSex="F"
)


def results(compared=None, source: bytes = SOURCE) -> dict[str, pydicom.Dataset]:
    made = report(compared)
    files = dicom_results(made, sheet(made, ENGLISH), dicom_source(source))
    return {name: pydicom.dcmread(io.BytesIO(content)) for name, content in files.items()}


@pytest.fixture(scope="module")
def made():
    return results()


@pytest.mark.parametrize("name", [PICTURE_FILE, REPORT_FILE])
def test_it_belongs_to_the_patient_and_the_study_of_the_source_in_a_new_series(made, name):
    one, source = made[name], pydicom.dcmread(io.BytesIO(SOURCE))
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate"):
        assert one[keyword].value == source[keyword].value
    assert one.AccessionNumber == "SECRET-9" and one.SeriesInstanceUID != source.SeriesInstanceUID
    assert one.SOPInstanceUID not in (source.SOPInstanceUID, "") and one.file_meta.TransferSyntaxUID.is_little_endian
    assert made[PICTURE_FILE].SeriesInstanceUID != made[REPORT_FILE].SeriesInstanceUID


def test_the_picture_is_that_of_the_report_and_names_its_source(made):
    picture = made[PICTURE_FILE]
    assert picture.SOPClassUID.name == "Secondary Capture Image Storage"
    assert (picture.pixel_array == to_rgb(sheet(report(), ENGLISH))).all()
    (reference,) = picture.SourceImageSequence
    assert reference.ReferencedSOPInstanceUID == "1.2.826.0.1.7311.1"
    assert picture.SoftwareVersions == VERSION and list(picture.ImageType) == ["DERIVED", "SECONDARY"]


def test_no_identity_is_burnt_into_the_picture(made):
    """Its pixels are those of a report that knows of no person."""
    assert "SECRET" not in str(sheet(report(), ENGLISH)).upper()
    assert not any(text in str(made[PICTURE_FILE].DerivationDescription) for text in IDENTIFYING)


def items(dataset: pydicom.Dataset, meaning: str) -> list[pydicom.Dataset]:
    """Every content item, at any depth, whose concept has this meaning."""
    found = []
    for item in dataset.get("ContentSequence", []):
        name = item.get("ConceptNameCodeSequence")
        found += [item] if name and name[0].CodeMeaning == meaning else []
        found += items(item, meaning)
    return found


def test_the_report_has_both_answers_and_the_weights_that_gave_them(made):
    document = made[REPORT_FILE]
    assert document.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert document.CodingSchemeIdentificationSequence[0].CodingSchemeDesignator == "99XRAYMODELS"
    findings = [item.ConceptCodeSequence[0] for item in items(document, "Finding")]
    assert [(code.CodeValue, code.CodingSchemeDesignator) for code in findings] == [("233604007", "SCT")] * 2
    numbers = items(document, "Probability of pneumonia where half of the patients are ill")
    assert [float(item.MeasuredValueSequence[0].NumericValue) for item in numbers] == [97.3, 81]
    assert [item.TextValue for item in items(document, "Algorithm Name")] == ["ResNet-50", "Custom CNN"]
    assert {item.TextValue for item in items(document, "Algorithm Version")} == {f"xray_models {VERSION}"}
    parameters = [item.TextValue for item in items(document, "Algorithm Parameters")]
    assert all(sha in text for sha, text in zip(HASHES.values(), parameters, strict=True))


def test_the_report_names_its_source_as_evidence(made):
    document = made[REPORT_FILE]
    evidence = document.CurrentRequestedProcedureEvidenceSequence[0]
    series = evidence.ReferencedSeriesSequence[0]
    assert evidence.StudyInstanceUID == "1.2.826.0.1.7311" and series.SeriesInstanceUID == "1.2.826.0.1.7311.2"
    assert series.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == "1.2.826.0.1.7311.1"


def test_outside_the_scope_the_report_says_that_the_answers_are_not_to_be_used():
    document = results(comparison(scope=OUTSIDE))[REPORT_FILE]
    scopes = items(document, "Whether the model may judge the image")
    assert [item.ConceptCodeSequence[0].CodeValue for item in scopes] == ["outside", "outside"]


def test_an_uncertain_answer_is_coded_as_such():
    document = results(comparison(0.45, 0.1))[REPORT_FILE]
    certainties = [item.ConceptCodeSequence[0].CodeValue for item in items(document, "Certainty of the answer")]
    assert certainties == ["uncertain", "outside-band"]


def test_identity_stands_in_the_patient_and_study_modules_alone(made):
    for one in made.values():
        bearing = {
            element.keyword for element in one.iterall() if "SECRET" in str(element.value) and element.VR != "SQ"
        }
        assert bearing <= {"PatientName", "PatientID", "AccessionNumber", "StudyDescription"}
        assert str(one.PatientName) == PERSON


def test_names_in_other_alphabets_reach_the_result():
    source = dicom(
        np.zeros((80, 80), np.uint8),
        SeriesInstanceUID="1.2.826.0.1.7311.2",
        SpecificCharacterSet="ISO_IR 192",
        PatientName="Müller^Åsa=山田",
    )
    assert {str(one.PatientName) for one in results(source=source).values()} == {"Müller^Åsa=山田"}


@pytest.mark.parametrize("name", ["SECRET", "SECRET^PERSON^^^^^^", "SECRET " * 20])
def test_an_odd_name_is_neither_warned_of_nor_logged(name, recwarn, caplog, capfd):
    source = dicom(np.zeros((80, 80), np.uint8), SeriesInstanceUID="1.2.3", PatientName=name)
    with caplog.at_level("DEBUG"):
        results(source=source)
    said = [str(one.message) for one in recwarn] + [caplog.text, *capfd.readouterr()]
    assert not any("SECRET" in text for text in said)


def test_a_failure_says_nothing_of_the_person(monkeypatch):
    def fail(*_: object) -> None:
        raise ValueError(PERSON)

    monkeypatch.setattr("xray_models.reports.dicom_results.structured_report", fail)
    with pytest.raises(XrayError, match="No DICOM result") as caught:
        results()
    assert "SECRET" not in str(caught.value) and caught.value.__cause__ is None


def test_a_zip_has_both():
    with zipfile.ZipFile(io.BytesIO(zipped({"a.dcm": b"1", "b.dcm": b"2"}))) as archive:
        assert archive.namelist() == ["a.dcm", "b.dcm"] and archive.read("b.dcm") == b"2"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["as usual", "outside", "sparse"])
def test_dciodvfy_finds_no_error(kind, tmp_path):
    program = shutil.which("dciodvfy")
    if not program:
        warnings.warn("DCIODVFY ABSENT: DICOM results are not judged by it. Install dicom3tools.", stacklevel=1)
        pytest.skip("NO DCIODVFY: install dicom3tools")
    sparse = {
        "PatientID": None,
        "PatientName": None,
        "PatientBirthDate": None,
        "StudyDate": None,
        "AccessionNumber": None,
    }
    source = dicom(
        np.zeros((80, 80), np.uint8), **{"SeriesInstanceUID": "1.2.3.4", **(sparse if kind == "sparse" else {})}
    )
    compared = comparison(scope=OUTSIDE) if kind == "outside" else comparison()
    for name, dataset in results(compared, source).items():
        dataset.save_as(tmp_path / name)
        verdict = subprocess.run([program, str(tmp_path / name)], capture_output=True, text=True, check=False)
        said = verdict.stdout + verdict.stderr
        assert re.findall("^Error.*", said, re.MULTILINE) == [], said
