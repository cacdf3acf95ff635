"""A report of several pages in words: sections of sentences, tables and curves, for whatever draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Grid:
    """A table. Every row has as many cells as ``heads``; all but the first column are numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Line:
    """A curve, or points where it has ``dots``."""

    name: str
    points: Points
    dots: bool = False


@dataclass(frozen=True)
class Plot:
    """Curves over an x axis from 0 to 1."""

    caption: str
    x: str  # what the axes are
    y: str
    lines: tuple[Line, ...]
    reference: Points = ()  # a faint line: chance, or what is perfect
    lowest: float = 0.0  # of the y axis; it ends at 1


@dataclass(frozen=True)
class Section:
    heading: str
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    plots: tuple[Plot, ...] = ()


@dataclass(frozen=True)
class Document:
    """Every text is ready to be shown."""

    language: str
    title: str
    date: str
    disclaimer: str
    reference: str  # "" where the reader typed none
    sections: tuple[Section, ...]
    program: str
