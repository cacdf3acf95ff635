"""The model cards as HTML, on the templates of this folder."""

from __future__ import annotations

import re
from functools import partial
from html import escape

from markupsafe import Markup

from demo.about.markdown import to_markdown
from demo.about.model_card import GAPS, gaps, model_card
from demo.server.active_weights import LoadedWeights, weights_sentence
from demo.text.say import say
from demo.ui import downloads
from demo.ui.html import render, say_html
from demo.ui.svg import swatch
from xray_models.networks.record import ModelRecord


def render_model_cards(weights: LoadedWeights, language: str) -> str:
    """The cards of all models in ``weights``."""
    prefix = f"{weights.run_id}_" if weights.run_id else ""
    cards = [render_model_card(model.record, language, prefix) for model in weights.classifiers.values()]
    lead = weights_sentence("about_weights", weights, language)
    return render("about/templates/model_cards.html", language, lead=lead, cards=[Markup(card) for card in cards])


def render_model_card(record: ModelRecord, language: str, prefix: str = "") -> str:
    """The card of one model. The name of the file that it offers begins with ``prefix``."""
    card = model_card(record, language)
    file = downloads.link(
        say(language, "card_download"),
        f"{prefix}model_card_{record.model}.md",
        "text/markdown;charset=utf-8",
        to_markdown(card, language),
    )
    return render(
        "about/templates/model_card.html",
        language,
        card=card,
        mark=partial(_mark, language=language),
        gaps=partial(gaps, language=language),
        swatch=swatch(record.model),
        downloads=downloads.row(file),
    )


def render_waiting(language: str) -> str:
    return f'<p class="lead">{say_html(language, "about_wait")}</p>'


def _mark(text: str, language: str) -> Markup:
    """``text`` as HTML, with emphasis on the sentences that admit a gap. Of a SHA-256, 12 digits are shown."""
    html = re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r'<abbr title="\g<0>">\1…</abbr>', escape(text))
    for key in GAPS:
        html = html.replace(say_html(language, key), f"<em>{say_html(language, key)}</em>")
    return Markup(html)
