"""HTML out of templates, and the small pieces that several tabs share; every text is escaped.

A template is a file ``demo/<feature>/templates/<name>.html`` (Jinja2, escaped by default). It finds ``say``, ``icon``
and the number formats in the visitor's language, and the values that ``render`` is given.
"""

from __future__ import annotations

import base64
import io
from functools import cache, partial
from html import escape
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from demo.text.numbers import (
    decimal,
    integer,
    percent,
    percent_exact,
    percent_shortest,
    run_time,
    seconds,
    shortest,
    size,
)
from demo.text.say import say
from xray_models.classes import IMAGE_SIZE
from xray_models.inference.colours import heat_layer

# Little effort: an eighth of the time, for a sixth more bytes.
_PNG = {"compress_level": 1}
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NUMBER_FORMATS = (decimal, shortest, integer, percent, percent_exact, percent_shortest, seconds, size, run_time)
_ICONS = {  # a shape for each meaning, so that none rests on colour alone
    "NORMAL": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l2.8 2.8L16 9.5"/>',
    "PNEUMONIA": '<path d="M12 3.5l9.5 16.5h-19z"/><path d="M12 10v4.5M12 17v.5"/>',
    "uncertain": '<path d="M12 2l10 10-10 10L2 12z"/><path d="M9.9 10a2.1 2.1 0 1 1 3 1.9q-.9.4-.9 1.4M12 16v.3"/>',
    "agree": '<path d="M5 9h14M5 15h14"/>',
    "disagree": '<path d="M5 9h14M5 15h14M16 4L8 20"/>',
    "refused": '<circle cx="12" cy="12" r="9"/><path d="M6 6l12 12"/>',
    "notice": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.5"/>',
    "drop": '<path d="M12 15V4M7.5 8.5L12 4l4.5 4.5M4 15v4.5h16V15"/>',
    "running": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "finished": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l2.8 2.8L16 9.5"/>',
    "stopped": '<circle cx="12" cy="12" r="9"/><path d="M9.5 8.5v7M14.5 8.5v7"/>',
    "trouble": '<path d="M12 3.5l9.5 16.5h-19z"/><path d="M12 10v4.5M12 17v.5"/>',
    "lock": '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
}


def render(template: str, language: str, **values: object) -> str:
    """``template``: its path under ``demo/``, for example "compare/templates/results.html"."""
    tools = {
        "language": language,
        "say": partial(say, language),
        **{format_.__name__: partial(format_, language) for format_ in _NUMBER_FORMATS},
        "icon": lambda name: Markup(icon(name)),
    }
    return _ENVIRONMENT.get_template(template).render(**tools, **values)


def say_html(language: str, key: str, **values: object) -> str:
    """The sentence ``key``, escaped: what stands between tags or in an attribute."""
    return escape(say(language, key, **values))


def icon(name: str) -> str:
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{_ICONS[name]}</svg>'


def image_uri(pixels: np.ndarray, kind: str = "PNG", **options: int) -> str:
    """uint8 (H, W), (H, W, 3) or (H, W, 4) -> a data URI, so that no picture has to be written to the server's disk.

    ``kind``: PNG or JPEG, whose ``options`` (quality) are Pillow's.
    """
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **(_PNG | options if kind == "PNG" else options))
    return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


@cache
def render_legend(language: str, with_note: bool = True) -> str:
    """The colours of the heatmap from low to high; ``with_note``: and what they do not say."""
    ramp = np.linspace(0, 1, IMAGE_SIZE, dtype=np.float32)
    colours = heat_layer(np.tile(ramp, (IMAGE_SIZE, 1)))[:4]
    note = f"<p>{say_html(language, 'relative')} {say_html(language, 'heat_place')}</p>" if with_note else ""
    return (
        f'<div class="legend"><span>{say_html(language, "low")}</span><img src="{image_uri(colours)}" alt="">'
        f"<span>{say_html(language, 'high')}</span>{note}</div>"
    )
