"""What a visitor dropped or chose, and all that is known of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from demo.compare.examples import Example
from demo.server.studies import Original
from demo.server.worth import Worth
from demo.text.say import page_error
from xray_models.errors import XrayError
from xray_models.images.mend import MENDS
from xray_models.inference.compare import Comparison


@dataclass(frozen=True)
class Study:
    """One image with the answers for it, or with the error why there are none; ``Study()`` before the first image."""

    comparison: Comparison | None = None
    error: XrayError | None = None
    preview: str = ""  # the radiograph as a data URI, smaller
    thumbnail: str = ""  # the same, of a few kilobytes
    example: Example | None = None  # None: the visitor's own file
    worth: Worth = Worth()  # of the weights that gave the answers
    weights: str = ""  # their stamp: other weights never change these answers
    original: Original | None = field(default=None, compare=False)  # the radiograph itself, as long as it is kept
    mended: tuple[str, ...] = ()  # what was done to the radiograph before reading, of MENDS
    turned_away: XrayError | None = None  # why what was dropped last is not here instead
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16), compare=False)  # of all its renderings; secret

    def for_keeping(self) -> Study:
        """The same study in less memory: heatmaps in half precision, finer than 8 bits."""
        if self.comparison is None:
            return self
        predictions = {name: prediction.halved() for name, prediction in self.comparison.predictions.items()}
        return replace(self, comparison=replace(self.comparison, predictions=predictions))

    def followed_by(self, new: Study) -> Study:
        """``new``; or this one with the refusal of ``new``, where that has nothing to show and this one has."""
        if new.is_shown or not self.is_shown:
            return new
        return replace(self, turned_away=new.error)

    @property
    def is_shown(self) -> bool:
        """Whether there is an image on the page, with answers or with what would mend it."""
        return self.comparison is not None or bool(self.mends)

    @property
    def outside(self) -> bool:
        """Whether the models may not judge the image although there are answers."""
        scope = self.comparison.scope if self.comparison else None
        return scope is not None and not scope.inside

    @property
    def judged(self) -> Comparison | None:
        """The answers, where the models may judge the image; what their tests say holds for these alone."""
        return None if self.outside else self.comparison

    @property
    def mends(self) -> tuple[str, ...]:
        """What can be done to the radiograph so that the models may judge it; none where it was not kept."""
        return mends_of(self.comparison, self.error) if self.original else ()


FORGOTTEN = "study-forgotten"  # the code of the error of a study that the server no longer has
OF_THE_CASE = (FORGOTTEN, "radiograph-gone", "weights-gone", "unknown-target")  # errors that no new file made


def known(study: Study, shown: str) -> Study:
    """``study``; where the server has forgotten it, one with the error that says so.

    ``shown``: the key of the study on the visitor's page, which the page itself remembers; "" before the first image.
    """
    is_first = study.comparison is None and study.error is None
    return Study(error=page_error("study_forgotten")) if is_first and shown else study


def mends_of(comparison: Comparison | None, error: XrayError | None) -> tuple[str, ...]:
    """What the scope, or the refusal of an image, says would make it acceptable; of MENDS."""
    offered: object = ()
    if comparison is not None and comparison.scope is not None:
        offered = comparison.scope.mends
    elif error is not None:
        offered = error.details.get("mends", ())
    return tuple(mend for mend in MENDS if isinstance(offered, tuple | list) and mend in offered)
