"""A report as DICOM, for the study that its radiograph came from: a picture and a structured report.

The picture (Secondary Capture) is that of ``strip``. The report (TID 1500) has both answers as coded values, with the
weights that gave them. Both belong to the patient and the study of the source and name its instance; each is in a
series of its own.
"""

from __future__ import annotations

import io
import logging
import zipfile

from pydicom.dataset import Dataset

from xray_models.errors import XrayError
from xray_models.images.quiet import quiet_decoding
from xray_models.reports.case import CaseReport
from xray_models.reports.dicom_source import DicomSource
from xray_models.reports.secondary_capture import secondary_capture
from xray_models.reports.sheet import Sheet
from xray_models.reports.strip import to_rgb
from xray_models.reports.structured_report import structured_report

logging.getLogger("highdicom").setLevel(logging.CRITICAL + 1)

PICTURE_FILE, REPORT_FILE = "heatmaps.dcm", "report.dcm"


def dicom_results(report: CaseReport, sheet: Sheet, source: DicomSource) -> dict[str, bytes]:
    """Name of a file -> its content. XrayError: what ``source`` holds cannot be written.

    ``sheet``: the words of ``report`` that are burnt into the picture, without what its reader has typed.
    """
    pixels = to_rgb(sheet)
    try:
        with quiet_decoding():  # highdicom warns of a name that has one part, and quotes it
            elements = source.elements()
            results = {
                PICTURE_FILE: secondary_capture(pixels, elements, report.made),
                REPORT_FILE: structured_report(report, elements),
            }
            return {name: _written(dataset) for name, dataset in results.items()}
    except Exception:  # of pydicom and highdicom, whose messages quote what the file says
        raise XrayError(
            "dicom-out",
            "No DICOM result can be made for this file: its patient or study is written in a way that DICOM does not "
            "allow. Take the PDF instead.",
        ) from None


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of ``files``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _written(dataset: Dataset) -> bytes:
    dataset.SpecificCharacterSet = "ISO_IR 192"  # UTF-8: names are in any alphabet
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
