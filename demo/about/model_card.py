"""The model card as a document: a summary, and an answer to every item of the checklists TRIPOD+AI and CLAIM.

    ModelRecord -> model_card -> ModelCard -> view.render_model_card, for the page; markdown.to_markdown, for a file

The items are in ``text/<language>/tripod.toml`` and ``claim.toml``. They are filled with the facts of a model record
and the statements of ``text/<language>/card_statements.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from demo.about.card_facts import card_facts, is_published, test_rows
from demo.text import en
from demo.text.checklists import NAMES, ChecklistItem, load_checklist
from demo.text.say import SENTENCES, say
from xray_models.networks.record import ModelRecord

CHECKLISTS = {name: {language: load_checklist(name, language) for language in SENTENCES} for name in NAMES}
GAPS = ("card_not_done", "card_not_reported", "card_not_recorded")  # the sentences that admit a gap

_SUMMARY = {  # heading -> its text, one paragraph per line
    "card_good_for": "{published_good_for}\n{not_for}\n{scope}",
    "card_intended": "{intended}",
    "card_data": "{published_data}\n{counts}",
    "card_training": "{network} {start}\n{recipe} {selection}",
    "card_answer": "{temperature}\n{threshold} {uncertain}",
}
_LIMITS = (
    "published_limit_population",
    "not_for",
    "limit_external",
    "limit_two",
    "published_shift",
    "published_numbers",
    "limit_recipes",
    "limit_care",
)


class Item(NamedTuple):
    """An item of a checklist with its answer, as plain text."""

    number: str
    subject: str
    answer: str


@dataclass(frozen=True)
class ModelCard:
    """A model card in one language, as plain text."""

    model: str  # a name in MODELS
    title: str
    summary: list[tuple[str, str]]  # heading, text with one paragraph per line
    metrics: list[tuple[str, str, str]]  # metric, value, interval; empty if the model was not tested
    tested: str  # a paragraph that follows the metrics
    limits: list[str]
    checklists: dict[str, list[Item]]


def model_card(record: ModelRecord, language: str) -> ModelCard:
    """The card of a model, in ``language`` ("en", "fr")."""
    statements = _statements(record, language)
    limits = list(dict.fromkeys(statements[name] for name in _LIMITS))
    statements["limits"] = " ".join(limits)
    summary = [(say(language, heading), _fill(text, statements)) for heading, text in _SUMMARY.items()]
    good_for, intended, *more = summary
    metrics = test_rows(record, language)
    return ModelCard(
        model=record.model,
        title=say(language, "card_title", name=statements["name"]),
        summary=[good_for, intended, (say(language, "card_device"), say(language, "disclaimer")), *more],
        metrics=metrics,
        tested=_fill("{matrix} {uncertainty}", statements) if metrics else statements["tested"],
        limits=limits,
        checklists={name: _answers(items[language], statements) for name, items in CHECKLISTS.items()},
    )


def gaps(items: list[Item], language: str) -> str:
    """How many items there are, and in how many of them something is admitted to be missing."""
    admissions = [say(language, key) for key in GAPS]
    count = sum(any(admission in item.answer for admission in admissions) for item in items)
    return say(language, "card_gaps", items=len(items), gaps=count)


def _statements(record: ModelRecord, language: str) -> dict[str, str]:
    """Everything that an item can be filled with: the record's facts, and the statements that hold for its data."""
    facts = card_facts(record, language)
    unknown_data = None if is_published(record) else say(language, "card_unknown_data", **facts)
    statements = {}
    for key in en.card_statements.SENTENCES:
        if key.startswith("published_") and unknown_data:
            statements[key] = unknown_data
        else:
            statements[key.removeprefix("fixed_")] = say(language, key, **facts)
    return {**facts, **statements}


def _answers(items: dict[str, ChecklistItem], statements: dict[str, str]) -> list[Item]:
    return [Item(number, subject, _fill(answer, statements)) for number, (subject, answer) in items.items()]


def _fill(text: str, statements: dict[str, str]) -> str:
    """``text``, filled. An empty statement leaves no double space, and a gap is not admitted twice in a row."""
    filled = re.sub(" +", " ", text.format(**statements)).strip()
    for gap in ("not_done", "not_recorded"):
        filled = re.sub(rf"({re.escape(statements[gap])})( \1)+", r"\1", filled)
    return filled
