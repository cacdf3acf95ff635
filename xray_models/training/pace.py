"""How fast a run trains and how long the rest of it will take, measured on its mini-batches so far."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS, WINDOW_STEPS = 30, 200  # only the last ones count: a laptop slows down as it grows hot
MIN_STEPS = 3  # the first mini-batch warms up and is left out
FORWARD_SHARE = 1 / 3  # of the time of a training image, for a validation image, until that has been measured


@dataclass(frozen=True)
class Work:
    """What there is to do for one model: ``epochs`` epochs in all, and the images in each split."""

    epochs: int
    train: int
    validation: int
    test: int


@dataclass(frozen=True)
class _Position:
    """Where the run is, and since when."""

    model: str
    state: str
    epoch: int
    images: int
    time: float

    def same_pass(self, other: _Position) -> bool:
        """Whether both are in one pass through the images."""
        return (self.model, self.state, self.epoch) == (other.model, other.state, other.epoch)


class Pace:
    """``step`` is called whenever the run has moved on; ``clock`` gives seconds."""

    def __init__(self, work: dict[str, Work], clock: Callable[[], float] = time.monotonic):
        """``work``: the models that are still to be trained or tested, in their order."""
        self.work = work
        self._clock = clock
        self._position: _Position | None = None
        # By model and state: (seconds, images) of the last steps.
        self._steps = defaultdict[tuple[str, str], deque[tuple[float, int]]](lambda: deque(maxlen=WINDOW_STEPS))

    def step(self, model: str, state: str, epoch: int, images: int) -> None:
        """``state``: weighing, training, validating or testing. ``images`` of the epoch are done, 0 at its start."""
        position, last = _Position(model, state, epoch, images, self._clock()), self._position
        steps = self._steps[model, state]
        if last is not None and position.same_pass(last):
            steps.append((position.time - last.time, position.images - last.images))
        while len(steps) > MIN_STEPS and sum(seconds for seconds, _ in steps) > WINDOW_SECONDS:
            steps.popleft()
        self._position = position

    @property
    def images_per_second(self) -> float | None:
        """Of the model in training. None before the first mini-batches."""
        seconds = self._seconds_per_image(self._position.model, "training") if self._position else None
        return 1 / seconds if seconds else None

    @property
    def seconds_left(self) -> float | None:
        """Until the last model is tested. None before the first mini-batches.

        A model that has not been timed yet is assumed to take as long per image as the one in training.
        """
        position, rate = self._position, self.images_per_second
        if position is None or not rate:
            return None
        seconds = 0.0
        models = list(self.work)
        for model in models[models.index(position.model) :]:
            training = self._seconds_per_image(model, "training") or 1 / rate
            forward = self._seconds_per_image(model, "validating") or FORWARD_SHARE * training
            to_train, to_score = self._images_left(model, position)
            seconds += training * to_train + forward * to_score
        return seconds

    def _seconds_per_image(self, model: str, state: str) -> float | None:
        steps = list(self._steps[model, state])
        if len(steps) < MIN_STEPS:
            return None
        return sum(seconds for seconds, _ in steps[1:]) / sum(images for _, images in steps[1:])

    def _images_left(self, model: str, position: _Position) -> tuple[int, int]:
        """(images to train on, images to validate and test on)."""
        work = self.work[model]
        at_the_end = work.validation + work.test  # calibrated on the former, scored on the latter
        if model != position.model:
            return work.epochs * work.train, work.epochs * work.validation + at_the_end
        if position.state == "testing":
            return 0, at_the_end
        later = work.epochs - position.epoch
        if position.state == "validating":
            return later * work.train, (later + 1) * work.validation - position.images + at_the_end
        return (later + 1) * work.train - position.images, (later + 1) * work.validation + at_the_end
