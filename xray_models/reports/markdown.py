"""A document as Markdown: all that it says but its curves, which text cannot draw."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xray_models.reports.document import Document, Grid, Section

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")  # what a table of the reader's may hold


def to_markdown(document: Document) -> str:
    """The text of the file."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_plain(document.title)}"
    yield from ("", f"{_plain(document.date)} · **{_plain(document.disclaimer)}**")
    if document.reference:
        yield from ("", _plain(document.reference))
    for section in document.sections:
        yield from _section(section)
    yield from ("", "---", "", _plain(document.program))


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {_plain(section.heading)}")
    if section.sentences:
        yield ""
        yield from (f"- {_plain(sentence)}" for sentence in section.sentences)
    for grid in section.grids:
        yield from _grid(grid)


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield from ("", f"**{_plain(grid.caption)}**")
    yield ""
    yield _row(grid.heads)
    yield _row(["---", *["---:"] * (len(grid.heads) - 1)], plain=True)
    yield from (_row(cells) for cells in grid.rows)


def _row(cells: Sequence[str], plain: bool = False) -> str:
    return f"| {' | '.join(cells if plain else map(_plain, cells))} |"


def _plain(text: str) -> str:
    """``text`` as it is, whatever Markdown would make of its signs."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
