"""The parts of every figure as inline SVG: frame, lines, marks and the signs of a legend.

They take the page's colours, stay sharp at any size and load nothing. Models and splits differ by dashes and by the
shape of their marks too, not by colour alone. The style sheets give the colours to the class names used here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from demo.text.numbers import shortest

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
        """The SVG transform that puts a mark on a point of the data."""
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
        """``content``, cut off at the border. ``name``: of its figure, another one for each figure of a page."""
        box = f'x="{self.left}" y="{self.top}" width="{self.width}" height="{self.height}"'
        clip = f'<clipPath id="{name}-clip"><rect {box}/></clipPath>'
        return f'{clip}<g clip-path="url(#{name}-clip)">{content}</g>'


def swatch(css: str) -> Markup:
    """The line, and the mark of a model, as the legend shows them."""
    mark = f'<g class="mark {css}" transform="translate(16 7) scale(.8)">{MARKS.get(css, "")}</g>'
    line = f'<path class="line {css}" d="M0 7H32"/>'
    return Markup(f'<svg class="swatch" viewBox="0 0 32 14" aria-hidden="true">{line}{mark}</svg>')


def ticks(low: float, high: float, about: int) -> list[float]:
    """About so many round numbers between ``low`` and ``high``."""
    raw = max(high - low, 1e-9) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw * 0.999)
    return [round(i * step, 10) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
