"""A report as one wide picture: the radiograph and both heatmaps side by side, as one would paste it into a slide.

headline
radiograph | ResNet-50, its answer | custom CNN, its answer
captions; the colours of the heat
disclaimer, program
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from xray_models.reports.colours import INK, OF_LABEL, PAPER, QUIET, SUNKEN
from xray_models.reports.fonts import BOLD, REGULAR, picture_font, printable
from xray_models.reports.pictures import heat_scale
from xray_models.reports.sheet import Column, Sheet

BOX = 720  # pixels a side, into which each picture is fitted
MARGIN, GAP = 36, 24
SCALE = 240  # of the colours of the heat
MIN_COLUMN = 480  # so that an answer fits under a narrow picture


def to_png(sheet: Sheet) -> bytes:
    """The picture as a file, without any information beside the pixels."""
    buffer = io.BytesIO()
    Image.fromarray(to_rgb(sheet)).save(buffer, "PNG")
    return buffer.getvalue()


def to_rgb(sheet: Sheet) -> np.ndarray:
    """RGB (H, W, 3) uint8."""
    pictures = [_fitted(np.repeat(sheet.picture[..., None], 3, axis=-1)), *(_overlay(one) for one in sheet.columns)]
    width = max(MIN_COLUMN, *(picture.width for picture in pictures if picture))
    pen = _Pen(2 * MARGIN + len(pictures) * width + (len(pictures) - 1) * GAP)
    pen.write(sheet.headline, BOLD, 30, INK)
    for remark in sheet.remarks:
        pen.write(remark, REGULAR, 20, INK)
    if sheet.reference:
        pen.write(sheet.reference, BOLD, 20, INK)
    top = pen.down(20)
    bottoms = []
    for number, picture in enumerate(pictures):
        pen.column(MARGIN + number * (width + GAP), width, top)
        if picture:
            pen.paste(picture)
        if number == 0:
            _about_radiograph(pen, sheet)
        else:
            _about_answer(pen, sheet.columns[number - 1], sheet)
        bottoms.append(pen.y)
    pen.column(MARGIN, pen.width - 2 * MARGIN, max(bottoms) + 16)
    pen.write(f"{sheet.disclaimer} {sheet.program}, {sheet.date}.", REGULAR, 17, QUIET)
    return pen.picture(pen.y + MARGIN // 2)


def _overlay(column: Column) -> Image.Image | None:
    return None if column.overlay is None else _fitted(column.overlay)


def _fitted(pixels: np.ndarray) -> Image.Image:
    """RGB (H, W, 3) uint8, as large as fits into the box."""
    height, width = pixels.shape[:2]
    scale = min(BOX / width, BOX / height)
    return Image.fromarray(pixels).resize((round(scale * width), round(scale * height)), Image.Resampling.BICUBIC)


def _about_radiograph(pen: _Pen, sheet: Sheet) -> None:
    pen.write(sheet.picture_caption, BOLD, 20, INK)
    pen.write(" · ".join(sheet.file), REGULAR, 17, QUIET)
    pen.scale(sheet.low, sheet.high)


def _about_answer(pen: _Pen, column: Column, sheet: Sheet) -> None:
    if column.bar is None:
        pen.write(column.caption, REGULAR, 20, QUIET)
        return
    pen.write(f"{column.name} · {column.answer}", BOLD, 20 if sheet.outside else 24, _colour(column, sheet))
    if column.mark:
        pen.write(column.mark, BOLD, 20, INK)
    pen.write(column.probability, REGULAR, 20, INK)
    pen.write("; ".join(column.lines), REGULAR, 17, QUIET)
    pen.write(column.caption, REGULAR, 17, QUIET)


def _colour(column: Column, sheet: Sheet) -> str:
    return QUIET if sheet.outside else OF_LABEL[column.label]


class _Pen:
    """Writes downwards, from column to column, on paper that is cut at the end."""

    def __init__(self, width: int):
        self.width = width
        self._paper = Image.new("RGB", (width, 3 * BOX), PAPER)
        self._draw = ImageDraw.Draw(self._paper)
        self.column(MARGIN, width - 2 * MARGIN, MARGIN)

    def column(self, left: int, width: int, top: int) -> None:
        """Go on here."""
        self._left, self._column, self.y = left, width, top

    def down(self, pixels: int) -> int:
        self.y += pixels
        return self.y

    def paste(self, picture: Image.Image) -> None:
        self._paper.paste(picture, (self._left, self.y))
        self.down(picture.height + 14)

    def write(self, text: str, font_name: str, size: int, colour: str) -> None:
        """``text`` in lines as long as the column is wide."""
        font = picture_font(font_name, size)
        for line in self._lines(printable(text), font_name, size):
            self._draw.text((self._left, self.y), line, fill=colour, font=font)
            self.down(round(1.35 * size))

    def scale(self, low: str, high: str) -> None:
        """The colours of the heat between two words."""
        font = picture_font(REGULAR, 17)
        self.down(8)
        start = self._left + round(font.getlength(low)) + 10
        colours = Image.fromarray(heat_scale()).resize((SCALE, 14))
        self._draw.rectangle((start - 1, self.y + 2, start + SCALE, self.y + 17), fill=SUNKEN)
        self._paper.paste(colours, (start, self.y + 3))
        self._draw.text((self._left, self.y), low, fill=QUIET, font=font)
        self._draw.text((start + SCALE + 10, self.y), high, fill=QUIET, font=font)
        self.down(24)

    def picture(self, height: int) -> np.ndarray:
        return np.asarray(self._paper.crop((0, 0, self.width, height)))

    def _lines(self, text: str, font_name: str, size: int) -> Iterator[str]:
        font, line = picture_font(font_name, size), ""
        for word in (part for whole in text.split(" ") for part in self._fitting(whole, font)):
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > self._column:
                yield line
                longer = word
            line = longer
        yield line

    def _fitting(self, word: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
        """``word``, in parts where it is wider than the column."""
        while font.getlength(word) > self._column:
            count = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.getlength(word[:n]) <= self._column)
            yield word[:count]
            word = word[count:]
        yield word
