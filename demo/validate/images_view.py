"""A visitor's images as HTML: those that a model gets wrong, and those whose label may be wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from markupsafe import Markup

from demo.server.active_weights import ActiveWeights
from demo.text.numbers import integer
from demo.text.say import say, say_error
from demo.ui.html import render
from demo.ui.scores.cell_images_view import render_buttons, render_failure, render_found, render_images
from demo.ui.scores.cells import MOST, CellImage, Wanted
from demo.validate.images import find_images, mistakes, suspects
from demo.validate.scores import scores_of
from demo.validate.session import Session
from xray_models.errors import XrayError

log = logging.getLogger(__name__)


def render_mistakes(session: Session | None, language: str, wanted: Wanted | None = None, body: str = "") -> str:
    """The buttons that show what each model gets wrong, and ``body`` below; "" before anything was judged."""
    if session is None or session.outcome is None:
        return ""
    scores = scores_of(session.outcome.validation, session.of)
    return render_buttons(scores, language, wanted, body, title="validate_mistakes")


def search_mistakes(session: Session | None, wanted: Wanted, weights: ActiveWeights, language: str) -> Iterator[str]:
    """The same with the images that are ``wanted``, again for each that is found. Raises nothing."""
    if session is None or session.outcome is None or wanted.model not in session.outcome.validation.models:
        yield render_mistakes(session, language)
        return
    asked, found = mistakes(session, wanted), []
    count = len(asked.images)
    for is_done, trouble in _searched(session, asked, weights, found, language):
        body = trouble or render_images(found, wanted, count, is_done, language)
        yield render_mistakes(session, language, wanted, body)


def render_suspects(session: Session | None, language: str, body: str = "", is_asked: bool = False) -> str:
    """How many labels may be wrong, the button that shows these images, and ``body`` below."""
    if session is None or session.outcome is None:
        return ""
    count = len(session.outcome.validation.label_errors)
    return render(
        "validate/templates/suspects.html",
        language,
        count=count,
        shown=min(MOST, count),
        body=Markup(body),
        is_asked=is_asked,
    )


def search_suspects(session: Session | None, weights: ActiveWeights, language: str) -> Iterator[str]:
    """The same with the images, again for each that is found. Raises nothing."""
    if session is None or session.outcome is None:
        yield ""
        return
    asked, found = suspects(session), []
    for is_done, trouble in _searched(session, asked, weights, found, language):
        values = {"found": integer(language, len(found)), "count": integer(language, len(asked.images))}
        status = say(language, "validate_suspects_shown" if is_done else "validate_suspects_reading", **values)
        yield render_suspects(session, language, trouble or render_found(found, "", status, language), is_asked=True)


def _searched(session, asked, weights, found: list[CellImage], language: str) -> Iterator[tuple[bool, str]]:
    """(whether that is all, HTML in place of the images) after each image, which is added to ``found``."""
    yield False, ""
    try:
        for image in find_images(session, asked, weights):
            found.append(image)
            yield False, ""
        yield True, ""
    except XrayError as error:
        yield True, str(Markup('<p class="search-status failure">{}</p>').format(say_error(language, error)))
    except Exception as error:  # its message may hold a path
        log.warning("A visitor's images: %s", type(error).__name__)
        yield True, render_failure(language)
