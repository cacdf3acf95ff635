"""The report's buttons, files and printed page as HTML."""

from __future__ import annotations

import secrets

import numpy as np

from demo.compare.study import Study
from demo.ui.html import image_uri, render
from xray_models.reports.pictures import heat_scale
from xray_models.reports.sheet import Sheet

KINDS = ("pdf", "png", "json", "print")


def report_kinds(study: Study) -> tuple[str, ...]:
    """What can be made of ``study``: DICOM only where its file was DICOM and names its study; () without answers."""
    if study.comparison is None:
        return ()
    has_source = study.original is not None and study.original.source is not None
    return (*KINDS, "dicom") if has_source else KINDS


def render_trouble(language: str, sentence: str) -> str:
    """Why there is no report; different each time, too."""
    values = {"sentence": sentence, "rendering": secrets.token_hex(4)}
    return render("compare/templates/report_trouble.html", language, **values)


def render_sheet(sheet: Sheet) -> str:
    """The page that the browser prints."""
    pictures = [
        image_uri(sheet.picture, "JPEG", quality=92),
        *("" if one.overlay is None else image_uri(one.overlay, "JPEG", quality=92) for one in sheet.columns),
    ]
    colours = image_uri(np.ascontiguousarray(heat_scale()))
    values = {"sheet": sheet, "pictures": pictures, "colours": colours, "rendering": secrets.token_hex(4)}
    return render("compare/templates/report_sheet.html", sheet.language, **values)
