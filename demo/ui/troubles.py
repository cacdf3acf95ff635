"""What the page says when the server has no room for a request, is out of reach, or breaks off: see server.js."""

from __future__ import annotations

from demo.ui.html import icon, say_html

KINDS = ("busy", "full", "lost", "failed")


def render_troubles(language: str) -> str:
    """All sentences, hidden: when one is needed, the server may not be there to send it."""
    return "".join(
        f'<p data-trouble="{kind}" hidden>{icon("trouble")}<span>{say_html(language, f"trouble_{kind}")}</span></p>'
        for kind in KINDS
    )
