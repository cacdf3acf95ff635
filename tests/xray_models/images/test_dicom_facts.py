"""Facts of the study are those of the header; what could name a person is none of them."""

import pytest
from pydicom.dataset import Dataset

from tests.dicom_files import IDENTIFYING, dicom
from tests.xray_models.images.test_dicom_pixels import slope
from xray_models.images.facts import Facts
from xray_models.images.radiograph import load_radiograph


def facts_of(**elements) -> Facts:
    return load_radiograph(dicom(slope(), bits=12, **elements)).facts


@pytest.mark.parametrize(
    ("position", "view"),
    [("AP", "AP"), ("pa ", "PA"), ("LL", "LATERAL"), ("RL", "LATERAL"), ("LLD", None), ("SECRET", None), (None, None)],
)
def test_view_position(position, view):
    assert facts_of(ViewPosition=position).view == view


@pytest.mark.parametrize(
    ("code", "view"),
    [("R-10206", "AP"), ("272479007", "PA"), ("399173006", "LATERAL"), ("R-10232", "LATERAL"), ("9", None)],
)
def test_view_code(code, view):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = code, "SCT", "SECRET"
    assert facts_of(ViewCodeSequence=[item]).view == view


def test_rows_that_run_from_front_to_back_are_a_lateral_view():
    assert facts_of(PatientOrientation=["A", "F"]).view == "LATERAL"
    assert facts_of(PatientOrientation=["L", "F"]).view is None
    assert facts_of(PatientOrientation=["L", "F"]).orientation == ("L", "F")
    assert facts_of(PatientOrientation=["L"]).orientation is None


@pytest.mark.parametrize(
    ("age", "band"),
    [
        ("003Y", "under_6"),
        ("005Y", "under_6"),
        ("006Y", "child"),
        ("017Y", "child"),
        ("018Y", "adult"),
        ("095Y", "adult"),
        ("011M", "under_6"),
        ("216M", "adult"),
        ("010D", "under_6"),
        ("130Y", None),
    ],
)
def test_age_in_the_file(age, band):
    assert facts_of(PatientAge=age).age == band


@pytest.mark.parametrize(
    ("birth", "study", "band"),
    [
        ("20200229", "20260228", "under_6"),
        ("20200229", "20260301", "child"),
        ("20000615", "20180614", "child"),
        ("20000615", "20180615", "adult"),
        ("20200101", "20190101", None),
        ("18000101", "20190101", None),
        ("", "20190101", None),
        ("20001399", "20190101", None),
    ],
)
def test_age_by_the_dates(birth, study, band):
    assert facts_of(PatientBirthDate=birth, StudyDate=study).age == band


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("CHEST", "CHEST"),
        ("thorax", "CHEST"),
        ("LOWER_LEG", "LOWERLEG"),
        ("HAND", "HAND"),
        ("SECRET", None),
        ("RIB", None),
    ],
)
def test_body_part(value, part):
    assert facts_of(BodyPartExamined=value).body_part == part


def test_spacing_and_whether_it_is_calibrated():
    assert facts_of(ImagerPixelSpacing=[0.143, 0.15]).spacing_mm == (0.143, 0.15)
    assert not facts_of(ImagerPixelSpacing=[0.143, 0.143]).calibrated
    assert not facts_of(ImagerPixelSpacing=[0.143, 0.143], PixelSpacing=[0.143, 0.143]).calibrated
    smaller = facts_of(ImagerPixelSpacing=[0.143, 0.143], PixelSpacing=[0.13, 0.13])
    assert smaller.calibrated and smaller.spacing_mm == (0.13, 0.13)
    assert facts_of(PixelSpacing=[0.13, 0.13], PixelSpacingCalibrationType="FIDUCIAL").calibrated
    assert facts_of(NominalScannedPixelSpacing=[0.2, 0.2]).spacing_mm == (0.2, 0.2)
    for absurd in (["1e-300", "1e300"], ["0.1", "90"], ["0.00001", "0.00001"], ["40", "40"]):
        assert facts_of(PixelSpacing=absurd).spacing_mm is None
    for nothing in ([0, 0.1], [0.1], None):
        assert facts_of(PixelSpacing=nothing).spacing_mm is None


def test_modality_and_laterality_are_of_a_list():
    assert (facts_of().modality, facts_of(ImageLaterality="R").laterality) == ("DX", "R")
    assert (facts_of(Modality="SECRET").modality, facts_of(Laterality="SECRET").laterality) == (None, None)


def test_free_text_in_any_element_is_no_fact():
    secret = "SECRET"
    names = ("Modality", "ViewPosition", "Laterality", "BodyPartExamined", "PatientAge", "PresentationLUTShape")
    picture = load_radiograph(dicom(slope(), bits=12, PatientOrientation=[secret, "F"], **dict.fromkeys(names, secret)))
    assert not [word for word in IDENTIFYING if word in repr(picture)]


def test_a_file_that_says_nothing_has_no_facts():
    assert facts_of(PatientBirthDate=None, Modality=None) == Facts()
