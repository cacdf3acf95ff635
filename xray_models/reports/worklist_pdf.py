"""A worklist as A4 pages in landscape: a line for each file, drawn one by one, so that ten thousand take seconds."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from xray_models.networks.registry import MODELS
from xray_models.reports.colours import INK, LINE, OF_LABEL, QUIET, SUNKEN
from xray_models.reports.fonts import BOLD, REGULAR, printable, register_fonts
from xray_models.reports.words import Words
from xray_models.reports.worklist import INSIDE, OUTSIDE, Line, WorklistReport

WIDTH, HEIGHT = landscape(A4)
MARGIN, FOOT = 14 * mm, 9 * mm
SIZE, LEADING, PADDING = 8.0, 10.0, 4.0  # points
MOST_LINES = 3  # of a remark
COLUMNS = {"number": 12 * mm, "file": 82 * mm, "resnet50": 37 * mm, "cnn": 37 * mm, "agreement": 24 * mm}
REMARK = WIDTH - 2 * MARGIN - sum(COLUMNS.values())
_STARTS = {
    name: MARGIN + sum(list(COLUMNS.values())[:place]) for place, name in enumerate((*COLUMNS, "remark"))
}  # x of each column
_GAP = 3 * mm  # between columns


def to_pdf(report: WorklistReport, words: Words) -> bytes:
    """The file."""
    register_fonts()
    buffer = io.BytesIO()
    pen = Canvas(buffer, pagesize=(WIDTH, HEIGHT), lang=words.language)
    pen.setTitle(printable(words.say("list_title")))
    _Pages(pen, report, words).draw()
    pen.save()
    return buffer.getvalue()


class _Pages:
    """The pages of one file, from the first line to the last."""

    def __init__(self, pen: Canvas, report: WorklistReport, words: Words):
        self._pen, self._report, self._words = pen, report, words
        self._page, self._y = 1, HEIGHT - MARGIN  # where the next line begins

    def draw(self) -> None:
        self._title()
        self._heads()
        for number, line in enumerate(self._report.lines, start=1):
            remark = simpleSplit(printable(line.remark), REGULAR, SIZE - 1, REMARK)
            remark = [*remark[: MOST_LINES - 1], f"{remark[MOST_LINES - 1]} …"] if len(remark) > MOST_LINES else remark
            height = LEADING * max(1, len(remark)) + PADDING
            if self._y - height < MARGIN + FOOT:
                self._turn()
            self._line(number, line, remark, height)
        self._foot()

    def _turn(self) -> None:
        self._foot()
        self._pen.showPage()
        self._page, self._y = self._page + 1, HEIGHT - MARGIN
        self._heads()

    def _title(self) -> None:
        report, words, say = self._report, self._words, self._words.say
        self._y -= 13
        self._text(say("list_title"), MARGIN, BOLD, 13)
        self._right(words.date(report.made), QUIET)
        self._y -= 14
        self._text(say("report_disclaimer"), MARGIN, BOLD)
        self._y -= 13
        shown = {"shown": len(report.lines), "total": report.total}
        counts = [say(f"list_{kind}", n=n) for kind, n in report.counts().items() if n]
        self._text(" · ".join([say("list_files", **shown), *counts]), MARGIN)
        for text in self._notes():
            self._y -= 11
            self._text(text, MARGIN, size=7, colour=QUIET)
        self._y -= 8

    def _notes(self) -> Iterator[str]:
        """How to read the answers, and which weights gave them."""
        say = self._words.say
        yield say("report_probability_note")
        if not self._report.weights:
            yield f"{say('report_weights')}: {say('list_weights_unknown')}"
        for model, sha256 in self._report.weights.items():
            yield f"{say('report_weights')}, {say(model)}: {sha256 or say('report_hash_unknown')}"

    def _heads(self) -> None:
        pen = self._pen
        pen.setFillColor(HexColor(SUNKEN))
        pen.rect(MARGIN, self._y - 15, WIDTH - 2 * MARGIN, 15, stroke=0, fill=1)
        self._y -= 10.5
        for name, start in _STARTS.items():
            head = self._words.say(name if name in MODELS else f"list_head_{name}")
            self._text(head, start + 2, BOLD, SIZE - 0.5)
        self._y -= 4.5

    def _line(self, number: int, line: Line, remark: list[str], height: float) -> None:
        say, top = self._words.say, self._y
        self._y = top - LEADING
        self._text(str(number), _STARTS["number"] + 2, colour=QUIET)
        self._text(_fitting(printable(line.file), COLUMNS["file"] - _GAP), _STARTS["file"] + 2)
        for model in MODELS:
            self._answer(line, model)
        if line.state == INSIDE and len(line.answers) > 1:
            word, font = ("list_disagrees", BOLD) if line.disagree else ("list_agrees", REGULAR)
            self._text(say(word), _STARTS["agreement"] + 2, font)
        for text in remark:
            self._text(text, _STARTS["remark"] + 2, size=SIZE - 1, colour=QUIET)
            self._y -= LEADING
        self._y = top - height
        self._pen.setStrokeColor(HexColor(LINE))
        self._pen.line(MARGIN, self._y, WIDTH - MARGIN, self._y)

    def _answer(self, line: Line, model: str) -> None:
        """Label and probability; a question mark behind an uncertain one; in words where they are not to be used."""
        answer, start = line.answers.get(model), _STARTS[model] + 2
        if answer is None or line.state != INSIDE:
            unused = "report_not_to_be_used" if line.state == OUTSIDE and answer else "list_none"
            self._text(self._words.say(unused), start, colour=QUIET)
            return
        mark = " ?" if answer.uncertain else ""
        self._text(self._words.say(answer.label), start, BOLD, colour=OF_LABEL[answer.label])
        self._right(self._words.percent(answer.p_pneumonia) + mark, INK, start + COLUMNS[model] - _GAP)

    def _foot(self) -> None:
        say = self._words.say
        self._y = MARGIN
        program = say("report_program", version=self._report.version)
        self._text(f"{program} · {say('report_disclaimer')}", MARGIN, size=6.8, colour=QUIET)
        self._right(say("list_page", page=self._page), QUIET)

    def _text(self, text: str, x: float, font: str = REGULAR, size: float = SIZE, colour: str = INK) -> None:
        self._pen.setFont(font, size)
        self._pen.setFillColor(HexColor(colour))
        self._pen.drawString(x, self._y, printable(text))

    def _right(self, text: str, colour: str, x: float = WIDTH - MARGIN) -> None:
        self._pen.setFont(REGULAR, SIZE)
        self._pen.setFillColor(HexColor(colour))
        self._pen.drawRightString(x, self._y, printable(text))


def _fitting(text: str, width: float) -> str:
    """``text``, without its middle where it is too wide: the end of a name tells files apart."""
    if stringWidth(text, REGULAR, SIZE) <= width:
        return text
    half = len(text) // 2
    while half and stringWidth(f"{text[:half]}…{text[-half:]}", REGULAR, SIZE) > width:
        half -= 1
    return f"{text[:half]}…{text[-half:]}"
