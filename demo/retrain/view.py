"""The Retrain tab's own words as HTML: what it is for, who may use it, where a data set goes in."""

from __future__ import annotations

from demo.server.access import Access
from demo.text.numbers import size
from demo.ui.html import icon, say_html


def render_lead(access: Access, language: str) -> str:
    """What the tab is for; where strangers come, also what becomes of the weights."""
    warning = f'<p class="hint">{icon("trouble")}<span>{say_html(language, "run_vanishes")}</span></p>'
    return f'<p class="lead">{say_html(language, "retrain_lead")}</p>' + (warning if access.public else "")


def render_lock(language: str) -> str:
    """Why a visitor can only look, and how the owner gets in."""
    texts = "".join(f"<p>{say_html(language, key)}</p>" for key in ("lock_why", "lock_how"))
    return f"<h2>{icon('lock')}{say_html(language, 'lock_title')}</h2>{texts}"


def render_heading(key: str, language: str) -> str:
    return f"<h2>{say_html(language, key)}</h2>"


def render_zip_zone(max_bytes: int, language: str) -> str:
    """The button that a data set is dropped on."""
    return (
        f'<button type="button" class="drop">{icon("drop")}<strong>{say_html(language, "source_drop")}</strong>'
        f"<span>{say_html(language, 'source_how')}</span>"
        f'<span class="reading">{say_html(language, "source_sending")}</span></button>'
        f'<p class="formats">{say_html(language, "source_limit", limit=size(language, max_bytes))}</p>'
    )
