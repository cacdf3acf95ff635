"""The parts of every figure as inline SVG: frame, lines, marks, legend, and the numbers as a table.

They take the page's colours, stay sharp at any size and need nothing from elsewhere. Models and splits differ by dashes
and by the shape of their marks too, not by colour alone. The colours stand in the style sheets under the names that are
classes here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demo.text.numbers import decimal, shortest
from demo.ui.html import say_html
from xray_models.evaluation.evaluation import Evaluation

Evaluations = Mapping[str, Evaluation]  # by model

UNIT = (0.0, 1.0)
UNIT_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
MARKS = {"resnet50": '<circle r="6"/>', "cnn": '<path d="M0-7.5L7.5 0L0 7.5L-7.5 0z"/>'}


@dataclass(frozen=True)
class Frame:
    """A plot area: the ranges of its data, and its rectangle in the units of the picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    top: float
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Data coordinates -> picture coordinates."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return round(self.left + across * self.width, 2), round(self.top + (1 - up) * self.height, 2)

    def line(self, points: Iterable, css: str, steps: bool = False) -> str:
        """A line through ``points`` (N, 2); with ``steps``, each value holds until the next one."""
        placed = [self.place(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]
        to = "V{1:g}H{0:g}" if steps else "L{:g} {:g}"
        path = "".join(to.format(x, y) if i else f"M{x:g} {y:g}" for i, (x, y) in enumerate(placed))
        return f'<path class="line {css}" d="{path}"/>'

    def move(self, x: float, y: float) -> str:
        """The SVG transform that brings a mark to a point of the data."""
        return "translate({:g} {:g})".format(*self.place(x, y))

    def grid(self, x_ticks: Iterable[float], y_ticks: Iterable[float], language: str) -> str:
        """The border, the grid lines, and a number at each."""
        right, bottom = self.left + self.width, self.top + self.height
        parts = [f'<rect class="area" x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}"/>']
        for tick in x_ticks:
            x, _ = self.place(tick, self.y[0])
            parts.append(f'<path class="grid" d="M{x:g} {self.top}V{bottom}"/>')
            parts.append(f'<text x="{x:g}" y="{bottom + 16}" text-anchor="middle">{shortest(language, tick)}</text>')
        for tick in y_ticks:
            _, y = self.place(self.x[0], tick)
            parts.append(f'<path class="grid" d="M{self.left} {y:g}H{right}"/>')
            number = shortest(language, tick)
            parts.append(f'<text x="{self.left - 6}" y="{y + 4:g}" text-anchor="end">{number}</text>')
        return "".join(parts)

    def clipped(self, content: str, name: str) -> str:
        """``content``, cut at the border. ``name``: of its figure; no two clips of a page may be called the same."""
        box = f'x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}"'
        clip = f'<clipPath id="{name}-clip"><rect {box}/></clipPath>'
        return f'{clip}<g clip-path="url(#{name}-clip)">{content}</g>'


CURVE = Frame(UNIT, UNIT, 46, 8, 362, 320)


def figure(
    name: str, picture: str, numbers: dict[str, float], shipped: dict[str, float], language: str, more: str = ""
) -> str:
    """Title, ``picture`` (grid and content, in a ``CURVE``) with both axes named, and a legend.

    The legend has one number a model, and the shipped model's; ``more`` are further items of it.
    """
    said = {model: decimal(language, number) for model, number in numbers.items()}
    beside = {
        model: say_html(language, "figure_shipped", number=decimal(language, number))
        for model, number in shipped.items()
    }
    legend = "".join(
        f"<li>{swatch(model)}<span>{say_html(language, model)}</span><strong>{text}</strong>"
        f"<small>{beside.get(model, '')}</small></li>"
        for model, text in said.items()
    )
    title, measure = say_html(language, f"figure_{name}"), say_html(language, f"figure_{name}_number")
    alt = ", ".join(
        f"{say_html(language, model)} {text} {beside.get(model, '')}".strip() for model, text in said.items()
    )
    middle = CURVE.left + CURVE.width / 2
    return (
        f'<figure data-figure="{name}"><figcaption>{title}</figcaption>'
        f'<svg class="plot" viewBox="0 0 420 372" role="img" aria-label="{title}. {measure}: {alt}.">'
        f"{picture}"
        f'<text class="axis" x="{middle}" y="366" text-anchor="middle">{say_html(language, f"figure_{name}_x")}</text>'
        f'<text class="axis" transform="translate(13 {CURVE.top + CURVE.height / 2}) rotate(-90)" '
        f'text-anchor="middle">{say_html(language, f"figure_{name}_y")}</text></svg>'
        f'<ul class="key"><li class="what">{measure}</li>{legend}{more}</ul></figure>'
    )


def table(caption: str, heads: list[str], rows: list[tuple[str, ...]], css: str = "") -> str:
    """A table whose first column names its rows; the texts are HTML. ``css``: a class, by which it is found again."""
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{text}</td>" for text in rest)}</tr>' for first, *rest in rows
    )
    caption = f"<caption>{caption}</caption>" if caption else ""
    return f'<table class="numbers {css}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def folded_table(title: str, heads: list[str], rows: list[tuple[str, ...]], css: str = "") -> str:
    """The numbers of a figure, out of the way until asked for."""
    return f'<details><summary>{title}</summary><div class="scroll">{table("", heads, rows, css)}</div></details>'


def swatch(css: str) -> str:
    """The line, and the mark of a model, as the legend shows them."""
    mark = f'<g class="mark {css}" transform="translate(16 7) scale(.8)">{MARKS.get(css, "")}</g>'
    line = f'<path class="line {css}" d="M0 7H32"/>'
    return f'<svg class="swatch" viewBox="0 0 32 14" aria-hidden="true">{line}{mark}</svg>'


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between ``low`` and ``high``, about so many."""
    raw = max(high - low, 1e-9) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw * 0.999)
    return [round(i * step, 10) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
