"""Numbers, sizes, durations and times as the readers of each language write them.

Python forms the digits, which takes well under a microsecond (Babel's own patterns take 15, and a Results page has
some 6,600 numbers); Babel, from the Unicode CLDR, says how each language separates them and names units and months.
"""

from __future__ import annotations

import math
from datetime import datetime

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import get_decimal_symbol, get_group_symbol
from babel.units import format_unit

from demo.text.languages import LANGUAGES

_LOCALES = {language: Locale.parse(language) for language in LANGUAGES.values()}
_SEPARATORS = {
    language: str.maketrans({".": get_decimal_symbol(locale), ",": get_group_symbol(locale)})
    for language, locale in _LOCALES.items()
}
_PERCENT_SIGN = {  # with the space before it, if any: a narrow one, as print has it
    language: locale.percent_formats[None].suffix[0].replace("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
    for language, locale in _LOCALES.items()
}
_NO_VALUE = "–"


def decimal(language: str, value: float, digits: int = 3) -> str:
    """0.95512 -> "0.955" or "0,955"; a dash for infinity and not-a-number."""
    return f"{value:.{digits}f}".translate(_SEPARATORS[language]) if math.isfinite(value) else _NO_VALUE


def decimal_range(language: str, ends: tuple[float, float] | None, digits: int = 3) -> str:
    """(0.91, 0.95) -> "0.910 – 0.950"; a dash for None."""
    return _NO_VALUE if ends is None else " – ".join(decimal(language, end, digits) for end in ends)


def shortest(language: str, value: float | None) -> str:
    """0.0003 -> "0.0003" or "0,0003": six significant digits without trailing zeros; a dash for None."""
    return _NO_VALUE if value is None else f"{value:g}".translate(_SEPARATORS[language])


def integer(language: str, value: int) -> str:
    """5856 -> "5,856" or "5 856" (with a narrow no-break space)."""
    return f"{value:,}".translate(_SEPARATORS[language])


def p_value(language: str, p: float | None) -> str:
    """0.0382 -> "0.038" or "0,038"; below a thousandth, only that; a dash for None."""
    if p is None:
        return _NO_VALUE
    return f"< {decimal(language, 0.001)}" if p < 0.001 else decimal(language, p)


def percent(language: str, share: float) -> str:
    """0.973 -> "97%" or "97 %"; never 0 or 100, because a classifier is never certain."""
    if share < 0.01:
        return f"< 1{_PERCENT_SIGN[language]}"
    if share > 0.99:
        return f"> 99{_PERCENT_SIGN[language]}"
    return percent_exact(language, share, 0)


def percent_exact(language: str, share: float, digits: int = 1) -> str:
    """0.4137 -> "41.4%" or "41,4 %"; for counts and thresholds, which may be exactly 0 or 1."""
    return decimal(language, 100 * share, digits) + _PERCENT_SIGN[language]


def percent_shortest(language: str, share: float) -> str:
    """0.125 -> "12.5%" or "12,5 %", 0.1 -> "10%": as a person would type it."""
    return shortest(language, 100 * share) + _PERCENT_SIGN[language]


def seconds(language: str, duration: float) -> str:
    """0.318 -> "0.32 s" or "0,32 s"."""
    return f"{decimal(language, duration, 2)} s"


def duration(seconds: float) -> str:
    """42 -> "42 s", 130 -> "3 min", 4000 -> "1 h 07 min"; the same in both languages."""
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    minutes = -(-int(seconds) // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def size(language: str, count: int) -> str:
    """3000000000 bytes -> "3 GB" or "3 Go"; whole megabytes below one gigabyte."""
    unit, factor = ("gigabyte", 10**9) if count >= 10**9 else ("megabyte", 10**6)
    return format_unit(count // factor, f"digital-{unit}", length="short", locale=_LOCALES[language])


def date_time(language: str, moment: datetime) -> str:
    """2026-11-23 06:25:01 -> "23 Nov 2026, 06:25" or "23 nov. 2026, 06:25"."""
    return format_datetime(moment, "d MMM y, HH:mm", locale=_LOCALES[language])


def run_time(language: str, run_id: str) -> str:
    """When the run with this id began, to the minute; the id itself if it does not begin with a time."""
    try:
        return date_time(language, datetime.strptime(run_id[:15], "%Y%m%d-%H%M%S"))
    except ValueError:
        return run_id
