"""Read DICOM radiographs: DX, CR, secondary captures, and a radiograph in another wrapper. One picture a file.

The picture is shown as it is stored, as every viewer shows it, and not turned by its patient orientation; where that
says that it lies on its side, upside down or mirrored, a notice tells. (An EXIF orientation is applied, because every
viewer of photographs applies it.) Overlays and burnt-in text are left as they are.
"""

from __future__ import annotations

from pydicom.dataset import FileDataset

from xray_models.errors import RadiographError
from xray_models.images.dicom_facts import read_facts
from xray_models.images.dicom_file import number, open_dicom, text, value
from xray_models.images.dicom_greys import to_greys
from xray_models.images.dicom_pixels import stored_pixels
from xray_models.images.dicom_tables import palette_colours
from xray_models.images.facts import Facts
from xray_models.images.notice import Notice
from xray_models.images.quiet import quiet_decoding
from xray_models.images.raster import Raster, from_channels, several_pictures, unreadable

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_PDF, _REPORT, _DIRECTORY = f"{_STORAGE}104.", f"{_STORAGE}88.", "1.2.840.10008.1.3.10"
# What is never a radiograph of a chest. Others (MR, OT, ...) may wrap one: the scope looks at the picture.
_OTHER_EXAMINATIONS = (
    "CT",
    "PT",
    "NM",
    "US",
    "MG",
    "IO",
    "PX",
    "IVUS",
    "OCT",
    "OP",
    "OPT",
    "SM",
    "ES",
    "GM",
    "XC",
    "ECG",
)

_TURNED = Notice(
    "turned", "The file says that this radiograph lies on its side or upside down; it was read as it lies."
)
_MIRRORED = Notice("mirrored", "The file says that this radiograph is mirrored; it was read as it lies.")


def read_dicom(data: bytes) -> Raster:
    """Decode ``data``, a Part 10 file or a bare data set. RadiographError: it cannot be read, or is no radiograph."""
    with quiet_decoding():
        try:
            return _decode(open_dicom(data))
        except RadiographError:
            raise
        except Exception:  # pydicom and the decoders raise anything on damaged files, and quote them
            raise unreadable() from None


def _decode(dataset: FileDataset) -> Raster:
    if not any(keyword in dataset for keyword in ("SOPClassUID", "Modality", "Rows", "DirectoryRecordSequence")):
        raise unreadable()  # other bytes make elements, too
    _check_kind(dataset)
    facts = read_facts(dataset)
    pixels = stored_pixels(dataset)
    source = f"DICOM {facts.modality}" if facts.modality else "DICOM"
    notices = _orientation_notices(facts)
    if text(dataset, "PhotometricInterpretation") == "PALETTE COLOR":
        pixels = palette_colours(pixels, dataset)
    if pixels.ndim == 3:
        colours = from_channels(pixels, source)
        return Raster(colours.greys, source, (*colours.notices, *notices), colours.colourfulness, facts)
    greys, remarks = to_greys(pixels, dataset)
    return Raster(greys, source, (*remarks, *notices), facts=facts)


def _check_kind(dataset: FileDataset) -> None:
    """RadiographError: a file that holds no radiograph, or more than one picture."""
    kind = text(dataset, "SOPClassUID") or str(dataset.file_meta.get("MediaStorageSOPClassUID", ""))
    modality = text(dataset, "Modality")
    if kind == _DIRECTORY or "DirectoryRecordSequence" in dataset:
        raise RadiographError(
            "dicom-directory",
            "This is the table of contents of a DICOM disc (DICOMDIR). Choose a radiograph from its folders.",
        )
    if kind.startswith(_PDF) or "EncapsulatedDocument" in dataset:
        raise RadiographError(
            "dicom-document", "This DICOM file holds a document, such as a PDF, and no picture. Choose the radiograph."
        )
    if kind.startswith(_REPORT) or modality == "SR":
        raise RadiographError("dicom-report", "This DICOM file holds a report and no picture. Choose the radiograph.")
    if modality in _OTHER_EXAMINATIONS:
        raise RadiographError(
            "dicom-modality",
            f"This DICOM file is no radiograph: its modality is {modality}. Choose a chest radiograph.",
            modality=modality,
        )
    if "PixelData" not in dataset:
        raise RadiographError("dicom-no-pixels", "This DICOM file holds no picture. Choose the file of the radiograph.")
    if value(dataset, "NumberOfFrames") is not None and (number(dataset, "NumberOfFrames") or 0) > 1:
        raise several_pictures()


def _orientation_notices(facts: Facts) -> tuple[Notice, ...]:
    """A frontal radiograph is shown upright, the patient's left on the right. Lateral ones have no such rule."""
    if facts.orientation is None or facts.view == "LATERAL":
        return ()
    row, column = (direction[0] for direction in facts.orientation)
    if row in "LR" and column in "FH":
        turned, mirrored = column == "H", (row == "R") != (column == "H")
    elif row in "FH" and column in "LR":
        turned, mirrored = True, (row, column) in (("F", "L"), ("H", "R"))
    else:
        return ()
    return (*([_TURNED] if turned else []), *([_MIRRORED] if mirrored else []))
