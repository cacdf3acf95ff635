"""What came of a validation, first: how many images were judged, and whether the figures differ from the test's."""

from __future__ import annotations

from markupsafe import Markup

from demo.text.numbers import decimal, decimal_range, duration, integer, p_value
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render
from demo.ui.tables import table
from demo.validate.validating import Outcome
from xray_models.evaluation.against_shipped import AgainstShipped, Difference
from xray_models.evaluation.validation import ALL, ANSWERED, Validation
from xray_models.inference.trial import OUTSIDE

MINUS = "\N{MINUS SIGN}"  # beside a dash, a hyphen would be lost


def render_summary(outcome: Outcome, of: str, language: str) -> Markup:
    """``of``: of which images the figures on the page are."""
    validation = outcome.validation
    compared = {model: validation.against_shipped(model, of) for model in validation.models}
    counts = {name: len(validation.pictures(name)) for name in (ALL, ANSWERED)}
    html = render(
        "validate/templates/summary.html",
        language,
        lead=say(language, "validate_lead_result", **_lead(outcome, language)),
        weights=outcome.weights_are[language],
        scope=_scope(validation, language),
        counts=counts,
        of=of,
        sentences=[comparison_sentence(model, found, language) for model, found in compared.items()],
        table=_table(compared, language),
        downloads=downloads.row(
            downloads.csv_link(say(language, "validate_differences_csv"), "against_test.csv", *_csv(compared, language))
        ),
    )
    return Markup(html)


def comparison_sentence(model: str, found: AgainstShipped | None, language: str) -> str:
    """Whether the figures of a model differ from those of its own test by more than chance, in one sentence."""
    name = say(language, model)
    if found is None:
        return say(language, "validate_no_test", model=name)
    values = {"model": name, "here": integer(language, found.n_here), "there": integer(language, found.n_there)}
    if found.same_images:
        return say(language, "validate_same_images", **values)
    if not found.beyond_chance:
        return say(language, "validate_within_chance", **values)
    listed = "; ".join(_difference(one, language) for one in found.beyond_chance)
    return say(language, "validate_beyond_chance", listed=listed, **values)


def _difference(one: Difference, language: str) -> str:
    key = "validate_lower" if one.here < one.there else "validate_higher"
    figures = {"here": decimal(language, one.here), "there": decimal(language, one.there)}
    return say(language, key, metric=say(language, f"metric_{one.metric}"), **figures)


def _lead(outcome: Outcome, language: str) -> dict[str, str]:
    report = outcome.validation.report
    (patients,) = report.patients.values()
    normal, pneumonia = (sum(by_class[name] for by_class in report.counts.values()) for name in ("NORMAL", "PNEUMONIA"))
    numbers = {"n": normal + pneumonia, "normal": normal, "pneumonia": pneumonia, "patients": patients}
    written = {name: integer(language, value) for name, value in numbers.items()}
    return {**written, "time": duration(outcome.seconds)}


def _scope(validation: Validation, language: str) -> list[tuple[str, str]]:
    """(what the scope says, images) of each that there are; below "outside", why."""
    rows = []
    for name, n in validation.scope_counts().items():
        if n:
            rows.append((say(language, f"validate_scope_{name}"), integer(language, n)))
        if name == OUTSIDE:
            for why, count in validation.reasons().items():
                rows.append((f"· {say(language, f'validate_reason_{why}')}", integer(language, count)))
    return rows


_COLUMNS = (
    "results_model",
    "results_metric",
    "validate_here",
    "validate_test_column",
    "validate_difference",
    "validate_p",
    "validate_beyond",
)


def _table(compared: dict[str, AgainstShipped | None], language: str) -> Markup:
    rows = [
        (
            say(language, model),
            say(language, f"metric_{one.metric}"),
            decimal(language, one.here),
            decimal(language, one.there),
            decimal_range(language, one.interval).replace("-", MINUS),
            p_value(language, one.p_value),
            say(language, "validate_yes" if one.beyond_chance else "validate_no"),
        )
        for model, found in compared.items()
        if found and not found.same_images
        for one in found.differences
    ]
    return table([say(language, column) for column in _COLUMNS], rows, "against") if rows else Markup("")


def _csv(compared: dict[str, AgainstShipped | None], language: str) -> tuple[list[str], list[tuple]]:
    heads = [*(say(language, column) for column in _COLUMNS[:4])]
    heads += [say(language, key) for key in ("results_interval_from", "results_interval_to", "validate_p")]
    rows = [
        (model, one.metric, one.here, one.there, *one.interval, one.p_value)
        for model, found in compared.items()
        if found
        for one in found.differences
    ]
    return heads, rows
