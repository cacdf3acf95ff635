"""Facts of a study from the header of a DICOM file; nothing that names a person leaves this module."""

from __future__ import annotations

import re
import secrets
from datetime import date
from hashlib import blake2b

from pydicom.dataset import Dataset, FileDataset

from xray_models.images.dicom_file import numbers, open_dicom, text, values
from xray_models.images.facts import CHEST, Facts, age_band
from xray_models.images.quiet import quiet_decoding

FINEST, COARSEST = 0.01, 10  # mm from pixel to pixel; what is beyond is a mistake, and would break a viewer
LONGEST = 4  # times as far from row to row as from column to column, or the other way about
MODALITIES = ("CR", "DG", "DX", "MR", "OT", "RF", "RG", "RTIMAGE", "SC", "XA")
# Of PS3.16 Annex L, without spaces, hyphens and underscores. Only parts that a chest radiograph never is: RIB, SPINE,
# SHOULDER or ABDOMEN stand in files of chest radiographs, too.
_OTHER_PART = re.compile(
    "ANKLE|ARM|BREAST|CALCANEUS|CALF|CSPINE|ELBOW|EXTREMITY|FEMUR|FINGER|FOOT|FOREARM|HAND|HEAD|HIP|HUMERUS|JAW|KNEE|LEG|"
    "LOWERLEG|LOWERLIMB|LSPINE|MANDIBLE|MAXILLA|PATELLA|PELVIS|SKULL|TIBIA|TIBIAFIBULA|TMJ|TOE|TOOTH|UPPERARM|UPPERLIMB|"
    "WRIST|ZYGOMA"
)
_CHEST = ("CHEST", "THORAX", "LUNG", "LUNGS")
_POSITIONS = {"AP": "AP", "PA": "PA", "LL": "LATERAL", "RL": "LATERAL", "LAT": "LATERAL", "LATERAL": "LATERAL"}
# PS3.16 CID 4010, in SNOMED CT and in the older SNOMED RT.
_VIEW_CODES = {
    **dict.fromkeys(("399348003", "R-10206"), "AP"),
    **dict.fromkeys(("272479007", "R-10214", "R-40888"), "PA"),
    **dict.fromkeys(
        ("399067008", "399173006", "399198007", "R-102CD", "R-10236", "R-10232"),
        "LATERAL",
    ),
}
# What is told apart; a file names its maker in many ways ("FUJIFILM Corporation", "Fuji Photo Film Co. ltd.").
MANUFACTURERS = {
    "AGFA": "Agfa",
    "CANON": "Canon",
    "CARESTREAM": "Carestream",
    "DEL MEDICAL": "Del Medical",
    "DRTECH": "DRTECH",
    "FUJI": "Fujifilm",
    "GE ": "GE",
    "GENERAL ELECTRIC": "GE",
    "KODAK": "Kodak",
    "KONICA": "Konica Minolta",
    "PHILIPS": "Philips",
    "RAYENCE": "Rayence",
    "SAMSUNG": "Samsung",
    "SHIMADZU": "Shimadzu",
    "SIEMENS": "Siemens",
    "TOSHIBA": "Toshiba",
    "VAREX": "Varex",
    "VARIAN": "Varian",
    "VIEWORKS": "Vieworks",
}
OTHER_MANUFACTURER = "other"
_KEY = secrets.token_bytes(32)  # forgotten with the process, and with it whom a ``patient_key`` stood for
_AGE = re.compile(r"(\d{3})([DWMY])")
_DAYS = {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}
_DIRECTIONS = re.compile(r"[LRAPHF]{1,3}")


def read_facts(dataset: FileDataset) -> Facts:
    """What the header says, as far as it is one of the known answers."""
    orientation = _orientation(dataset)
    spacing, calibrated = _spacing(dataset)
    modality, laterality = text(dataset, "Modality"), text(dataset, "ImageLaterality") or text(dataset, "Laterality")
    return Facts(
        modality=modality if modality in MODALITIES else None,
        view=_view(dataset, orientation),
        laterality=laterality if laterality in ("L", "R", "B") else None,
        orientation=orientation,
        age=_age(dataset),
        body_part=_body_part(dataset),
        spacing_mm=spacing,
        calibrated=calibrated,
        sex=sex if (sex := text(dataset, "PatientSex")) in ("F", "M", "O") else None,
        manufacturer=_manufacturer(dataset),
    )


def patient_key(data: bytes) -> bytes | None:
    """The same for two DICOM files of one patient, within this process; nobody can tell from it who that is.

    None: the file does not say, or is no DICOM file.
    """
    with quiet_decoding():
        try:
            dataset = open_dicom(data)
            patient = text(dataset, "PatientID")
        except Exception:  # pydicom raises anything on damaged files
            return None
    issuer = text(dataset, "IssuerOfPatientID")
    return blake2b(f"{issuer}\n{patient}".encode(), key=_KEY, digest_size=16).digest() if patient else None


def _manufacturer(dataset: FileDataset) -> str | None:
    named = f"{text(dataset, 'Manufacturer')} "
    if not named.strip():
        return None
    return next((known for begin, known in MANUFACTURERS.items() if named.startswith(begin)), OTHER_MANUFACTURER)


def _view(dataset: FileDataset, orientation: tuple[str, str] | None) -> str | None:
    """By its position, by its code, or because its rows run from front to back."""
    if position := _POSITIONS.get(text(dataset, "ViewPosition")):
        return position
    codes = [text(item, "CodeValue") for item in values(dataset, "ViewCodeSequence") if isinstance(item, Dataset)]
    if known := [_VIEW_CODES[code] for code in codes if code in _VIEW_CODES]:
        return known[0]
    return "LATERAL" if orientation and orientation[0][0] in "AP" else None


def _orientation(dataset: FileDataset) -> tuple[str, str] | None:
    directions = [str(one).strip().upper() for one in values(dataset, "PatientOrientation")]
    if len(directions) != 2 or not all(_DIRECTIONS.fullmatch(one) for one in directions):
        return None
    return directions[0], directions[1]


def _age(dataset: FileDataset) -> str | None:
    """By the age in the file, else by the dates of birth and of the study."""
    if match := _AGE.fullmatch(text(dataset, "PatientAge")):
        years = int(match[1]) * _DAYS[match[2]] / 365.25
    else:
        birth = _date(dataset, "PatientBirthDate")
        taken = _date(dataset, "AcquisitionDate") or _date(dataset, "ContentDate") or _date(dataset, "StudyDate")
        if birth is None or taken is None:
            return None
        years = taken.year - birth.year - ((taken.month, taken.day) < (birth.month, birth.day))
    return age_band(years)


def _date(dataset: FileDataset, keyword: str) -> date | None:
    try:
        return date.fromisoformat(text(dataset, keyword)[:8])
    except ValueError:
        return None


def _body_part(dataset: FileDataset) -> str | None:
    part = re.sub(r"[\s_-]", "", text(dataset, "BodyPartExamined"))
    return CHEST if part in _CHEST else part if _OTHER_PART.fullmatch(part) else None


def _spacing(dataset: FileDataset) -> tuple[tuple[float, float] | None, bool]:
    """(spacing, is it calibrated to the body): PS3.3 10.7.1.3, where one that repeats the detector's is not."""
    detector = _pair(dataset, "ImagerPixelSpacing") or _pair(dataset, "NominalScannedPixelSpacing")
    body = _pair(dataset, "PixelSpacing")
    if body is None:
        return detector, False
    is_calibrated = bool(text(dataset, "PixelSpacingCalibrationType")) or (detector is not None and body != detector)
    return body, is_calibrated


def _pair(dataset: FileDataset, keyword: str) -> tuple[float, float] | None:
    found = numbers(dataset, keyword)
    is_plausible = len(found) == 2 and min(found) >= FINEST and max(found) <= min(COARSEST, LONGEST * min(found))
    return (found[0], found[1]) if is_plausible else None
