"""Whatever a card shows, as a file: pictures and tables are made by downloads.js in the browser, the rest lies here."""

from __future__ import annotations

import base64
from html import escape


def row(*controls: str) -> str:
    """The downloads of a card, in one line under it."""
    return f'<p class="downloads">{"".join(controls)}</p>'


def link(text: str, file: str, kind: str, content: str) -> str:
    """``content`` itself, of the MIME type ``kind``, to be saved as ``file``."""
    encoded = base64.b64encode(content.encode()).decode()
    return f'<a download="{escape(file)}" href="data:{kind};base64,{encoded}">{escape(text)}</a>'


def picture(text: str, file: str, of: str) -> str:
    """Saves the element ``of`` (a CSS selector inside the card) as it looks now, as a PNG."""
    return f'<button type="button" data-png="{escape(of)}" data-file="{escape(file)}">{escape(text)}</button>'


def table(text: str, file: str, of: str) -> str:
    """Saves the numbers that the table ``of`` (a CSS selector inside the card) shows now, as a CSV."""
    return f'<button type="button" data-csv="{escape(of)}" data-file="{escape(file)}">{escape(text)}</button>'
