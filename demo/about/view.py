"""A model's card as a document: a summary, and every item of the checklists TRIPOD+AI and CLAIM, answered.

    ModelRecord -> describe -> Document -> render_markdown, for a file; render_html, for the About tab

The items stand in ``text/<language>/tripod.py`` and ``claim.py``; what they take is a card's ``facts`` and the
statements of ``text/<language>/card_statements.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from demo.about.facts import facts, is_published, test_rows
from demo.text import en, fr
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import say_html
from demo.ui.svg import swatch
from xray_models.networks.record import ModelRecord

CHECKLISTS = {
    "tripod": {"en": en.tripod.SENTENCES, "fr": fr.tripod.SENTENCES},
    "claim": {"en": en.claim.SENTENCES, "fr": fr.claim.SENTENCES},
}
GAPS = ("card_not_done", "card_not_reported", "card_not_recorded")  # the sentences that admit one

_SUMMARY = {  # heading -> what is said under it, a paragraph a line
    "card_intended": "{intended}",
    "card_data": "{published_data}\n{counts}",
    "card_training": "{network} {start}\n{recipe} {selection}",
    "card_answer": "{temperature}\n{threshold} {uncertain}",
}
_LIMITS = (
    "published_limit_population",
    "limit_external",
    "limit_two",
    "published_shift",
    "published_numbers",
    "limit_recipes",
    "limit_care",
)


class Item(NamedTuple):
    """An item of a checklist and its answer, as plain text."""

    number: str
    subject: str
    answer: str


@dataclass(frozen=True)
class Document:
    """A model card in one language, as plain text."""

    title: str
    summary: list[tuple[str, str]]  # heading, text: a paragraph a line
    metrics: list[tuple[str, str, str]]  # metric, value, interval; none where the model was not tested
    tested: str  # a paragraph to stand under them
    limits: list[str]
    checklists: dict[str, list[Item]]


def describe(card: ModelRecord, language: str) -> Document:
    """The document of ``card`` in ``language`` ("en", "fr")."""
    said = _statements(card, language)
    limits = list(dict.fromkeys(said[name] for name in _LIMITS))
    said["limits"] = " ".join(limits)
    summary = [(say(language, heading), _fill(text, said)) for heading, text in _SUMMARY.items()]
    metrics = test_rows(card, language)
    return Document(
        title=say(language, "card_title", name=said["name"]),
        summary=[summary[0], (say(language, "card_device"), say(language, "disclaimer")), *summary[1:]],
        metrics=metrics,
        tested=_fill("{matrix} {uncertainty}", said) if metrics else said["tested"],
        limits=limits,
        checklists={name: _answers(items[language], said) for name, items in CHECKLISTS.items()},
    )


def render_markdown(card: ModelRecord, language: str) -> str:
    """The whole document as a Markdown file."""
    document = describe(card, language)
    parts = [f"# {document.title}"]
    parts += [f"## {heading}\n\n" + _marked_down(text).replace("\n", "\n\n") for heading, text in document.summary]
    heads = [say(language, f"card_{head}") for head in ("metric", "value", "interval")]
    table = f"{_markdown_table(heads, document.metrics)}\n\n" if document.metrics else ""
    parts.append(f"## {say(language, 'card_test')}\n\n{table}{_marked_down(document.tested)}")
    limits = "\n".join(f"- {_marked_down(limit)}" for limit in document.limits)
    parts.append(f"## {say(language, 'card_limits')}\n\n{limits}")
    heads = [say(language, f"card_{head}") for head in ("item", "subject", "reply")]
    for name, items in document.checklists.items():
        intro = f"{_gaps(items, language)}. {say(language, 'card_own_words')}"
        parts.append(f"## {say(language, f'card_{name}')}\n\n{intro}\n\n{_markdown_table(heads, items)}")
    return "\n\n".join(parts) + "\n"


def render_html(card: ModelRecord, language: str, prefix: str = "") -> str:
    """The document as a card of the page; its file's name begins with ``prefix``."""
    document = describe(card, language)
    said = "".join(f"<dt>{escape(head)}</dt><dd>{_paragraphs(text, language)}</dd>" for head, text in document.summary)
    limits = "".join(f"<li>{_marked(limit, language)}</li>" for limit in document.limits)
    checklists = "".join(_checklist(name, items, language) for name, items in document.checklists.items())
    file = downloads.link(
        say(language, "card_download"),
        f"{prefix}model_card_{card.model}.md",
        "text/markdown;charset=utf-8",
        render_markdown(card, language),
    )
    return (
        f'<article class="card model-card" data-model="{escape(card.model)}"><header>{swatch(card.model)}'
        f"<h2>{say_html(language, card.model)}</h2><span>{say_html(language, 'card_kind')}</span></header><dl>{said}"
        f"<dt>{say_html(language, 'card_test')}</dt><dd>{_metrics(document, language)}</dd>"
        f"<dt>{say_html(language, 'card_limits')}</dt><dd><ul>{limits}</ul></dd></dl>{checklists}{downloads.row(file)}"
        "</article>"
    )


def _statements(card: ModelRecord, language: str) -> dict[str, str]:
    """Everything that an item may take, by name: the card's facts, and the statements that hold for its data."""
    known = facts(card, language)
    unknown = None if is_published(card) else say(language, "card_unknown_data", **known)
    statements = {}
    for key in en.card_statements.SENTENCES:
        about_published = key.startswith("published_")
        statement = say(language, key, **known)
        statements[key.removeprefix("fixed_")] = unknown if about_published and unknown else statement
    return {**known, **statements}


def _answers(items: dict[str, tuple[str, str]], said: dict[str, str]) -> list[Item]:
    return [Item(number, subject, _fill(answer, said)) for number, (subject, answer) in items.items()]


def _fill(text: str, said: dict[str, str]) -> str:
    """``text`` with what it takes; what is empty leaves no gap, and what is admitted twice on end is said once."""
    filled = re.sub(" +", " ", text.format(**said)).strip()
    for gap in ("not_done", "not_recorded"):
        filled = re.sub(rf"({re.escape(said[gap])})( \1)+", r"\1", filled)
    return filled


def _gaps(items: list[Item], language: str) -> str:
    """How many items there are, and in how many of them something is admitted to be missing."""
    admissions = [say(language, key) for key in GAPS]
    gaps = sum(any(admission in item.answer for admission in admissions) for item in items)
    return say(language, "card_gaps", items=len(items), gaps=gaps)


def _metrics(document: Document, language: str) -> str:
    heads = [say(language, f"card_{head}") for head in ("metric", "value", "interval")]
    table = f'<table class="tested">{_rows(heads, document.metrics, language)}</table>' if document.metrics else ""
    return f"{table}<p>{_marked(document.tested, language)}</p>"


def _checklist(name: str, items: list[Item], language: str) -> str:
    heads = [say(language, f"card_{head}") for head in ("item", "subject", "reply")]
    return (
        f'<details data-checklist="{name}"><summary>{say_html(language, f"card_{name}")}</summary>'
        f"<p>{escape(_gaps(items, language))}. {say_html(language, 'card_own_words')}</p>"
        f'<table class="checklist">{_rows(heads, items, language)}</table></details>'
    )


def _rows(heads: list[str], rows: list[tuple[str, str, str]], language: str) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th><td>{escape(second)}</td><td>{_marked(third, language)}</td></tr>'
        for first, second, third in rows
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _paragraphs(text: str, language: str) -> str:
    return "".join(f"<p>{_marked(line, language)}</p>" for line in text.split("\n"))


def _marked(text: str, language: str) -> str:
    """``text`` as HTML, in which the sentences that admit a gap stand out."""
    text = escape(text)
    for key in GAPS:
        text = text.replace(say_html(language, key), f"<em>{say_html(language, key)}</em>")
    return text


def _markdown_table(heads: list[str], rows: list[tuple[str, str, str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_marked_down(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _marked_down(text: str) -> str:
    """``text`` for a paragraph or a cell of a table: nothing in it is markup."""
    return text.replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")
