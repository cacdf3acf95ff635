"""What a panel shows, to be saved as a file. Pictures are drawn in the browser by downloads.js, other files are in the
page itself."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from demo.ui.tables import csv_text

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that a CSV is UTF-8


def row(*controls: str) -> Markup:
    """The downloads of a panel, in one line under it; ``controls`` are HTML."""
    return Markup('<p class="downloads">{}</p>').format(Markup("".join(controls)))


def link(text: str, file: str, kind: str, content: str) -> Markup:
    """Saves ``content``, of the MIME type ``kind``, as ``file``."""
    encoded = base64.b64encode(content.encode()).decode()
    return Markup('<a download="{}" href="data:{};base64,{}">{}</a>').format(file, kind, encoded, text)


def csv_link(text: str, file: str, heads: Iterable[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Saves a table of values as a CSV."""
    return link(text, file, "text/csv", BYTE_ORDER_MARK + csv_text(heads, rows))


def picture(text: str, file: str, selector: str) -> Markup:
    """Saves the element ``selector`` (CSS, inside the panel) as it looks at the moment, as a PNG."""
    return Markup('<button type="button" data-png="{}" data-file="{}">{}</button>').format(selector, file, text)


def made_file(name: str, mime: str, content: bytes) -> Markup:
    """A file inside the page, for its script to save; different each time, so that the browser notices."""
    encoded = base64.b64encode(content).decode()
    return Markup('<div data-made="{}"><a hidden download="{}" data-mime="{}" data-content="{}"></a></div>').format(
        secrets.token_hex(4), name, mime, encoded
    )
