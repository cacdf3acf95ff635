"""The answers as HTML: pure functions of what was found and the language, with every text escaped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from html import escape

from demo.compare.examples import Example
from demo.text.numbers import percent, percent_exact, seconds
from demo.text.say import say, say_error, say_notice
from demo.ui.html import icon, image_uri, say_html
from xray_models.errors import XrayError
from xray_models.evaluation.calibration import COVERAGE
from xray_models.inference.classifier import Prediction
from xray_models.inference.colours import heat_layer
from xray_models.inference.compare import Comparison
from xray_models.networks.registry import MODELS


@dataclass(frozen=True)
class Shown:
    """What the page of one visitor shows: nothing yet, the answers for one image, or why there are none."""

    comparison: Comparison | None = None
    error: XrayError | None = None
    preview: str = ""  # data URI
    example: Example | None = None


def render_drop_zone(shown: Shown, language: str) -> str:
    """The button that files are dropped on; it holds the preview of the last one."""
    if shown.comparison is None:
        hint = (
            f"{icon('drop')}<strong>{say_html(language, 'drop')}</strong><span>{say_html(language, 'drop_how')}</span>"
        )
    else:
        size = {"width": shown.comparison.width, "height": shown.comparison.height}
        hint = (
            f'<img src="{shown.preview}" alt="{say_html(language, "preview_alt", **size)}">'
            f"<small>{say_html(language, 'pixels', **size)}</small><span>{say_html(language, 'drop_again')}</span>"
        )
    return (
        f'<button type="button" class="drop{" filled" * (shown.comparison is not None)}">{hint}'
        f'<span class="reading">{say_html(language, "reading")}</span></button>'
        f'<p class="formats">{say_html(language, "drop_formats")}</p>'
    )


def render_examples(examples: list[Example], language: str) -> str:
    """One button an example, with its true label where that is known."""
    if not examples:
        return ""
    items = "".join(_example_button(i, example, language) for i, example in enumerate(examples))
    return f"<h2>{say_html(language, 'examples')}</h2><ul>{items}</ul>"


def _example_button(index: int, example: Example, language: str) -> str:
    title = escape(example.titles[language])
    caption = say_html(language, example.label) if example.label else title
    return (
        f'<li><button type="button" data-example="{index}" title="{title}">'
        f'<img src="{example.thumbnail()}" alt="{title if example.label else ""}"><span>{caption}</span></button></li>'
    )


def render_results(shown: Shown, language: str) -> str:
    """The place of the answers. Every rendering differs from the one before, so that the browser notices each."""
    if shown.error is not None:
        body = _refusal(shown.error, language)
    elif shown.comparison is None:
        body = f'<div class="cards empty">{"".join(_empty_card(name, language) for name in MODELS)}</div>'
    else:
        body = _answers(shown.comparison, shown.example, language)
    disclaimer = f'<p class="disclaimer">{say_html(language, "disclaimer")}</p>'
    return f'<div class="results" data-answer="{secrets.token_hex(4)}">{body}{disclaimer}</div>'


def summary(comparison: Comparison, language: str) -> str:
    """Agreement or disagreement, in one sentence."""
    said = [(say(language, p.model), say(language, p.label)) for p in comparison.predictions.values()]
    if not said:
        return say(language, "no_answer")
    if len(said) == 1:
        return say(language, "one_answer", model=said[0][0], label=said[0][1])
    if comparison.agreement:
        return say(language, "both_say", label=said[0][1])
    (first_model, first_label), (second_model, second_label) = said
    return say(
        language,
        "disagree",
        first_model=first_model,
        first_label=first_label,
        second_model=second_model,
        second_label=second_label,
    )


def doubt(comparison: Comparison, language: str) -> str:
    """Which models are uncertain, or else that the case is, in one sentence; nothing where neither is so."""
    uncertain = [say(language, p.model) for p in comparison.predictions.values() if p.uncertain]
    if len(uncertain) == 1:
        return say(language, "one_uncertain", model=uncertain[0])
    if uncertain:
        return say(language, "both_uncertain")
    return say(language, "disagree_hint") if comparison.agreement is False else ""


def _answers(comparison: Comparison, example: Example | None, language: str) -> str:
    canvas = image_uri(comparison.canvas)
    cards = "".join(
        _card(comparison.predictions[name], canvas, language)
        if name in comparison.predictions
        else _empty_card(name, language, _failure(comparison, name, language))
        for name in MODELS
    )
    head = _banner(comparison, example, language) + _notices(comparison, example, language)
    return f'{head}<div class="cards">{cards}</div>'


def _notices(comparison: Comparison, example: Example | None, language: str) -> str:
    """What must be known about the image: warnings, and what an example is."""
    texts = [say_notice(language, notice.code, notice.message) for notice in comparison.warnings]
    if example is not None and example.notes:
        texts.append(example.notes[language])
    items = "".join(f"<li>{icon('notice')}<span>{escape(text)}</span></li>" for text in texts)
    return f'<ul class="notices">{items}</ul>' if items else ""


def _failure(comparison: Comparison, model: str, language: str) -> str:
    """Why ``model`` gave no answer: its own, English, sentence, or a general one."""
    general = say(language, "model_failed")
    return comparison.failures.get(model, general) if language == "en" else general


def _banner(comparison: Comparison, example: Example | None, language: str) -> str:
    truth = ""
    if example is not None and example.label:
        label = say(language, example.label)
        truth = f'<span class="truth">{say_html(language, "true_label", label=label)}</span>'
    kind = "agree" if comparison.agreement else "disagree"
    hint = escape(doubt(comparison, language))
    if any(prediction.uncertain for prediction in comparison.predictions.values()):
        hint = f' <span class="uncertain">{icon("uncertain")}{hint}</span>'
    elif hint:
        hint = f" <span>{hint}</span>"
    time = say_html(language, "time", seconds=seconds(language, comparison.seconds))
    return (
        f'<div class="banner {kind}">{icon(kind)}<p class="announce">'
        f"<strong>{escape(summary(comparison, language))}</strong>{hint}</p>"
        f'{truth}<span class="time">{time}</span></div>'
    )


def _card(prediction: Prediction, canvas: str, language: str) -> str:
    css = "card uncertain" if prediction.uncertain else "card"
    return (
        f'<article class="{css}" data-model="{escape(prediction.model)}" data-label="{escape(prediction.label)}">'
        f"{_card_head(prediction.model, language)}"
        f'<p class="label {prediction.label.lower()}">{icon(prediction.label)}'
        f"<strong>{say_html(language, prediction.label)}</strong></p>{_uncertain(prediction, language)}"
        f"{_bar(prediction, language)}{_figures(prediction, canvas, language)}</article>"
    )


def _uncertain(prediction: Prediction, language: str) -> str:
    """That a person has to read the image, and, unfolded, why."""
    if not prediction.uncertain:
        return ""
    aim = percent_exact(language, COVERAGE, 0)
    why = say_html(language, "uncertain_why", aim=aim, **_band(prediction, language))
    return (
        f'<details class="doubt"><summary>{icon("uncertain")}<strong>{say_html(language, "uncertain")}</strong>'
        f"<span>{say_html(language, 'why')}</span></summary><p>{why}</p></details>"
    )


def _band(prediction: Prediction, language: str) -> dict[str, str]:
    """Both ends of the uncertain band, which may well be 0 or 1."""
    low, high = prediction.uncertain_band
    return {"low": percent_exact(language, low), "high": percent_exact(language, high)}


def _card_head(model: str, language: str) -> str:
    return f"<header><h2>{say_html(language, model)}</h2><span>{say_html(language, f'{model}_about')}</span></header>"


def _bar(prediction: Prediction, language: str) -> str:
    """The probability as a bar, the operating point as a mark on it, the uncertain band as a hatched stretch."""
    p, threshold = (f"{100 * value:.1f}%" for value in (prediction.p_pneumonia, prediction.threshold))
    texts = {
        "probability": percent(language, prediction.p_pneumonia),
        "threshold": percent(language, prediction.threshold),
    }
    alt, key, stretch = say_html(language, "bar_alt", **texts), "", ""
    if prediction.uncertain_band is not None:
        low, high = (100 * end for end in prediction.uncertain_band)
        band = say_html(language, "uncertain_band", **_band(prediction, language))
        alt += " " + say_html(language, "band_alt", **_band(prediction, language))
        key = f'<small aria-hidden="true"><span class="hatched"></span>{band}</small>'
        stretch = f'<span class="hatched" style="left:{low:.1f}%;width:{high - low:.1f}%"></span>'
    side = "before" if prediction.threshold > 0.5 else "after"  # where the words of the mark have room
    return (
        f'<div class="probability {prediction.label.lower()}"><p><span>{say_html(language, "probability")}{key}</span>'
        f"<strong>{escape(texts['probability'])}</strong></p>"
        f'<div class="bar" role="img" aria-label="{alt}">'
        f'<i style="width:{p}"></i>{stretch}<b style="left:{threshold}"></b></div>'
        f'<div class="scale" aria-hidden="true"><span class="{side}" style="left:{threshold}">'
        f"{say_html(language, 'operating_point', threshold=texts['threshold'])}</span></div></div>"
    )


def _figures(prediction: Prediction, canvas: str, language: str) -> str:
    target, model = say(language, prediction.target), say(language, prediction.model)
    plain = (
        f'<figure><img src="{canvas}" alt="{say_html(language, "as_seen_alt")}">'
        f"<figcaption>{say_html(language, 'as_seen')}</figcaption></figure>"
    )
    if prediction.heatmap is None:
        picture = f'<p class="blank">{say_html(language, "blank_heatmap", label=target)}</p>'
    else:
        alt = say_html(language, "heatmap_alt", model=model, label=target)
        heat = image_uri(heat_layer(prediction.heatmap))  # a layer of its own: the browser sets its opacity at once
        picture = (
            f'<div class="overlay" role="img" aria-label="{alt}"><img src="{canvas}" alt="">'
            f'<img class="heat" src="{heat}" alt=""></div>'
        )
    caption = say_html(language, "heatmap_for", label=target)
    return f'<div class="figures"><figure>{picture}<figcaption>{caption}</figcaption></figure>{plain}</div>'


def _empty_card(model: str, language: str, failure: str = "") -> str:
    """A card with no answer: none asked for yet, or the sentence why this model failed."""
    text = f'<p class="failure">{escape(failure)}</p>' if failure else f"<p>{say_html(language, 'waiting')}</p>"
    head = _card_head(model, language)
    return f'<article class="card" data-model="{escape(model)}">{head}<div class="nothing">{text}</div></article>'


def _refusal(error: XrayError, language: str) -> str:
    return (
        f'<div class="refusal">{icon("refused")}<div><h2>{say_html(language, "refused")}</h2>'
        f'<p class="announce sentence">{escape(say_error(language, error))}</p>'
        f"<p>{say_html(language, 'page_stays')}</p></div></div>"
    )
