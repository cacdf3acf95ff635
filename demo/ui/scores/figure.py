"""What the figures of the test scores share: the plot area, and the frame of title, axes and legend around it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from demo.text.numbers import decimal
from demo.text.say import say
from demo.ui.html import render
from demo.ui.svg import Frame, swatch
from xray_models.evaluation.evaluation import Evaluation

Evaluations = Mapping[str, Evaluation]  # by model

BESIDE = "figure_shipped"  # the sentence for a number that stands beside a model's own
CURVE = Frame((0.0, 1.0), (0.0, 1.0), left=46, top=8, width=362, height=320)
UNIT_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def render_figure(
    name: str,
    picture: str,
    numbers: Mapping[str, float],
    beside: Mapping[str, float],
    language: str,
    legend: str = BESIDE,
    rules: tuple[str, ...] = (),
) -> Markup:
    """The figure ``name`` around ``picture``, SVG in a ``CURVE``.

    The legend has one number per model, that of ``beside`` in the words of ``legend``, and the ``rules`` of a
    decision curve.
    """
    texts = {model: decimal(language, number) for model, number in numbers.items()}
    others = {model: say(language, legend, number=decimal(language, number)) for model, number in beside.items()}
    spoken = [f"{say(language, model)} {text} {others.get(model, '')}".strip() for model, text in texts.items()]
    html = render(
        "ui/scores/templates/figure.html",
        language,
        name=name,
        picture=Markup(picture),
        area=CURVE,
        numbers=texts,
        beside=others,
        summary=", ".join(spoken),
        rules=rules,
        swatch=swatch,
    )
    return Markup(html)
