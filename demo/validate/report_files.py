"""A validation as a report that a hospital can file: PDF, Markdown or JSON, made in memory when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from demo.text.report_words import words
from demo.text.say import page_error
from demo.validate.session import Session
from xray_models.reports.document import Document
from xray_models.reports.markdown import to_markdown
from xray_models.reports.validation import ValidationReport, validation_report
from xray_models.reports.validation_document import validation_document

LONGEST_REFERENCE = 120  # characters
FURTHEST = 14 * 60  # minutes from UTC of the time zones of the world
NAME = "validation_report"


def make_report(
    session: Session | None, asked: object, per_cent: float | None, language: str
) -> tuple[str, str, bytes]:
    """(name, MIME type, content) of the file. ``asked``: an event with ``kind``, ``reference`` and ``minutes``, the
    visitor's time ahead of UTC; all of it comes from the browser, and may be anything. XrayError: there is nothing."""
    if session is None or session.outcome is None:
        raise page_error("validate_gone")
    kind, reference, minutes = (getattr(asked, name, None) for name in ("kind", "reference", "minutes"))
    report = validation_report(
        session.outcome.validation,
        datetime.now(timezone(timedelta(minutes=minutes if _is_time_zone(minutes) else 0))),
        prevalence=per_cent / 100 if per_cent and 0 < per_cent < 100 else None,
        local=session.fit,
        calibration=session.outcome.calibration,
        reference="".join(letter for letter in str(reference or "") if letter.isprintable())[:LONGEST_REFERENCE],
    )
    ending, mime, write = _KINDS.get(str(kind), _KINDS["pdf"])
    return f"{NAME}.{ending}", mime, write(report, language)


def _is_time_zone(minutes: object) -> bool:
    return isinstance(minutes, int) and abs(minutes) <= FURTHEST


def _document(report: ValidationReport, language: str) -> Document:
    return validation_document(report, words(language))


def _pdf(report: ValidationReport, language: str) -> bytes:
    from xray_models.reports.document_pdf import to_pdf  # its library delays no start

    return to_pdf(_document(report, language))


def _markdown(report: ValidationReport, language: str) -> bytes:
    return to_markdown(_document(report, language)).encode()


def _json(report: ValidationReport, language: str) -> bytes:
    return json.dumps(report.to_json(), indent=1).encode()


_KINDS: dict[str, tuple[str, str, Callable[[ValidationReport, str], bytes]]] = {  # kind -> ending, MIME type, writer
    "pdf": ("pdf", "application/pdf", _pdf),
    "markdown": ("md", "text/markdown", _markdown),
    "json": ("json", "application/json", _json),
}
KINDS = tuple(_KINDS)
