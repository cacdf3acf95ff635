"""How the models do on parts of the images, by what a table or the files say of them."""

from __future__ import annotations

from markupsafe import Markup

from demo.text.numbers import decimal, integer
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render
from demo.ui.tables import table
from demo.validate.names import property_name, value_name
from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.subgroups import Subgroup
from xray_models.evaluation.validation import Validation

FIGURES = ("sensitivity", "specificity", "roc_auc")


def render_subgroups(validation: Validation, of: str, language: str) -> Markup:
    """A table for each property, both models in it; a sentence where nothing tells images apart."""
    found = {model: validation.subgroups(model, of) for model in validation.models}
    properties = list(dict.fromkeys(group.of for groups in found.values() for group in groups))
    return Markup(
        render(
            "validate/templates/subgroups.html",
            language,
            tables=[_table(name, found, language) for name in properties],
            downloads=downloads.row(
                downloads.csv_link(say(language, "validate_subgroups_csv"), "subgroups.csv", *_csv(found, language))
            ),
        )
    )


def _table(name: str, found: dict[str, list[Subgroup]], language: str) -> Markup:
    rows = [
        (
            value_name(group.of, group.value, language),
            say(language, model),
            integer(language, group.n),
            integer(language, int(group.matrix[1].sum())),
            *(_estimate(group.estimates()[figure], language) for figure in FIGURES),
        )
        for group_rows in zip(*([g for g in groups if g.of == name] for groups in found.values()), strict=True)
        for model, group in zip(found, group_rows, strict=True)
    ]
    heads = [
        property_name(name, language),
        *(say(language, key) for key in ("results_model", "results_images", "validate_ill")),
    ]
    heads += [say(language, f"metric_{figure}") for figure in FIGURES]
    return table(heads, rows, "subgroups", property_name(name, language))


def _csv(found: dict[str, list[Subgroup]], language: str) -> tuple[list[str], list[tuple]]:
    heads = ["property", "value", "model", "n", "tn", "fp", "fn", "tp"]
    heads += [f"{figure}{end}" for figure in FIGURES for end in ("", "_low", "_high")]
    rows = [
        (group.of, group.value, model, group.n, *group.matrix.ravel().tolist(), *_ends(group))
        for model, groups in found.items()
        for group in groups
    ]
    return heads, rows


def _ends(group: Subgroup) -> list[float | None]:
    estimates = [group.estimates()[figure] for figure in FIGURES]
    return [value for one in estimates for value in (one.value, *(one.interval or (None, None)))]


def _estimate(estimate: Estimate, language: str) -> Markup:
    """The value, with its interval in small print."""
    if estimate.value is None:
        return Markup("–")
    text = Markup("<strong>{}</strong>").format(decimal(language, estimate.value))
    if not estimate.interval:
        return text
    low, high = (decimal(language, end) for end in estimate.interval)
    return text + Markup("<small>{}–{}</small>").format(low, high)
