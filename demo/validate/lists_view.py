"""The images that are not like the others, as lists: refused, outside the scope, unreadable; and all, as a CSV."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from demo.text.say import say, say_error
from demo.ui import downloads
from demo.ui.html import render
from xray_models.evaluation.validation import Validation
from xray_models.inference.trial import OUTSIDE
from xray_models.reports.validation_table import validation_rows

MOST = 100  # names in a list; all are in the CSV


def render_lists(validation: Validation, language: str) -> Markup:
    """ "" where every image could be read and is inside the scope, but for the CSV."""
    outside = [one for one in validation.judged.pictures if one.scope == OUTSIDE]
    lists = {
        "refused": [(one.file, say_error(language, one.refusal)) for one in validation.refused() if one.refusal],
        "outside": [(one.file, _reasons(one.reasons, language)) for one in outside],
        "unread": [(one.file, say_error(language, one.error)) for one in validation.judged.unread],
    }
    heads, *rows = validation_rows(validation)
    html = render(
        "validate/templates/lists.html",
        language,
        lists={name: (files[:MOST], len(files)) for name, files in lists.items() if files},
        downloads=downloads.row(downloads.csv_link(say(language, "validate_images_csv"), "images.csv", heads, rows)),
    )
    return Markup(html)


def _reasons(reasons: Iterable[str], language: str) -> str:
    return ", ".join(say(language, f"validate_reason_{reason}") for reason in reasons)
