"""The Retrain tab's own words as HTML: what it is for, who may use it, where a dataset is dropped, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.server.access import Access
from demo.text.say import say, say_error
from demo.ui.html import icon, render, say_html
from demo.ui.weakness import weakness_sentence
from xray_models.errors import XrayError
from xray_models.evaluation.weakness import Weakness


def render_lead(access: Access, language: str) -> str:
    """What the tab is for; on a public page also that retrained weights do not last. Nothing where nobody can train."""
    if access.sealed:
        return ""
    warning = f'<p class="hint">{icon("trouble")}<span>{say_html(language, "run_vanishes")}</span></p>'
    return f'<p class="lead">{say_html(language, "retrain_lead")}</p>' + (warning if access.public else "")


def render_lock(access: Access, language: str) -> str:
    """Why a visitor can only look, and how the owner gets in."""
    return render("retrain/templates/lock.html", language, sealed=access.sealed)


def render_heading(key: str, language: str) -> str:
    return f"<h2>{say_html(language, key)}</h2>"


def render_zip_zone(max_bytes: int, language: str) -> str:
    """The button on which a zip is dropped, and what may be dropped there."""
    return render("ui/templates/zip_zone.html", language, max_bytes=max_bytes)


def render_problem(error: XrayError | None, language: str) -> str:
    """One sentence, which a screen reader reads at once; nothing without an error."""
    if error is None:
        return ""
    return f'<p class="problem" role="alert">{icon("trouble")}<span>{escape(say_error(language, error))}</span></p>'


def render_done(key: str, language: str) -> str:
    """The sentence ``key``: what has just been done."""
    return f'<p class="done" role="status">{icon("finished")}<span>{say_html(language, key)}</span></p>'


def render_nothing(language: str) -> str:
    """A message before there is one; a message does not outlive a change of the language."""
    return ""


def render_delete_question(language: str) -> str:
    """Whether a run should really be deleted; a screen reader reads it at once."""
    return f'<p role="alert">{say_html(language, "run_delete_ask")}</p>'


def render_use_question(weak: Mapping[str, Weakness], language: str) -> str:
    """Whether models with such tests should answer for everyone."""
    figures = " ".join(weakness_sentence(model, found, language) for model, found in weak.items())
    question = say(language, "weak_ask_one" if len(weak) == 1 else "weak_ask_both")
    return f'<p role="alert">{escape(figures)} {escape(question)}</p>'


def render_or(language: str) -> str:
    """What stands between the drop zone and the buttons of the other datasets."""
    return f"<p>{say_html(language, 'dataset_or')}</p>"
