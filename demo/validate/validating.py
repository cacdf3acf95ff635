"""Describing and judging a visitor's pictures, with the weights in use; in threads of their own, a few at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from demo.server.active_weights import ActiveWeights, weights_sentence
from demo.server.long_work import LongWork, OnProgress
from demo.text.languages import LANGUAGES
from demo.validate.brought import Brought
from demo.validate.description import Description, describe
from xray_models.errors import XrayError
from xray_models.evaluation.against_shipped import shipped_answers
from xray_models.evaluation.validation import Validation, validate
from xray_models.images.scope import Scope

AT_ONCE = 2  # visitors whose pictures are judged; others wait, and single radiographs go beside them


@dataclass(frozen=True)
class Outcome:
    """A validation, and what it was made with."""

    validation: Validation
    stamp: str  # of the weights
    weights_are: dict[str, str]  # by language, the sentence that says which weights these are
    seconds: float
    calibration: str | None = None  # the name of the local calibration that they followed


Step = tuple[int, int] | XrayError  # pictures done, pictures in all; 0, 0: not begun


class Validating:
    """What the tab does with pictures. ``stop`` ends a work; nothing that goes wrong is raised, it is yielded."""

    def __init__(self, weights: ActiveWeights, scope: Scope | None):
        self.weights, self.scope = weights, scope
        self._works = LongWork("validate_stopped", "validate_unexpected")
        self._places = threading.Semaphore(AT_ONCE)

    def describe(self, brought: Brought, stop: threading.Event) -> Iterator[Step | Description]:
        """What came in, or why it cannot be used."""
        yield from self._following(lambda on_progress: describe(brought, on_progress), stop)

    def judge(self, brought: Brought, stop: threading.Event) -> Iterator[Step | Outcome]:
        """The outcome, or why there is none."""

        def judging(on_progress: OnProgress) -> Outcome:
            while not self._places.acquire(timeout=0.2):
                on_progress(0, 0)
            try:
                return self._outcome(brought, on_progress)
            finally:
                self._places.release()

        yield from self._following(judging, stop)

    def _outcome(self, brought: Brought, on_progress: OnProgress) -> Outcome:
        weights, begin = self.weights.current, time.monotonic()
        with brought.open() as labelled:
            shipped = shipped_answers(weights.directory)
            validation = validate(labelled, weights.classifiers, self.scope, shipped, on_progress)
        for model in validation.models:
            if (evaluation := validation.evaluation(model)) is not None:
                evaluation.intervals()  # they take seconds, and are kept
        said = {language: weights_sentence("validate_weights", weights, language) for language in LANGUAGES.values()}
        name = weights.calibration.name if weights.calibration else None
        return Outcome(validation, weights.stamp, said, time.monotonic() - begin, name)

    def _following(self, work, stop: threading.Event) -> Iterator:
        """As ``LongWork.follow``; a visitor who leaves ends the work."""
        try:
            yield from self._works.follow(work, stop)
        except GeneratorExit:
            stop.set()
            raise
