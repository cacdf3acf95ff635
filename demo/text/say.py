"""Say anything that a person reads on the page, in the visitor's language.

The sentences are in ``en/`` and ``fr/``, one module per subject. Errors, notices and notes of ``xray_models`` bring
their own English; the other languages have a translation for each code, which takes the same values as the English
text. Errors of the page itself are ordinary sentences, whose key is their code.
"""

from __future__ import annotations

from collections.abc import Mapping

from demo.text import en, fr
from demo.text.numbers import decimal
from xray_models.data.report import Note
from xray_models.errors import XrayError

SENTENCES = {"en": en.SENTENCES, "fr": fr.SENTENCES}
ERRORS: dict[str, dict[str, str]] = {"en": en.ERRORS, "fr": fr.ERRORS}
NOTICES: dict[str, dict[str, str]] = {"en": {}, "fr": fr.NOTICES}
NOTES: dict[str, dict[str, str]] = {"en": {}, "fr": fr.NOTES}


def say(language: str, key: str, **values: object) -> str:
    """The sentence ``key`` in ``language`` ("en", "fr"), with its placeholders filled. KeyError: no such sentence."""
    return SENTENCES[language][key].format(**values)


def say_error(language: str, error: XrayError) -> str:
    """``error`` in ``language``; its own English message where the page has no other words for it."""
    if language == "en" and error.code not in ERRORS["en"]:
        return error.message
    sentence = ERRORS[language].get(error.code) or SENTENCES[language].get(error.code.replace("-", "_"))
    try:
        return sentence.format(**_written(language, error.details)) if sentence else error.message
    except KeyError:
        return error.message


def say_notice(language: str, code: str, message: str) -> str:
    """A notice in ``language``; the English ``message`` where there is no translation."""
    return NOTICES[language].get(code, message)


def say_note(language: str, note: Note) -> str:
    """A note of a dataset's report in ``language``; its own English message where there is no translation."""
    translation = NOTES[language].get(note.code)
    return translation.format(**note.details) if translation else note.message


def page_error(key: str, **details: object) -> XrayError:
    """An error of the page itself; ``key`` is its sentence, which takes ``details``, fractions with two decimals."""
    return XrayError(key.replace("_", "-"), say("en", key, **_written("en", details)), **details)


def _written(language: str, details: Mapping[str, object]) -> dict[str, object]:
    return {name: decimal(language, value, 2) if isinstance(value, float) else value for name, value in details.items()}
