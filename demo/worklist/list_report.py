"""The list that a visitor's page shows, as a PDF. What the page sends may be anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from demo.server.active_weights import ActiveWeights
from demo.text.languages import LANGUAGES
from demo.text.report_words import words
from demo.text.say import page_error
from xray_models.classes import CLASSES
from xray_models.files import WEIGHTS_FILE
from xray_models.networks.registry import MODELS
from xray_models.reports.worklist import STATES, Line, ModelAnswer, WorklistReport

MOST_LINES = 20_000
LONGEST_NAME, LONGEST_REMARK = 300, 600  # characters
FURTHEST = 14 * 60  # minutes from UTC of the time zones of the world


def list_as_pdf(asked: bytes, weights: ActiveWeights) -> bytes:
    """``asked``: a JSON object with ``language``, ``minutes`` (the visitor's time zone, ahead of UTC), ``total``,
    ``weights`` (the stamps of those that answered) and ``lines``; each of these is [name, state, remark, answers],
    with [label, probability, uncertain] or null for each of MODELS. XrayError: it is something else.
    """
    from xray_models.reports.worklist_pdf import to_pdf  # its library delays no start and no answer

    try:
        values = json.loads(asked)
        language = values["language"] if values["language"] in LANGUAGES.values() else "en"
        report = _report(values, weights)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise page_error("worklist_no_list") from None
    return to_pdf(report, words(language))


def _report(values: Mapping[str, Any], weights: ActiveWeights) -> WorklistReport:
    """ValueError, TypeError, KeyError: there are too many lines, or it is no such object."""
    lines = values["lines"]
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise ValueError("no lines")
    minutes = values["minutes"] if abs(int(values["minutes"])) <= FURTHEST else 0
    made = datetime.now(timezone(timedelta(minutes=int(minutes))))
    return WorklistReport(
        tuple(_line(*each) for each in lines), int(values["total"]), _hashes(values["weights"], weights), made
    )


def _line(name: str, state: str, remark: str, answers: list) -> Line:
    if state not in STATES:
        raise ValueError("no state")
    given = {model: _answer(*each) for model, each in zip(MODELS, answers, strict=True) if each is not None}
    return Line(str(name)[:LONGEST_NAME], state, given, str(remark)[:LONGEST_REMARK])


def _answer(label: str, p_pneumonia: float, uncertain: bool) -> ModelAnswer:
    if label not in CLASSES or not 0 <= p_pneumonia <= 1:
        raise ValueError("no answer")
    return ModelAnswer(label, float(p_pneumonia), bool(uncertain))


def _hashes(stamps: list[str], weights: ActiveWeights) -> dict[str, str | None]:
    """By model; {} where the answers are by several weights, or by some that are no longer in memory."""
    loaded = weights.of(stamps[0]) if len(stamps) == 1 else None
    classifiers = loaded.classifiers if loaded else {}
    return {name: each.record.sha256.get(WEIGHTS_FILE) for name, each in classifiers.items()}
