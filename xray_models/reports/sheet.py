"""A report in words: what stands where on its page, for whatever draws it (PDF, picture, print)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_models.networks.registry import MODELS
from xray_models.reports.case import Answer, CaseReport
from xray_models.reports.words import Words


@dataclass(frozen=True)
class Bar:
    """A probability on its scale from 0 to 1."""

    p_pneumonia: float
    threshold: float
    band: tuple[float, float] | None


@dataclass(frozen=True)
class Column:
    """One model: its picture, and its answer or why there is none."""

    model: str  # a name in MODELS
    name: str  # as a person reads it
    caption: str  # under the picture
    overlay: np.ndarray | None = None  # (H, W, 3) uint8; None: ``caption`` says why
    label: str = ""  # a class; "" without an answer
    answer: str = ""  # the class as a person reads it
    mark: str = ""  # that the answer is uncertain, or not to be used
    probability: str = ""  # in words
    lines: tuple[str, ...] = ()  # under the bar
    bar: Bar | None = None


@dataclass(frozen=True)
class Sheet:
    """One page. Every text is ready to be shown."""

    language: str
    title: str
    date: str
    disclaimer: str
    reference: str  # "" where the reader typed none
    headline: str
    outside: bool  # the answers are shown weaker
    remarks: tuple[str, ...]  # under the headline
    picture: np.ndarray  # (H, W) uint8
    picture_caption: str
    file: tuple[str, ...]  # facts of the file
    columns: tuple[Column, ...]
    low: str  # the ends of the colours
    high: str
    prevalence: str  # heading of ``table``; "" without one
    table: tuple[tuple[str, ...], ...]  # rows of cells, the first holds the heads
    warnings_heading: str
    warnings: tuple[str, ...]
    notes_heading: str
    notes: tuple[str, ...]
    weights_heading: str
    weights: tuple[tuple[str, str], ...]  # name, SHA-256
    program: str


def sheet(report: CaseReport, words: Words) -> Sheet:
    """``report`` in ``words``."""
    say = words.say
    return Sheet(
        language=words.language,
        title=say("report_title"),
        date=words.date(report.made),
        disclaimer=say("report_disclaimer"),
        reference=say("report_reference", text=report.reference) if report.reference else "",
        headline=say("report_outside") if report.outside else _headline(report, words),
        outside=report.outside,
        remarks=_remarks(report, words),
        picture=report.picture,
        picture_caption=say("report_radiograph"),
        file=_file(report, words),
        columns=tuple(_column(report, model, words) for model in MODELS),
        low=say("report_low"),
        high=say("report_high"),
        prevalence=_prevalence(report, words),
        table=_table(report, words),
        warnings_heading=say("report_warnings"),
        warnings=(*report.remarks, *(words.notice(notice) for notice in report.comparison.warnings)),
        notes_heading=say("report_reading"),
        notes=(say("report_probability_note"), say("report_heat_note")),
        weights_heading=say("report_weights"),
        weights=tuple((say(model), sha or say("report_hash_unknown")) for model, sha in report.weights.items()),
        program=say("report_program", version=report.version),
    )


def _headline(report: CaseReport, words: Words) -> str:
    """Agreement or disagreement, in one sentence."""
    answers = [(words.say(p.model), words.say(p.label)) for p in report.comparison.predictions.values()]
    if not answers:
        return words.say("report_no_answer")
    if len(answers) == 1:
        return words.say("report_one_answer", model=answers[0][0], label=answers[0][1])
    if report.comparison.agreement:
        return words.say("report_agree", label=answers[0][1])
    (first_model, first_label), (second_model, second_label) = answers
    values = {"first_model": first_model, "first_label": first_label}
    return words.say("report_disagree", **values, second_model=second_model, second_label=second_label)


def _remarks(report: CaseReport, words: Words) -> tuple[str, ...]:
    """Why it is outside the scope; or which models are uncertain, and that it is inside."""
    if report.scope is not None and report.outside:
        return tuple(words.say(f"report_reason_{reason}") for reason in report.scope.reasons)
    uncertain = [words.say(p.model) for p in report.comparison.predictions.values() if p.uncertain]
    doubt = []
    if len(uncertain) == 1:
        doubt = [words.say("report_one_uncertain", model=uncertain[0])]
    elif uncertain:
        doubt = [words.say("report_both_uncertain")]
    return (*doubt, words.say("report_scope_unknown" if report.scope is None else "report_inside"))


def _file(report: CaseReport, words: Words) -> tuple[str, ...]:
    """Format, size, view and spacing, as far as they are known."""
    comparison = report.comparison
    facts = [comparison.source or ""]
    facts.append(words.say("report_size", width=comparison.width, height=comparison.height))
    if view := comparison.facts.view:
        is_lateral = view == "LATERAL"
        facts.append(words.say("report_lateral_view") if is_lateral else words.say("report_view", view=view))
    if spacing := comparison.facts.spacing_mm:
        rows, columns = map(words.number, spacing)
        facts.append(words.say("report_spacing", rows=rows, columns=columns))
    return tuple(filter(None, facts))


def _column(report: CaseReport, model: str, words: Words) -> Column:
    answer, name = report.answers.get(model), words.say(model)
    if answer is None:
        return Column(model, name, words.say("report_failed", model=name))
    prediction = answer.prediction
    target = words.say(answer.explained)
    caption = words.say("report_blank" if answer.overlay is None else "report_heat", model=name, label=target)
    mark = ""
    if report.outside:
        mark = words.say("report_not_to_be_used")
    elif prediction.uncertain:
        mark = words.say("report_uncertain")
    return Column(
        model,
        name,
        caption,
        answer.overlay,
        prediction.label,
        words.say(prediction.label),
        mark,
        words.say("report_probability_is", probability=words.percent(prediction.p_pneumonia)),
        _lines(answer, words),
        Bar(prediction.p_pneumonia, prediction.threshold, prediction.uncertain_band),
    )


def _lines(answer: Answer, words: Words) -> tuple[str, ...]:
    prediction = answer.prediction
    lines = [words.say("report_operating_point", threshold=words.exact(prediction.threshold))]
    if prediction.uncertain_band:
        low, high = map(words.exact, prediction.uncertain_band)
        lines.append(words.say("report_band", low=low, high=high))
    if prediction.calibration:
        lines.append(words.say("report_calibration", name=prediction.calibration))
    return tuple(lines)


def _prevalence(report: CaseReport, words: Words) -> str:
    if report.prevalence is None or not any(answer.worth for answer in report.answers.values()):
        return ""
    return words.say("report_prevalence", prevalence=words.share(report.prevalence))


def _table(report: CaseReport, words: Words) -> tuple[tuple[str, ...], ...]:
    """What the answers are worth at the prevalence, a row for each model; () where none is set."""
    rows = [
        (words.say(model), *(_percent(value, words) for value in (worth.p_pneumonia, worth.ppv, worth.npv)))
        for model, answer in report.answers.items()
        if (worth := answer.worth)
    ]
    heads = ("", *(words.say(key) for key in ("report_probability", "report_ppv", "report_npv")))
    return (heads, *rows) if rows else ()


def _percent(share: float | None, words: Words) -> str:
    return "–" if share is None else words.percent(share)
