"""What came in as HTML: the drop zone, the description of the pictures, and what a visitor is asked about a table."""

from __future__ import annotations

from html import escape

from demo.text.numbers import duration, integer
from demo.text.say import say, say_error
from demo.ui.data_view import render_dataset, render_progress, render_refusal
from demo.ui.html import icon, render
from demo.validate.names import property_name, value_name
from demo.validate.session import Session
from xray_models.classes import CLASSES
from xray_models.errors import XrayError

MOST_VALUES = 12  # of a property of the pictures, in a line of the description
SOON = 3  # pictures after which the time that is left can be told


def render_zone(max_bytes: int, language: str) -> str:
    """Where pictures and labels are dropped."""
    return render("validate/templates/zone.html", language, max_bytes=max_bytes)


def render_session(session: Session, language: str) -> str:
    """What came in, or why it cannot be used, or what has to be said of the table."""
    if session.problem is not None:
        render_one = render_questions if session.is_asked else render_refusal
        return render_one(session.problem, language)
    if session.description is None:
        return render("validate/templates/table_first.html", language, table=session.table) if session.table else ""
    return render_dataset(session.description, language) + _groups(session, language)


def render_questions(error: XrayError, language: str) -> str:
    """A form: which column is meant, or what each value of the labels means."""
    details = error.details
    return render(
        "validate/templates/questions.html",
        language,
        sentence=say_error(language, error),
        code=error.code,
        columns=details.get("columns", ()),
        values=details.get("values", {}),
        suggested=details.get("suggested", {}),
        classes=CLASSES,
    )


def render_judging(done: int, total: int, seconds: float, language: str) -> str:
    """How far the judging is after so many ``seconds``, and how long it will still take."""
    if not total:
        return render_progress(say(language, "validate_waiting"), 0, 0, language)
    values = {"done": integer(language, done), "total": integer(language, total)}
    text = say(language, "validate_judging", **values)
    if SOON <= done < total:
        text += " · " + say(language, "run_left", time=duration(seconds / done * (total - done)))
    return render_progress(text, done, total, language)


def render_stopped(error: XrayError, language: str) -> str:
    """Why the judging ended without a result."""
    return f'<p class="problem" role="alert">{icon("trouble")}<span>{escape(say_error(language, error))}</span></p>'


def _groups(session: Session, language: str) -> str:
    """What the table says of the pictures, besides their labels."""
    lines = [
        (
            property_name(of, language),
            ", ".join(f"{value_name(of, value, language)} {integer(language, n)}" for value, n in some),
        )
        for of, values in session.description.groups.items()
        if (some := list(values.items())[:MOST_VALUES])
    ]
    return render("validate/templates/groups.html", language, lines=lines) if lines else ""
