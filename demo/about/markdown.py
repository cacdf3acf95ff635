"""A model card as a Markdown file."""

from __future__ import annotations

from collections.abc import Iterable

from demo.about.model_card import ModelCard, gaps
from demo.text.say import say


def to_markdown(card: ModelCard, language: str) -> str:
    """The whole card; nothing in its texts is markup."""
    parts = [f"# {card.title}"]
    parts += [f"## {heading}\n\n" + _escape(text).replace("\n", "\n\n") for heading, text in card.summary]
    metrics = _table(("metric", "value", "interval"), card.metrics, language) + "\n\n" if card.metrics else ""
    parts.append(f"## {say(language, 'card_test')}\n\n{metrics}{_escape(card.tested)}")
    limits = "\n".join(f"- {_escape(limit)}" for limit in card.limits)
    parts.append(f"## {say(language, 'card_limits')}\n\n{limits}")
    for name, items in card.checklists.items():
        intro = f"{gaps(items, language)}. {say(language, 'card_own_words')}"
        table = _table(("item", "subject", "reply"), items, language)
        parts.append(f"## {say(language, f'card_{name}')}\n\n{intro}\n\n{table}")
    return "\n\n".join(parts) + "\n"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], language: str) -> str:
    head = [say(language, f"card_{column}") for column in columns]
    lines = [head, ["---"] * len(head), *([_escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")
