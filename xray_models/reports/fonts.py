"""The typeface of PDF and pictures: Bitstream Vera, which comes with reportlab (free to use and to embed)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import reportlab
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Vera", "VeraBd"
_FOLDER = Path(reportlab.__file__).parent / "fonts"
_SPACES = str.maketrans({"\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}"})


@cache
def register_fonts() -> None:
    """Make REGULAR and BOLD known to reportlab."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(_font(name))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def picture_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """REGULAR or BOLD for Pillow, ``size`` in pixels."""
    return ImageFont.truetype(_FOLDER / f"{name}.ttf", size)


def printable(text: str) -> str:
    """``text`` with a question mark for each character that the typeface lacks; an ordinary space for a narrow one."""
    glyphs = _glyphs()
    return "".join(letter if ord(letter) in glyphs else "?" for letter in text.translate(_SPACES))


@cache
def _font(name: str) -> TTFont:
    return TTFont(name, _FOLDER / f"{name}.ttf")


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font(REGULAR).face.charToGlyph) & frozenset(_font(BOLD).face.charToGlyph)
