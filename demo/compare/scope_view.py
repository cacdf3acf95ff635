"""Why an image is outside what the models may judge, and what was or can be done about it, in words."""

from __future__ import annotations

from demo.compare.study import Study
from demo.text.numbers import decimal, integer
from demo.text.say import say
from xray_models.networks.registry import MODELS


def scope_sentences(study: Study, language: str) -> list[str]:
    """One sentence or two for each reason, the most helpful first; [] for an image that the models may judge."""
    if not study.outside:
        return []
    reasons = study.comparison.scope.reasons
    if study.comparison.scope.mends:  # the file is at fault, not the patient
        reasons = reasons[:1]
    return [_sentence(study, reason, language) for reason in reasons]


def mend_sentences(study: Study, language: str) -> list[str]:
    """What was done to the radiograph before reading, and how to go back."""
    if not study.mended:
        return []
    done = [say(language, f"mended_{mend}") for mend in study.mended]
    return [" ".join([*done, say(language, "mended_back")])]


def _sentence(study: Study, reason: str, language: str) -> str:
    if reason == "unfamiliar":
        return f"{say(language, 'outside_unfamiliar')} {_elsewhere(study, language)}"
    if reason == "quality" and "invert" in study.comparison.scope.mends:
        return say(language, "outside_inverted")
    return say(language, f"outside_{reason}")


def _elsewhere(study: Study, language: str) -> str:
    """How good the models were on other patients, with figures where these were measured."""
    adults = study.worth.adults
    if adults is None:
        return say(language, "outside_elsewhere")
    first, second = MODELS
    return say(
        language,
        "outside_adults",
        n=integer(language, adults.n),
        first=decimal(language, adults.roc_auc[first], 2),
        first_model=say(language, first),
        second=decimal(language, adults.roc_auc[second], 2),
        second_model=say(language, second),
        chance=decimal(language, 0.5, 1),
    )
