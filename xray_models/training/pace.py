"""How fast a training goes, and how long the rest of it takes, told from the mini-batches so far."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS, WINDOW_STEPS = 30, 200  # the pace of the last so many: a laptop slows down when it grows hot
MIN_STEPS = 3  # the first mini-batch warms up, and is no measure
FORWARD_SHARE = 1 / 3  # of a training image's time, for a validation image; until it has been measured


@dataclass
class Work:
    """What one model has before it: ``epochs`` epochs in all, and so many images a pass."""

    epochs: int
    train: int
    validation: int
    test: int


class Pace:
    """Told where a run is by ``step``; ``clock`` gives seconds."""

    def __init__(self, work: dict[str, Work], clock: Callable[[], float] = time.monotonic):
        """``work``: the models that are still to be trained or tested, in their order."""
        self.work = work
        self._clock = clock
        self._at: tuple[str, str, int] | None = None  # model, state, epoch
        self._images, self._time = 0, 0.0
        # By model and state: (seconds, images) of the last steps.
        self._steps = defaultdict[tuple[str, str], deque[tuple[float, int]]](lambda: deque(maxlen=WINDOW_STEPS))

    def step(self, model: str, state: str, epoch: int, images: int) -> None:
        """``state``: weighing, training, validating or testing; ``images`` of this epoch are done, 0 at its begin."""
        now, steps = self._clock(), self._steps[model, state]
        if (model, state, epoch) == self._at:
            steps.append((now - self._time, images - self._images))
        while len(steps) > MIN_STEPS and sum(seconds for seconds, _ in steps) > WINDOW_SECONDS:
            steps.popleft()
        self._at, self._images, self._time = (model, state, epoch), images, now

    def _seconds_an_image(self, model: str, state: str) -> float | None:
        steps = list(self._steps[model, state])
        if len(steps) < MIN_STEPS:
            return None
        return sum(seconds for seconds, _ in steps[1:]) / sum(images for _, images in steps[1:])

    @property
    def images_per_second(self) -> float | None:
        """Of the model that is trained; None before the first mini-batches."""
        seconds = self._seconds_an_image(self._at[0], "training") if self._at else None
        return 1 / seconds if seconds else None

    @property
    def seconds_left(self) -> float | None:
        """Until the last model is tested; None before the first mini-batches.

        A model that has not been timed yet counts as long an image as the one that is trained.
        """
        if not self.images_per_second:
            return None
        seconds = 0.0
        models = list(self.work)
        for model in models[models.index(self._at[0]) :]:
            training = self._seconds_an_image(model, "training") or 1 / self.images_per_second
            forward = self._seconds_an_image(model, "validating") or FORWARD_SHARE * training
            trained, seen = self._images_left(model)
            seconds += training * trained + forward * seen
        return seconds

    def _images_left(self, model: str) -> tuple[int, int]:
        """(images to train on, images to validate and test on)."""
        work, (current, state, epoch) = self.work[model], self._at
        finishing = work.validation + work.test  # calibrated on the one, scored on the other
        if model != current:
            return work.epochs * work.train, work.epochs * work.validation + finishing
        if state == "testing":
            return 0, finishing
        later = work.epochs - epoch
        if state == "validating":
            return later * work.train, later * work.validation + work.validation - self._images + finishing
        return (later + 1) * work.train - self._images, (later + 1) * work.validation + finishing
