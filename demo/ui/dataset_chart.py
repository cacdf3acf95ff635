"""The images of a dataset by split and class as a bar chart, like figure 1 of the coursework report."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from demo.text.say import say
from demo.ui.html import render
from demo.ui.svg import Frame, ticks
from xray_models.classes import CLASSES

WIDTH, HEIGHT = 420, 240
BAR_WIDTH, GAP = 46, 6


@dataclass(frozen=True)
class Bar:
    """One bar, in the units of the picture; the classes differ by their fill, not by colour alone."""

    label: str
    count: int
    x: float
    y: float
    height: float
    width: float = BAR_WIDTH


def render_chart(counts: dict[str, dict[str, int]], title: str, language: str) -> str:
    """``counts``: split -> class -> number of images. ``title``: the key of the sentence above."""
    highest = max(count for by_class in counts.values() for count in by_class.values())
    frame = Frame((0, len(counts)), (0, 1.12 * highest), 46, 6, WIDTH - 52, HEIGHT - 34)
    centres = [frame.place(column + 0.5, 0)[0] for column in range(len(counts))]
    pairs = [_pair(by_class, centre, frame) for by_class, centre in zip(counts.values(), centres, strict=True)]
    return render(
        "ui/templates/dataset_chart.html",
        language,
        title=say(language, title),
        width=WIDTH,
        height=HEIGHT,
        grid=Markup(frame.grid([], [tick for tick in ticks(0, highest, 4) if tick == int(tick)], language)),
        bars=[bar for pair in pairs for bar in pair],
        names=list(zip(centres, counts, strict=True)),
        baseline=frame.place(0, 0)[1],
        classes=CLASSES,
        description="; ".join(_describe(split, by_class, language) for split, by_class in counts.items()),
    )


def _pair(by_class: dict[str, int], centre: float, frame: Frame) -> list[Bar]:
    """The bars of both classes, side by side around ``centre``."""
    _, bottom = frame.place(0, 0)
    bars = []
    for side, (label, count) in enumerate(by_class.items()):
        _, top = frame.place(0, count)
        left = centre + (side - 1) * (BAR_WIDTH + GAP) + GAP / 2
        bars.append(Bar(label, count, round(left, 2), top, round(bottom - top, 2)))
    return bars


def _describe(split: str, by_class: dict[str, int], language: str) -> str:
    name = say(language, f"data_{split}")
    return say(language, "data_chart_alt", split=name, normal=by_class["NORMAL"], pneumonia=by_class["PNEUMONIA"])
