"""The Compare tab as HTML: pure functions of a study and the language, on the templates of this folder."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from demo.compare.examples_view import example_notes
from demo.compare.report_view import report_kinds
from demo.compare.scope_view import mend_sentences, scope_sentences
from demo.compare.study import OF_THE_CASE, Study
from demo.compare.viewer_view import grey_heat, viewer_values
from demo.compare.worth_view import worth_sentence
from demo.text.say import say, say_error, say_notice
from demo.ui.html import image_uri, render
from demo.ui.weakness import render_badge
from xray_models.classes import CLASSES
from xray_models.evaluation.uncertainty import COVERAGE
from xray_models.inference.classifier import Prediction
from xray_models.inference.compare import Comparison
from xray_models.networks.registry import MODELS


@dataclass(frozen=True)
class Panel:
    """One model's place on the page: its answer, or the sentence that says why there is none."""

    model: str
    prediction: Prediction | None = None
    failure: str = ""
    heat: dict[str, str] = field(default_factory=dict)  # class -> data URI, grey; "" if nothing was in favour of it
    badge: str = ""  # HTML: what is weak about the test of the weights that answer


def render_drop_zone(study: Study, language: str) -> str:
    """The button that files are dropped on; it holds the preview of the last one."""
    values = {"comparison": study.comparison, "preview": study.preview}
    return render("compare/templates/drop_zone.html", language, **values)


def render_results(study: Study, language: str) -> str:
    """The answers, or why there are none. Every rendering differs from the last, so that the browser notices each."""
    comparison = study.comparison
    values = {
        "rendering": secrets.token_hex(4),
        "refusal": say_error(language, study.error) if study.error else "",
        "turned_away": say_error(language, study.turned_away) if study.turned_away else "",
        "file_refused": study.turned_away is not None and study.turned_away.code not in OF_THE_CASE,
        "comparison": comparison,
        "reasons": scope_sentences(study, language),
        "mends": study.mends,
        "preview": study.preview,
        "key": study.key if study.is_shown else "",
        "weights": study.weights,
        "report_kinds": report_kinds(study),
        "panels": [_panel(study, model, language) for model in MODELS],
        "notices": mend_sentences(study, language),
        "origin": "",
    }
    if comparison is not None:
        values |= {
            "canvas": image_uri(comparison.canvas),
            **viewer_values(comparison, language),
            "coverage": COVERAGE,
            "summary": summary(comparison, language),
            "doubt": doubt(comparison, language),
            "worth": worth_sentence(study, language),
            "calibration": next((p.calibration for p in comparison.predictions.values() if p.calibration), None),
            "is_uncertain": any(prediction.uncertain for prediction in comparison.predictions.values()),
            "true_label": study.example.label if study.example else None,
            "notices": mend_sentences(study, language) + _notices(study, language),
            "origin": _origin(study, language),
        }
    return render("compare/templates/results.html", language, **values)


def summary(comparison: Comparison, language: str) -> str:
    """Agreement or disagreement, in one sentence."""
    answers = [(say(language, p.model), say(language, p.label)) for p in comparison.predictions.values()]
    if not answers:
        return say(language, "no_answer")
    if len(answers) == 1:
        return say(language, "one_answer", model=answers[0][0], label=answers[0][1])
    if comparison.agreement:
        return say(language, "both_say", label=answers[0][1])
    (first_model, first_label), (second_model, second_label) = answers
    return say(
        language,
        "disagree",
        first_model=first_model,
        first_label=first_label,
        second_model=second_model,
        second_label=second_label,
    )


def doubt(comparison: Comparison, language: str) -> str:
    """Which models are uncertain, or else that the models disagree, in one sentence; "" if neither is so."""
    uncertain = [say(language, p.model) for p in comparison.predictions.values() if p.uncertain]
    if len(uncertain) == 1:
        return say(language, "one_uncertain", model=uncertain[0])
    if uncertain:
        return say(language, "both_uncertain")
    return say(language, "disagree_hint") if comparison.agreement is False else ""


def _panel(study: Study, model: str, language: str) -> Panel:
    comparison = study.comparison
    if comparison is None:
        return Panel(model)
    prediction = comparison.predictions.get(model)
    if prediction is None:
        return Panel(model, failure=_failure(comparison, model, language))
    heat = {label: grey_heat(prediction.heatmap_of(label)) for label in CLASSES}
    return Panel(model, prediction, heat=heat, badge=render_badge(study.worth.weak.get(model), language))


def _failure(comparison: Comparison, model: str, language: str) -> str:
    """Why ``model`` gave no answer: its own sentence, which is English, or a general one."""
    general = say(language, "model_failed")
    return comparison.failures.get(model, general) if language == "en" else general


def _notices(study: Study, language: str) -> list[str]:
    """What a reader must know of the image: warnings, and what was drawn; nothing of answers that do not count."""
    comparison, example = study.comparison, study.example
    notices = [say_notice(language, notice.code, notice.message) for notice in comparison.warnings]
    if example is None or not example.drawn:
        return notices
    return notices + example_notes(example, study.judged or replace(comparison, predictions={}), language)


def _origin(study: Study, language: str) -> str:
    """Why a real radiograph is among the examples, and where it comes from; below the answers."""
    example = study.example
    return " ".join(example_notes(example, study.comparison, language)) if example and not example.drawn else ""
