"""How a report of the library speaks a visitor's language."""

from __future__ import annotations

from functools import partial

from demo.text.numbers import date_time, decimal, percent, percent_exact, percent_shortest, shortest
from demo.text.say import SENTENCES, say_note, say_notice
from xray_models.reports.words import Words


def words(language: str) -> Words:
    """How a report speaks ``language``."""
    return Words(
        language,
        SENTENCES[language],
        percent=partial(percent, language),
        exact=partial(percent_exact, language),
        share=partial(percent_shortest, language),
        number=partial(shortest, language),
        date=partial(date_time, language),
        notice=lambda notice: say_notice(language, notice.code, notice.message),
        decimal=partial(decimal, language),
        note=partial(say_note, language),
    )
