"""Numbers, dates and durations as each language writes them."""

from __future__ import annotations

import math
from datetime import datetime


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


def run_time(run_id: str) -> str:
    """When the run with this id began, to the minute; the id itself where it is no time."""
    try:
        return f"{datetime.strptime(run_id[:15], '%Y%m%d-%H%M%S'):%Y-%m-%d %H:%M}"
    except ValueError:
        return run_id


def duration(seconds: float) -> str:
    """42 -> "42 s", 130 -> "3 min", 4000 -> "1 h 07 min": the same in both languages."""
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    minutes = -(-int(seconds) // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
