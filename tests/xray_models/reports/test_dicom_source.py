import numpy as np

from tests.dicom_files import IDENTIFYING, PERSON, dicom
from xray_models.reports.dicom_source import dicom_source

PIXELS = np.zeros((80, 80), np.uint8)
SERIES = {"SeriesInstanceUID": "1.2.826.0.1.7311.2"}


def test_patient_study_and_instance_are_kept():
    elements = dicom_source(dicom(PIXELS, **SERIES, PatientAge="004Y", PatientSex="F")).elements()
    assert str(elements.PatientName) == PERSON and elements.PatientID == "SECRET-4711"
    assert elements.StudyInstanceUID == "1.2.826.0.1.7311" and elements.SOPInstanceUID == "1.2.826.0.1.7311.1"
    assert (elements.PatientBirthDate, elements.PatientSex, elements.PatientAge) == ("20200229", "F", "004Y")
    assert elements.AccessionNumber == "" and "PixelData" not in elements and "InstitutionName" not in elements


def test_it_shows_nothing_of_itself():
    source = dicom_source(dicom(PIXELS, **SERIES))
    shown = f"{source} {source!r} {[source]} {getattr(source, '__dict__', '')}"
    assert not any(text in shown for text in IDENTIFYING)


def test_a_copy_may_be_changed():
    source = dicom_source(dicom(PIXELS, **SERIES))
    source.elements().PatientName = "Other"
    assert str(source.elements().PatientName) == PERSON


def test_without_the_study_there_is_no_source():
    assert dicom_source(dicom(PIXELS, **SERIES, StudyInstanceUID=None)) is None
    assert dicom_source(dicom(PIXELS, **SERIES, StudyInstanceUID="1.2.x")) is None
    assert dicom_source(dicom(PIXELS)) is None  # no series
    assert dicom_source(b"\x89PNG\r\n\x1a\n" + bytes(200)) is None
    assert dicom_source(b"") is None and dicom_source(bytes(128) + b"DICM" + b"\xff" * 50) is None


def test_what_no_dicom_file_may_hold_is_left_out():
    broken = {"PatientBirthDate": "29.02.2020", "PatientSex": "girl", "StudyTime": "noon", "StudyID": "a\tb"}
    elements = dicom_source(dicom(PIXELS, **SERIES, **broken)).elements()
    assert (elements.PatientBirthDate, elements.PatientSex, elements.StudyTime) == ("", "", "")
    assert elements.StudyID == "ab"
    many = dicom_source(dicom(PIXELS, **SERIES, PatientID=["A", "B"], StudyDescription="x" * 100_000)).elements()
    assert many.PatientID == "A" and many.StudyDescription == ""


def test_a_name_in_another_alphabet_stays_as_it_is():
    data = dicom(PIXELS, **SERIES, SpecificCharacterSet="ISO_IR 192", PatientName="Müller^Åsa=山田")
    assert str(dicom_source(data).elements().PatientName) == "Müller^Åsa=山田"
