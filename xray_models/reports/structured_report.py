"""Both answers as a DICOM structured report, TID 1500 (Measurement Report): one group of values for each model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom.dataset import Dataset
from pydicom.sr.coding import Code

from xray_models.inference.classifier import Prediction
from xray_models.reports.case import PROGRAM, CaseReport
from xray_models.reports.words import NAMES
from xray_models.version import VERSION

if TYPE_CHECKING:
    from highdicom.sr import MeasurementsAndQualitativeEvaluations, QualitativeEvaluation

SERIES_NUMBER = 902
DESCRIPTION = "Two classifiers: probabilities (research, not diagnostic)"
OWN = "99XRAYMODELS"  # coding scheme of what DICOM and SNOMED CT have no code for

FINDING = Code("121071", "DCM", "Finding")
FINDINGS = {
    "PNEUMONIA": Code("233604007", "SCT", "Pneumonia"),
    "NORMAL": Code("17621005", "SCT", "Normal"),
}
LUNG = Code("39607008", "SCT", "Lung")
CHEST_RADIOGRAPHY = Code("399208008", "SCT", "Plain chest X-ray")
PERCENT = Code("%", "UCUM", "percent")
PROBABILITY = Code("probability", OWN, "Probability of pneumonia where half of the patients are ill")
OPERATING_POINT = Code("operating-point", OWN, "Probability from which the answer is pneumonia")
CERTAINTY = Code("certainty", OWN, "Certainty of the answer")
UNCERTAIN = Code("uncertain", OWN, "Uncertain: a person has to read the image")
CERTAIN = Code("outside-band", OWN, "Outside the uncertain band")
SCOPE = Code("scope", OWN, "Whether the model may judge the image")
INSIDE = Code("inside", OWN, "Inside the scope")
OUTSIDE = Code("outside", OWN, "Outside the scope: not to be used")
UNCHECKED = Code("unchecked", OWN, "Not checked")
DEVICE_UID = "2.25.288733047352718062193571412083846271003"  # of this program, made at random


def structured_report(report: CaseReport, source: Dataset) -> Dataset:
    """The answers of ``report`` for the patient and the study of ``source``, as DicomSource has them."""
    import highdicom  # takes a second to import, and few need it

    sr = highdicom.sr
    device = sr.DeviceObserverIdentifyingAttributes(
        uid=DEVICE_UID, name=PROGRAM, manufacturer_name=PROGRAM, model_name=f"{PROGRAM} {VERSION}"
    )
    observer = sr.ObserverContext(sr.CodedConcept("121007", "DCM", "Device"), device)
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=CHEST_RADIOGRAPHY,
        imaging_measurements=[_answer(report, model, source) for model in report.answers],
    )
    document = sr.ComprehensiveSR(
        evidence=[source],
        content=content[0],
        series_instance_uid=highdicom.UID(),
        sop_instance_uid=highdicom.UID(),
        series_number=SERIES_NUMBER,
        series_description=DESCRIPTION,
        instance_number=1,
        manufacturer=PROGRAM,
        is_complete=True,
        is_final=False,
        is_verified=False,
    )
    document.CodingSchemeIdentificationSequence = [_own_scheme()]
    document.ManufacturerModelName, document.SoftwareVersions = PROGRAM, VERSION
    return document


def _own_scheme() -> Dataset:
    """Whose codes those of OWN are."""
    scheme = Dataset()
    scheme.CodingSchemeDesignator, scheme.CodingSchemeName, scheme.CodingSchemeVersion = OWN, PROGRAM, VERSION
    return scheme


def _answer(report: CaseReport, model: str, source: Dataset) -> MeasurementsAndQualitativeEvaluations:
    import highdicom

    sr = highdicom.sr
    prediction = report.answers[model].prediction
    values = ((PROBABILITY, prediction.p_pneumonia), (OPERATING_POINT, prediction.threshold))
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid=highdicom.UID(), identifier=NAMES[model]),
        algorithm_id=sr.AlgorithmIdentification(
            name=NAMES[model],
            version=f"{PROGRAM} {report.version}",
            parameters=[
                f"SHA-256 of the weights: {report.weights[model] or 'not recorded'}",
                *_calibration(prediction),
            ],
        ),
        finding_sites=[sr.FindingSite(LUNG)],
        source_images=[sr.SourceImageForMeasurementGroup(source.SOPClassUID, source.SOPInstanceUID)],
        measurements=[sr.Measurement(name, round(100 * value, 2), PERCENT) for name, value in values],
        qualitative_evaluations=_evaluations(report, prediction),
    )


def _calibration(prediction: Prediction) -> list[str]:
    """The local calibration that the answer follows, if any."""
    return [f"Local calibration: {prediction.calibration}"] if prediction.calibration else []


def _evaluations(report: CaseReport, prediction: Prediction) -> list[QualitativeEvaluation]:
    import highdicom

    scope = UNCHECKED if report.scope is None else OUTSIDE if report.outside else INSIDE
    certainty = UNCERTAIN if prediction.uncertain else CERTAIN
    pairs = ((FINDING, FINDINGS[prediction.label]), (CERTAINTY, certainty), (SCOPE, scope))
    return [highdicom.sr.QualitativeEvaluation(name, value) for name, value in pairs]
