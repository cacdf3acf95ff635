"""What the page says when the server has no room for a request, is out of reach, or breaks off: see server.js."""

from __future__ import annotations

from demo.text.languages import LANGUAGES
from demo.ui.html import icon, say_html

KINDS = ("busy", "full", "lost", "failed")


def render_troubles() -> str:
    """All sentences in all languages, hidden: when one is needed, the server may not be there to send it."""
    return "".join(_sentence(kind, language) for language in LANGUAGES.values() for kind in KINDS)


def _sentence(kind: str, language: str) -> str:
    text, again = say_html(language, f"trouble_{kind}"), say_html(language, "send_again")
    return (
        f'<p data-trouble="{kind}" lang="{language}" hidden>{icon("trouble")}<span>{text}</span>'
        f'<button type="button">{again}</button></p>'
    )
