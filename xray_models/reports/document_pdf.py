"""A document as A4 pages."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, SimpleDocTemplate, Spacer, Table

from xray_models.reports.colours import INK, LINE, OF_LABEL, QUIET, SUNKEN
from xray_models.reports.document import Document, Grid, Line, Plot, Section
from xray_models.reports.fonts import REGULAR, printable, register_fonts
from xray_models.reports.pdf import (
    DATE,
    FINE,
    HEADLINE,
    INNER,
    MARGIN,
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    bullets,
    text,
)

FOOT = 12 * mm
SIDE, GAP = (INNER - 8 * mm) / 2, 8 * mm  # of a plot, with its words
AXIS_LEFT, AXIS_BOTTOM, AXIS_TOP = 34, 24, 16  # points around the field of a plot
COLOURS = tuple(OF_LABEL.values())
DASHES: tuple[list[int], ...] = ([], [4, 2])  # they tell curves apart without colours


def to_pdf(document: Document) -> bytes:
    """The file. Of what it says of itself, only the title comes from ``document``."""
    register_fonts()
    buffer = io.BytesIO()
    margins = {"leftMargin": MARGIN - 6, "rightMargin": MARGIN - 6, "topMargin": MARGIN, "bottomMargin": MARGIN + FOOT}
    pages = SimpleDocTemplate(
        buffer, pagesize=A4, title=printable(document.title), author="", lang=document.language, **margins
    )

    def foot(canvas: Canvas, _: object) -> None:
        line = text(f"{document.program} · {document.disclaimer} · {canvas.getPageNumber()}", FINE)
        line.wrapOn(canvas, INNER, FOOT)
        line.drawOn(canvas, MARGIN, MARGIN)

    pages.build(list(_story(document)), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def _story(document: Document) -> Iterator[Flowable]:
    head = [[text(document.title, TITLE), text(document.date, DATE)]]
    bare = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    yield Table(head, [0.75 * INNER, 0.25 * INNER], style=bare)
    yield text(document.disclaimer, STRONG)
    if document.reference:
        yield text(document.reference, STRONG)
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    yield Spacer(0, 4 * mm)
    yield CondPageBreak(35 * mm)  # no heading alone at the end of a page
    yield text(section.heading, HEADLINE)
    yield from bullets(section.sentences) if len(section.sentences) > 1 else (text(s, TEXT) for s in section.sentences)
    for grid in section.grids:
        yield from _grid(grid)
    if section.plots:
        yield Spacer(0, 2 * mm)
        pairs = [section.plots[i : i + 2] for i in range(0, len(section.plots), 2)]
        rows = [[_Drawn(plot) for plot in pair] + [""] * (2 - len(pair)) for pair in pairs]
        yield Table(rows, [SIDE + GAP, SIDE], style=[("LEFTPADDING", (0, 0), (-1, -1), 0)], hAlign="LEFT")


def _grid(grid: Grid) -> Iterator[Flowable]:
    yield Spacer(0, 2 * mm)
    if grid.caption:
        yield text(grid.caption, STRONG)
    widest = 0.3 if len(grid.heads) > 3 else 0.4
    first = widest * INNER
    widths = [first, *[(INNER - first) / (len(grid.heads) - 1)] * (len(grid.heads) - 1)]
    cells = [[text(cell, SMALL) for cell in grid.heads], *([text(cell, TEXT) for cell in row] for row in grid.rows)]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), HexColor(SUNKEN)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    yield Table(cells, widths, repeatRows=1, style=style, hAlign="LEFT")


class _Drawn(Flowable):
    """A plot: axes, faint reference, curves in two colours and dashes, their names under the caption."""

    def __init__(self, plot: Plot):
        super().__init__()
        self.plot = plot
        self.width, self.height = SIDE, 0.82 * SIDE
        self._names = 9 * len(plot.lines) + 4
        self._field = (SIDE - AXIS_LEFT - 4, self.height - AXIS_BOTTOM - AXIS_TOP - self._names)

    def draw(self) -> None:
        pen, plot = self.canv, self.plot
        self._write(plot.caption, 0, self.height - 9, 8, INK)
        self._axes()
        if plot.reference:
            self._curve(Line("", plot.reference), LINE, [1, 2])
        for number, line in enumerate(plot.lines):
            colour, dash = COLOURS[number % 2], DASHES[number % 2]
            y = self.height - AXIS_TOP - 4 - 9 * number
            pen.setStrokeColor(HexColor(colour))
            pen.setDash(dash)
            pen.line(AXIS_LEFT, y, AXIS_LEFT + 18, y)
            pen.setDash()
            self._write(line.name, AXIS_LEFT + 22, y - 2.5, 7, INK)
            self._curve(line, colour, dash)

    def _axes(self) -> None:
        pen, (width, height) = self.canv, self._field
        pen.setStrokeColor(HexColor(LINE))
        pen.setLineWidth(0.6)
        pen.rect(AXIS_LEFT, AXIS_BOTTOM, width, height)
        for tick in (0.0, 0.5, 1.0):
            self._write(f"{tick:g}", AXIS_LEFT + tick * width - 4, AXIS_BOTTOM - 9, 6.5, QUIET)
        for value in sorted({self.plot.lowest, 0.0, 0.5, 1.0}):
            self._write(f"{value:g}", AXIS_LEFT - 16, self._place(0, value)[1] - 2, 6.5, QUIET)
        self._write(self.plot.x, AXIS_LEFT, 4, 7, QUIET)
        pen.saveState()
        pen.translate(8, AXIS_BOTTOM + 12)
        pen.rotate(90)
        self._write(self.plot.y, 0, 0, 7, QUIET)
        pen.restoreState()

    def _curve(self, line: Line, colour: str, dash: list[int]) -> None:
        pen = self.canv
        pen.setStrokeColor(HexColor(colour))
        pen.setFillColor(HexColor(colour))
        pen.setLineWidth(1.1)
        places = [self._place(*point) for point in line.points]
        if line.dots:
            for x, y in places:
                pen.circle(x, y, 1.8, stroke=0, fill=1)
        pen.setDash(dash)
        for (x1, y1), (x2, y2) in zip(places, places[1:], strict=False):
            pen.line(x1, y1, x2, y2)
        pen.setDash()

    def _place(self, x: float, y: float) -> tuple[float, float]:
        lowest, (width, height) = self.plot.lowest, self._field
        inside = min(max(y, lowest), 1.0)
        return AXIS_LEFT + x * width, AXIS_BOTTOM + (inside - lowest) / (1 - lowest) * height

    def _write(self, words: str, x: float, y: float, size: float, colour: str) -> None:
        self.canv.setFont(REGULAR, size)
        self.canv.setFillColor(HexColor(colour))
        self.canv.drawString(x, y, printable(words))
