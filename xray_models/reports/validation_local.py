"""The section of a validation's report on a local operating point."""

from __future__ import annotations

from xray_models.evaluation.diagnostic import Estimate
from xray_models.evaluation.local import LocalFit, ModelFit
from xray_models.evaluation.weakness import FEWEST
from xray_models.networks.record import ModelRecord
from xray_models.reports.document import Grid, Section
from xray_models.reports.words import Words
from xray_models.reports.written import Written

SHARES = ("sensitivity", "specificity")


def local_section(fit: LocalFit, records: dict[str, ModelRecord], words: Words) -> Section:
    """``records``: of the models, as they answered before."""
    say, written = words.say, Written(words)
    rows = tuple(row for model, one in fit.models.items() for row in _before_and_after(one, records[model], words))
    heads = ("", *written.heads("threshold", "temperature"), *map(written.metric, (*SHARES, "ece")))
    grids = (Grid(say("validation_local_table"), heads, rows),) if rows else ()
    return Section(say("validation_local"), tuple(_sentences(fit, words)), grids)


def _sentences(fit: LocalFit, words: Words) -> list[str]:
    say, rule = words.say, fit.rule
    write = words.number if rule.kind == "costs" else words.share
    sentences = [say(f"validation_local_rule_{rule.kind}", value="" if rule.value is None else write(rule.value))]
    if fit.models:
        parts = {name: words.number(n) for name, n in fit.images().items()}
        sentences.append(say("validation_local_how", **parts))
    for model, one in fit.models.items():
        said = ["holds" if one.holds else "fails", *(["small"] if one.small else [])]
        sentences += [say(f"validation_local_{what}", model=say(model), least=FEWEST) for what in said]
        shares = [words.share(part.uncertainty().get("uncertain") or 0.0) for part in (one.tested, one.before)]
        sentences.append(say("validation_local_uncertain", model=say(model), here=shares[0], before=shares[1]))
    return sentences + [say("validation_local_refused", model=say(model)) for model in fit.refused]


def _before_and_after(fit: ModelFit, record: ModelRecord, words: Words) -> list[tuple[str, ...]]:
    """On the half that nothing was fitted on."""
    written, rows = Written(words), []
    for when, evaluation, temperature in (
        ("before", fit.before, record.temperature),
        ("after", fit.tested, fit.temperature),
    ):
        metrics, intervals = evaluation.metrics(), evaluation.operating_point.intervals()
        rows.append(
            (
                words.say(f"validation_local_{when}", model=words.say(fit.model)),
                words.exact(evaluation.threshold),
                words.decimal(temperature),
                *(written.estimate(name, Estimate(metrics[name], intervals[name])) for name in SHARES),
                words.decimal(metrics["ece"]),
            )
        )
    return rows
