"""The Retrain tab's own words as HTML: what it is for, who may use it, where a data set goes in."""

from __future__ import annotations

from html import escape

from .access import Access
from .messages import say
from .run_cards import icon


def render_lead(access: Access, language: str) -> str:
    """What the tab is for; where strangers come, also what becomes of the weights."""
    warning = f'<p class="hint">{icon("trouble")}<span>{_say(language, "run_vanishes")}</span></p>'
    return f'<p class="lead">{_say(language, "retrain_lead")}</p>' + (warning if access.public else "")


def render_lock(language: str) -> str:
    """Why a visitor can only look, and how the owner gets in."""
    texts = "".join(f"<p>{_say(language, key)}</p>" for key in ("lock_why", "lock_how"))
    return f'<h2>{icon("lock")}{_say(language, "lock_title")}</h2>{texts}'


def render_heading(key: str, language: str) -> str:
    return f"<h2>{_say(language, key)}</h2>"


def render_zip_zone(max_bytes: int, language: str) -> str:
    """The button that a data set is dropped on."""
    return (
        f'<button type="button" class="drop">{icon("drop")}<strong>{_say(language, "source_drop")}</strong>'
        f"<span>{_say(language, 'source_how')}</span>"
        f'<span class="reading">{_say(language, "source_sending")}</span></button>'
        f'<p class="formats">{_say(language, "source_limit", limit=size(max_bytes, language))}</p>'
    )


def size(count: int, language: str) -> str:
    """3000000000 -> "3 GB" or "3 Go"."""
    unit = ("GB", "MB") if language == "en" else ("Go", "Mo")
    return f"{count // 10**9} {unit[0]}" if count >= 10**9 else f"{count // 10**6} {unit[1]}"


def _say(language: str, key: str, **values: object) -> str:
    return escape(say(language, key, **values))
