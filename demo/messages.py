"""Every sentence that a person reads on the page, in English and in French; they stand in ``sentences/``, by tab.

``say`` takes a key of SENTENCES. Errors come from ``xray_models`` with an English message; their French versions stand
in FRENCH_ERRORS, by code, and take the same values as the English ones do. Errors of the page itself have both, under
their code as a key.
"""

from __future__ import annotations

import math

from xray_models.errors import XrayError

from .sentences import about, card_statements, compare, data, model_card, page, results, retrain, runs
from .sentences.errors import FRENCH_ERRORS, FRENCH_NOTICES

LANGUAGES = {"English": "en", "Français": "fr"}

_TABS = (page, compare, data, results, retrain, runs, about, model_card, card_statements)
SENTENCES = {
    "en": {key: text for tab in _TABS for key, text in tab.EN.items()},
    "fr": {key: text for tab in _TABS for key, text in tab.FR.items()},
}


def say(language: str, key: str, **values: object) -> str:
    """The sentence ``key`` in ``language`` ("en", "fr"), its placeholders filled."""
    return SENTENCES[language][key].format(**values)


def say_error(language: str, error: XrayError) -> str:
    """``error`` in ``language``; its own English message where there is no translation."""
    sentence = FRENCH_ERRORS.get(error.code) or SENTENCES["fr"].get(error.code.replace("-", "_"))
    try:
        return sentence.format(**error.details) if language == "fr" and sentence else error.message
    except KeyError:
        return error.message


def page_error(key: str, **details: object) -> XrayError:
    """An error of the page itself; ``key`` is its sentence, which takes ``details``."""
    return XrayError(key.replace("_", "-"), say("en", key, **details), **details)


def say_notice(language: str, code: str, message: str) -> str:
    """A warning in ``language``; the English ``message`` where there is no translation."""
    return FRENCH_NOTICES.get(code, message) if language == "fr" else message


def percent(language: str, share: float) -> str:
    """0.973 -> "97%" or "97 %". Never 0 or 100: a classifier is not certain."""
    if share < 0.01:
        text = "< 1"
    elif share > 0.99:
        text = "> 99"
    else:
        text = f"{100 * share:.0f}"
    return text + ("\N{NARROW NO-BREAK SPACE}%" if language == "fr" else "%")


def seconds(language: str, duration: float) -> str:
    """0.318 -> "0.32 s" or "0,32 s"."""
    text = f"{duration:.2f} s"
    return text.replace(".", ",") if language == "fr" else text


def percent_exact(language: str, share: float, digits: int = 1) -> str:
    """0.4137 -> "41.4%" or "41,4 %": of counts and thresholds, which may well be 0 or 1."""
    return decimal(language, 100 * share, digits) + ("\N{NARROW NO-BREAK SPACE}%" if language == "fr" else "%")


def decimal(language: str, value: float, digits: int = 3) -> str:
    """0.95512 -> "0.955" or "0,955"; a dash for what is no number."""
    text = f"{value:.{digits}f}" if math.isfinite(value) else "–"
    return text.replace(".", ",") if language == "fr" else text
