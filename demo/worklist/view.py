"""The tab as HTML: what its scripts fill, and everything that they say or have to know."""

from __future__ import annotations

import json

from demo.text.languages import LANGUAGES
from demo.text.numbers import decimal, percent, percent_exact
from demo.text.say import SENTENCES, page_error
from demo.ui.html import render
from demo.worklist.browser_modules import WORKLIST
from demo.worklist.routes import ANSWERS_PATH, FILES, PDF_PATH
from demo.worklist.rows import row
from xray_models.cli.answers_table import COLUMNS
from xray_models.data.folder_layout import IMAGE_ENDINGS
from xray_models.data.pictures import NO_PICTURES
from xray_models.images.radiograph import MAX_BYTES
from xray_models.networks.registry import MODELS

FILTERS = ("all", "pneumonia", "normal", "disagree", "uncertain", "outside", "refused")
ORDERS = ("probability", "disagreement", *MODELS, "name", "order")
# By the browser, before a file is sent.
REFUSALS = ("unreadable", "too_large", "zip", "zip_empty", "zip_locked", "zip_method")


def render_worklist(language: str) -> str:
    return render(
        "worklist/templates/worklist.html",
        language,
        filters=FILTERS,
        orders=ORDERS,
        models=MODELS,
        address=WORKLIST.address,
        known=json.dumps(_known()),
        words=json.dumps(_words(language)),
    )


def _known() -> dict[str, object]:
    """What the scripts have to know, in any language."""
    limit = MAX_BYTES // 1_000_000
    return {
        "models": list(MODELS),
        "answers": ANSWERS_PATH,
        "pdf": PDF_PATH,
        "columns": ",".join(COLUMNS),
        "files": FILES,
        "bytes": MAX_BYTES,
        "endings": sorted(IMAGE_ENDINGS),
        "others": sorted(NO_PICTURES),
        "refusals": {key: row(page_error(f"worklist_{key}", limit_mb=limit)) for key in REFUSALS},
        "languages": list(LANGUAGES.values()),
    }


def _words(language: str) -> dict[str, str]:
    """The sentences of the tab, with their placeholders; labels and names; and how numbers are written."""
    sentences = SENTENCES[language]
    own = {key.removeprefix("worklist_"): text for key, text in sentences.items() if key.startswith("worklist_")}
    named = {key: sentences[key] for key in ("worklist", "NORMAL", "PNEUMONIA", *MODELS)}
    numbers = {
        "percent_low": percent(language, 0.001),
        "percent_high": percent(language, 0.999),
        "percent_sign": percent_exact(language, 0, 0).removeprefix("0"),
        "point": decimal(language, 0.5, 1)[1:2],
    }
    return {"language": language, **own, **named, **numbers}
