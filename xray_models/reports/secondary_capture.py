"""The picture of a report as a DICOM Secondary Capture."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian
from pydicom.valuerep import DA, TM

from xray_models.reports.case import PROGRAM
from xray_models.version import VERSION

SERIES_NUMBER = 901  # beyond those that a machine gives
DESCRIPTION = "Two classifiers: heatmaps (research, not diagnostic)"


def secondary_capture(pixels: np.ndarray, source: Dataset, made: datetime) -> Dataset:
    """``pixels`` RGB (H, W, 3) uint8 for the patient and the study of ``source``, as DicomSource has them."""
    import highdicom  # takes a second to import, and few need it
    from pydicom.sr.codedict import codes

    image = highdicom.sc.SCImage.from_ref_dataset(
        ref_dataset=source,
        pixel_array=pixels,
        photometric_interpretation=highdicom.PhotometricInterpretationValues.RGB,
        bits_allocated=8,
        coordinate_system=highdicom.CoordinateSystemNames.PATIENT,
        patient_orientation=("L", "F"),
        series_instance_uid=highdicom.UID(),
        sop_instance_uid=highdicom.UID(),
        series_number=SERIES_NUMBER,
        instance_number=1,
        manufacturer=PROGRAM,
        transfer_syntax_uid=ExplicitVRLittleEndian,
    )
    image.ConversionType = "WSD"  # made on a workstation
    image.PatientOrientation = []  # of a picture made of three
    image.Manufacturer = image.SecondaryCaptureDeviceManufacturer = PROGRAM
    image.SoftwareVersions = image.SecondaryCaptureDeviceSoftwareVersions = VERSION
    image.SeriesDescription, image.BodyPartExamined = DESCRIPTION, "CHEST"
    image.ImageType = ["DERIVED", "SECONDARY"]
    image.DerivationDescription = DESCRIPTION
    image.ContentDate, image.ContentTime = DA(made.date()), TM(made.time())
    reference = Dataset()
    reference.ReferencedSOPClassUID = source.SOPClassUID
    reference.ReferencedSOPInstanceUID = source.SOPInstanceUID
    purpose = codes.DCM.SourceImageForImageProcessingOperation
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = purpose.value, "DCM", purpose.meaning
    reference.PurposeOfReferenceCodeSequence = [code]
    image.SourceImageSequence = [reference]
    return image
