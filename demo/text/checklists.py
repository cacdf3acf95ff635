"""The checklists that a model card answers, item by item: TRIPOD+AI and CLAIM, in every language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

NAMES = ("tripod", "claim")


class ChecklistItem(NamedTuple):
    """``answer`` refers by name, in braces, to phrases of a model card and to its general statements."""

    subject: str
    answer: str


def load_checklist(name: str, language: str) -> dict[str, ChecklistItem]:
    """Number of the item -> item, in the order of the checklist."""
    items = tomllib.loads((Path(__file__).parent / language / f"{name}.toml").read_text(encoding="utf-8"))
    return {number: ChecklistItem(**item) for number, item in items.items()}
