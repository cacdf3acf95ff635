"""The names of subgroups: what the files say has a name in every language, the columns of a table have their own."""

from __future__ import annotations

from demo.text.say import SENTENCES, say


def property_name(name: str, language: str) -> str:
    """ "sex" -> "Sex", and a column of a table as it is."""
    return _known(f"validate_by_{name}", name, language)


def value_name(of: str, value: str, language: str) -> str:
    """The ``value`` of the property ``of``; "" is what is not said."""
    if not value:
        return say(language, "validate_not_said")
    return _known(f"validate_{of.casefold()}_{value}", value, language)


def _known(key: str, otherwise: str, language: str) -> str:
    return say(language, key) if key in SENTENCES[language] else otherwise
