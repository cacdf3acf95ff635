"""The study on the page as a report, made in memory when somebody asks for it: a file to save, or a sheet to print."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from demo.compare.study import Study
from demo.server.edge.failures import log_in_one_line
from demo.text.report_words import words
from demo.text.say import page_error, say
from xray_models.errors import XrayError
from xray_models.evaluation.prevalence import CALIBRATED_AT
from xray_models.inference.classifier import TARGETS
from xray_models.networks.record import ModelRecord
from xray_models.reports.case import CaseReport, case_report
from xray_models.reports.sheet import Sheet, sheet

logger = logging.getLogger(__name__)

PRINT = "print"
FILES = {  # kind -> how the name of the file ends, and its MIME type
    "pdf": (".pdf", "application/pdf"),
    "png": (".png", "image/png"),
    "json": (".json", "application/json"),
    "dicom": ("-dicom.zip", "application/zip"),
}
LONGEST_REFERENCE = 120  # characters
FURTHEST = 14 * 60  # minutes from UTC of the time zones of the world


@dataclass(frozen=True)
class Request:
    """What a visitor asks for. Everything comes from the browser, and may be anything."""

    kind: str = ""  # of FILES, or PRINT
    language: str = "en"
    per_cent: float | None = None  # the prevalence that the page has
    target: str = "predicted"  # the class that its heat explains, of TARGETS
    reference: str = ""  # a line of the visitor's own
    minutes: int = 0  # the visitor's time zone: minutes ahead of UTC

    @classmethod
    def of(cls, event: object, per_cent: float | None, language: str) -> Request:
        """``event`` has ``kind``, ``target``, ``reference`` and ``minutes``."""
        kind, target, reference, minutes = (
            getattr(event, name, None) for name in ("kind", "target", "reference", "minutes")
        )
        typed = "".join(letter for letter in str(reference or "") if letter.isprintable())[:LONGEST_REFERENCE]
        ahead = minutes if isinstance(minutes, int) and abs(minutes) <= FURTHEST else 0
        explained = str(target) if target in TARGETS else "predicted"
        return cls(str(kind), language, per_cent, explained, typed, ahead)

    @property
    def prevalence(self) -> float | None:
        """None: none is set, or none that could be."""
        share = None if self.per_cent is None else self.per_cent / 100
        return share if share is not None and 0 < share < 1 and share != CALIBRATED_AT else None


@dataclass(frozen=True)
class ReportFile:
    """A file for the browser to save. Its name has the date and nothing else."""

    name: str
    mime: str
    content: bytes


def make_report(study: Study, records: Mapping[str, ModelRecord], request: Request) -> ReportFile | Sheet:
    """The report of ``study``. XrayError: there is none, in one sentence; nothing else is raised.

    ``records``: those of the weights that gave the answers, as far as they are still known.
    """
    try:
        return _made(study, records, request)
    except XrayError:
        raise
    except Exception as error:  # whose message may quote the file
        log_in_one_line("Report", request.kind if request.kind in (*FILES, PRINT) else "?", error)
        raise page_error("report_unexpected") from None


def _made(study: Study, records: Mapping[str, ModelRecord], request: Request) -> ReportFile | Sheet:
    if study.error is not None:
        raise study.error
    if study.comparison is None or request.kind not in (*FILES, PRINT):
        raise page_error("report_no_case")
    report = _report(study, records, request)
    if request.kind == PRINT:
        return sheet(report, words(request.language))
    ending, mime = FILES[request.kind]
    name = f"pneumonia-report-{report.made:%Y-%m-%d}{ending}"
    return ReportFile(name, mime, _content(study, report, request))


def _report(study: Study, records: Mapping[str, ModelRecord], request: Request) -> CaseReport:
    assert study.comparison is not None
    return case_report(
        study.comparison,
        study.original.radiograph() if study.original else None,
        records,
        datetime.now(timezone(timedelta(minutes=request.minutes))),
        target=request.target,
        prevalence=request.prevalence,
        remarks=tuple(say(request.language, f"mended_{mend}") for mend in study.mended),
        reference=request.reference,
    )


def _content(study: Study, report: CaseReport, request: Request) -> bytes:
    """The file itself. Imported where they are used: the libraries of PDF and DICOM delay no answer."""
    if request.kind == "json":
        return (json.dumps(report.to_json(), indent=2) + "\n").encode()
    page = sheet(report, words(request.language))
    if request.kind == "pdf":
        from xray_models.reports.pdf import to_pdf

        return to_pdf(page)
    if request.kind == "png":
        from xray_models.reports.strip import to_png

        return to_png(page)
    return _dicom(study, report, page)


def _dicom(study: Study, report: CaseReport, page: Sheet) -> bytes:
    from xray_models.reports.dicom_results import dicom_results, zipped

    source = study.original.source if study.original else None
    if source is None:
        raise page_error("report_no_source")
    return zipped(dicom_results(report, replace(page, reference=""), source))
