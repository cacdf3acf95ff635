"""To whom and to which study a DICOM file belongs: kept beside a radiograph for the results that are written for it.

This is the one place in the project that holds a person's identity. It goes from the file into a result of the same
format and nowhere else: nothing here is printed, logged or rendered.
"""

from __future__ import annotations

import copy
import re

from pydicom.dataset import Dataset
from pydicom.uid import UID

from xray_models.errors import RadiographError
from xray_models.images.dicom_file import open_dicom, value, values
from xray_models.images.quiet import quiet_decoding
from xray_models.images.radiograph import DICOM, recognise

_UIDS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPClassUID", "SOPInstanceUID")  # without them there is no reference
_TEXTS = (
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
    "StudyDescription",
)
LONGEST = 200  # characters: a name in three alphabets
_FORMS = {  # what else than this form a result must not hold
    "PatientBirthDate": r"\d{8}",
    "PatientSex": "[MFO]",
    "PatientAge": r"\d{3}[DWMY]",
    "StudyDate": r"\d{8}",
    "StudyTime": r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?",
}


class DicomSource:
    """Patient, study and instance of a DICOM file. It shows nothing of itself."""

    __slots__ = ("__weakref__", "_elements")

    def __init__(self, elements: Dataset):
        self._elements = elements

    def __repr__(self) -> str:
        return "DicomSource()"

    def elements(self) -> Dataset:
        """A copy of the elements that a result needs; those that the file lacks are empty."""
        return copy.deepcopy(self._elements)


def dicom_source(data: bytes) -> DicomSource | None:
    """That of the file ``data``. None: it is no DICOM file, or does not name its study, series and instance."""
    with quiet_decoding():
        try:
            if recognise(data, "") != DICOM:
                return None
            return _source(open_dicom(data))
        except RadiographError:
            return None
        except Exception:  # pydicom raises anything on damaged files, and quotes them
            return None


def _source(dataset: Dataset) -> DicomSource | None:
    elements = Dataset()
    for keyword in _UIDS:
        uid = UID(str(value(dataset, keyword) or ""))
        if not uid.is_valid:
            return None
        setattr(elements, keyword, uid)
    for keyword in _TEXTS:
        setattr(elements, keyword, _line(next(iter(values(dataset, keyword)), "")))
    for keyword, form in _FORMS.items():
        found = str(value(dataset, keyword) or "").strip()
        setattr(elements, keyword, found if re.fullmatch(form, found) else "")
    directions = [str(one) for one in values(dataset, "PatientOrientation")]
    elements.PatientOrientation = directions if len(directions) == 2 else []
    return DicomSource(elements)


def _line(found: object) -> str:
    """The value as text without control characters; "" for one that is too long to be what it should be."""
    text = "".join(letter for letter in str(found) if letter.isprintable()).strip()
    return text if len(text) <= LONGEST else ""
