"""How a weak test is said: before weights come into use, and on a badge beside the name of a model that answers."""

from __future__ import annotations

from demo.text.numbers import decimal, integer
from demo.text.say import say
from demo.ui.html import say_html
from xray_models.evaluation.weakness import FEWEST, Weakness


def render_badge(found: Weakness | None, language: str) -> str:
    """What is weak about the test of a model that answers; "" where nothing is."""
    if found is None:
        return ""
    return f'<em class="caution">{say_html(language, _badge_key(found), **_figures(found, language))}</em>'


def weakness_sentence(model: str, found: Weakness, language: str) -> str:
    """How the model was tested, with the figures."""
    return say(language, f"weak_{found.kind}", model=say(language, model), **_figures(found, language))


def _badge_key(found: Weakness) -> str:
    """Where only one class has few images, the badge names that class."""
    one_sided = found.kind == "small" and max(found.normal, found.pneumonia) >= FEWEST
    return "badge_small_class" if one_sided else f"badge_{found.kind}"


def _figures(found: Weakness, language: str) -> dict[str, str]:
    fewer = min((found.normal, "NORMAL"), (found.pneumonia, "PNEUMONIA"))
    return {
        "images": integer(language, found.images),
        "fewer": integer(language, fewer[0]),
        "label": say(language, fewer[1]),
        "accuracy": decimal(language, found.accuracy or 0, 2),
        "balanced": decimal(language, found.balanced_accuracy or 0, 2),
    }
