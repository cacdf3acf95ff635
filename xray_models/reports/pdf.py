"""A report as one A4 page.

    title, disclaimer, reference
    headline and remarks, in a box
    radiograph              | facts of the file, colours of the heat, warnings, how to read it
    ResNet-50: heat, answer | custom CNN: heat, answer
    prevalence, weights
    program and disclaimer

What is too long for the page is drawn smaller as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from html import escape

import numpy as np
from PIL import Image as Pictures
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepInFrame, Paragraph, Spacer, Table

from xray_models.reports.colours import INK, LINE, OF_LABEL, PAPER, QUIET, SUNKEN
from xray_models.reports.fonts import BOLD, REGULAR, printable, register_fonts
from xray_models.reports.pictures import heat_scale
from xray_models.reports.sheet import Bar, Column, Sheet

MARGIN, GAP, FOOT = 15 * mm, 5 * mm, 9 * mm
INNER, INNER_HEIGHT = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - FOOT
COLUMN = (INNER - GAP) / 2
PICTURE_HEIGHT = 68 * mm  # at most
QUALITY = 92  # of the JPEG in which a picture lies in the file

TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=8.4, leading=11.2, textColor=INK)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName=BOLD)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=13, leading=17)
HEADLINE = ParagraphStyle("headline", parent=STRONG, fontSize=12, leading=15.5, spaceAfter=2)
DATE = ParagraphStyle("date", parent=TEXT, alignment=2, textColor=QUIET)
HEADING = ParagraphStyle("heading", parent=STRONG, spaceBefore=8, spaceAfter=2)
BULLET = ParagraphStyle("bullet", parent=TEXT, leftIndent=8, bulletIndent=0)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=7.6, leading=10, textColor=QUIET)
CAPTION = ParagraphStyle("caption", parent=SMALL, spaceBefore=3, spaceAfter=4)
FINE = ParagraphStyle("fine", parent=SMALL, fontSize=6.8, leading=9)
_BARE = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
_TOP = [("VALIGN", (0, 0), (-1, -1), "TOP")]


def to_pdf(sheet: Sheet) -> bytes:
    """The file. Of what it says of itself, only the title comes from ``sheet``."""
    register_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, lang=sheet.language)
    canvas.setTitle(printable(sheet.title))
    whole = KeepInFrame(INNER, INNER_HEIGHT, [*_head(sheet), *_pictures(sheet), *_rest(sheet)], mode="shrink")
    _, height = whole.wrapOn(canvas, INNER, INNER_HEIGHT)
    whole.drawOn(canvas, MARGIN, A4[1] - MARGIN - height)
    foot = text(f"{sheet.program} · {sheet.disclaimer}", FINE)
    foot.wrapOn(canvas, INNER, FOOT)
    foot.drawOn(canvas, MARGIN, MARGIN)
    canvas.save()
    return buffer.getvalue()


def _head(sheet: Sheet) -> list[Flowable]:
    title = Table([[text(sheet.title, TITLE), text(sheet.date, DATE)]], [0.78 * INNER, 0.22 * INNER], style=_BARE)
    reference = [text(sheet.reference, STRONG)] if sheet.reference else []
    box = [text(sheet.headline, HEADLINE), *(text(remark, TEXT) for remark in sheet.remarks)]
    edge = [("BACKGROUND", (0, 0), (-1, -1), HexColor(SUNKEN)), ("BOX", (0, 0), (-1, -1), 0.7, HexColor(LINE))]
    strong = [("BOX", (0, 0), (-1, -1), 1.4, HexColor(INK))] if sheet.outside else []
    return [
        title,
        text(sheet.disclaimer, STRONG),
        *reference,
        Spacer(0, 3 * mm),
        Table([[box]], [INNER], style=[*edge, *strong, ("TOPPADDING", (0, 0), (-1, -1), 5)]),
        Spacer(0, 4 * mm),
    ]


def _pictures(sheet: Sheet) -> list[Flowable]:
    """Two columns: the radiograph and what to know of it, then both heatmaps with the answers under them."""
    answers = [[_picture(one.overlay), text(one.caption, CAPTION), *_answer(one, sheet)] for one in sheet.columns]
    rows = [[[_picture(np.repeat(sheet.picture[..., None], 3, axis=-1))], _about(sheet)], answers]
    gaps = [("RIGHTPADDING", (0, 0), (0, -1), GAP), ("BOTTOMPADDING", (0, 0), (-1, 0), 4 * mm)]
    return [Table(rows, [COLUMN + GAP, COLUMN], style=[*_BARE, *_TOP, *gaps])]


def _about(sheet: Sheet) -> list[Flowable]:
    parts = [
        text(sheet.picture_caption, STRONG),
        *(text(fact, SMALL) for fact in sheet.file),
        Spacer(0, 2 * mm),
        _Colours(sheet.low, sheet.high),
    ]
    for heading, lines in ((sheet.warnings_heading, sheet.warnings), (sheet.notes_heading, sheet.notes)):
        if lines:
            parts += [text(heading, HEADING), *bullets(lines)]
    return parts


def _answer(column: Column, sheet: Sheet) -> list[Flowable]:
    if column.bar is None:
        return []
    colour = QUIET if sheet.outside else OF_LABEL[column.label]
    size = 9 if sheet.outside else 14
    answer = ParagraphStyle("answer", parent=STRONG, fontSize=size, leading=1.3 * size, textColor=colour)
    mark = ParagraphStyle("mark", parent=STRONG, textColor=INK)
    return [
        text(column.name, STRONG),
        text(column.answer, answer),
        *([text(column.mark, mark)] if column.mark else []),
        text(column.probability, TEXT),
        _Bar(column.bar, colour),
        *(text(line, SMALL) for line in column.lines),
    ]


def _rest(sheet: Sheet) -> list[Flowable]:
    parts: list[Flowable] = []
    if sheet.table:
        cells = [[text(cell, SMALL if row == 0 else TEXT) for cell in cells] for row, cells in enumerate(sheet.table)]
        widths = [0.25 * INNER, 0.35 * INNER, 0.2 * INNER, 0.2 * INNER]
        parts += [text(sheet.prevalence, HEADING), Table(cells, widths, style=_BARE)]
    weights = [[text(name, FINE), text(sha256, FINE)] for name, sha256 in sheet.weights]
    if weights:
        parts += [text(sheet.weights_heading, HEADING), Table(weights, [25 * mm, INNER - 25 * mm], style=_BARE)]
    return parts


def bullets(lines: Iterable[str]) -> list[Flowable]:
    return [Paragraph(escape(printable(line)), BULLET, bulletText="•") for line in lines]


def text(words: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(words)), style)


def _picture(pixels: np.ndarray | None) -> Flowable:
    """RGB (H, W, 3) uint8 as wide as a column, or as high as a picture may be."""
    if pixels is None:
        return Spacer(COLUMN, 0)
    buffer = io.BytesIO()
    Pictures.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    height, width = pixels.shape[:2]
    scale = min(COLUMN / width, PICTURE_HEIGHT / height)
    return Image(buffer, scale * width, scale * height, hAlign="LEFT")


class _Bar(Flowable):
    """The probability as a bar, the operating point as a mark on it, the uncertain band as a grey stretch."""

    THICK = 7

    def __init__(self, bar: Bar, colour: str):
        super().__init__()
        self.bar, self.colour = bar, colour
        self.width, self.height = COLUMN, self.THICK + 6

    def draw(self) -> None:
        pen, thick = self.canv, self.THICK
        pen.translate(0, 3)
        pen.setFillColor(HexColor(SUNKEN))
        pen.rect(0, 0, self.width, thick, stroke=0, fill=1)
        pen.setFillColor(HexColor(self.colour))
        pen.rect(0, 0, max(1, self.bar.p_pneumonia * self.width), thick, stroke=0, fill=1)
        if self.bar.band:
            low, high = (end * self.width for end in self.bar.band)
            pen.setLineWidth(0.6)
            for colour, dash in ((PAPER, []), (INK, [1.5, 1.5])):  # seen on the bar as on its ground
                pen.setStrokeColor(HexColor(colour))
                pen.setDash(dash)
                pen.rect(low, 0, high - low, thick, stroke=1, fill=0)
            pen.setDash()
        pen.setLineWidth(1.6)
        pen.setStrokeColor(HexColor(INK))
        pen.line(self.bar.threshold * self.width, -2, self.bar.threshold * self.width, thick + 2)


class _Colours(Flowable):
    """The colours of the heat, from low to high."""

    THICK = 6

    def __init__(self, low: str, high: str):
        super().__init__()
        self.words = printable(low), printable(high)
        self.width, self.height = COLUMN, self.THICK

    def draw(self) -> None:
        pen, (low, high) = self.canv, self.words
        pen.setFont(REGULAR, 7)
        pen.setFillColor(HexColor(QUIET))
        start = pen.stringWidth(low, REGULAR, 7) + 4
        end = self.width - pen.stringWidth(high, REGULAR, 7) - 4
        pen.drawString(0, 0.5, low)
        pen.drawRightString(self.width, 0.5, high)
        pen.drawImage(ImageReader(Pictures.fromarray(heat_scale())), start, 0, end - start, self.THICK)
