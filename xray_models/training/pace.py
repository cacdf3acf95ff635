"""How fast a run trains and how long the rest of it will take, measured on its mini-batches so far."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from xray_models.classes import IMAGE_SIZE
from xray_models.training.augmentation import SMALL_SIDE

WINDOW_SECONDS, WINDOW_STEPS = 30, 200  # only the last ones count: a laptop slows down as it grows hot
MIN_STEPS = 3  # the first mini-batch warms up and is left out
SMALL_SHARE = (SMALL_SIDE / IMAGE_SIZE) ** 2  # of the time of a large image, for one of the first epochs
FORWARD_SHARE = 1 / 3  # of the time of a training image, for a validation image, until that has been measured


@dataclass(frozen=True)
class Work:
    """What there is to do for one model: ``epochs`` epochs in all, and the images in each split."""

    epochs: int
    train: int
    validation: int
    test: int
    small_epochs: int = 0  # the first ones, on images that take SMALL_SHARE of the time

    def weight(self, epoch: int) -> float:
        """The time of a training image of this epoch, as a share of that of a large one."""
        return SMALL_SHARE if epoch <= self.small_epochs else 1.0

    def left(self, epochs_done: int) -> float:
        """Training images after so many epochs, small ones counted by their time."""
        small = max(self.small_epochs - epochs_done, 0)
        return self.train * (self.epochs - epochs_done - (1 - SMALL_SHARE) * small)


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
        # By model and state: (seconds, images, counted by their time) of the last steps.
        self._steps = defaultdict[tuple[str, str], deque[tuple[float, float]]](lambda: deque(maxlen=WINDOW_STEPS))

    def step(self, model: str, state: str, epoch: int, images: int) -> None:
        """``state``: weighing, training, validating or testing. ``images`` of the epoch are done, 0 at its start."""
        position, last = _Position(model, state, epoch, images, self._clock()), self._position
        steps = self._steps[model, state]
        if last is not None and position.same_pass(last):
            weight = self.work[model].weight(epoch) if state == "training" and model in self.work else 1.0
            steps.append((position.time - last.time, weight * (position.images - last.images)))
        while len(steps) > MIN_STEPS and sum(seconds for seconds, _ in steps) > WINDOW_SECONDS:
            steps.popleft()
        self._position = position

    @property
    def images_per_second(self) -> float | None:
        """Of the model in training, in its present epoch. None before the first mini-batches."""
        position = self._position
        seconds = self._seconds_per_image(position.model, "training") if position else None
        if position is None or not seconds:
            return None
        work = self.work.get(position.model)
        return 1 / (seconds * work.weight(position.epoch)) if work else 1 / seconds

    @property
    def seconds_left(self) -> float | None:
        """Until the last model is tested. None before the first mini-batches.

        A model that has not been timed yet is assumed to take as long per image as the one in training.
        """
        position = self._position
        present = self._seconds_per_image(position.model, "training") if position else None
        if position is None or not present:
            return None
        seconds = 0.0
        models = list(self.work)
        for model in models[models.index(position.model) :]:
            training = self._seconds_per_image(model, "training") or present
            forward = self._seconds_per_image(model, "validating") or FORWARD_SHARE * training
            to_train, to_score = self._images_left(model, position)
            seconds += training * to_train + forward * to_score
        return seconds

    def _seconds_per_image(self, model: str, state: str) -> float | None:
        steps = list(self._steps[model, state])
        if len(steps) < MIN_STEPS:
            return None
        return sum(seconds for seconds, _ in steps[1:]) / sum(images for _, images in steps[1:])

    def _images_left(self, model: str, position: _Position) -> tuple[float, int]:
        """(images to train on, small ones counted by their time; images to validate and test on)."""
        work = self.work[model]
        at_the_end = work.validation + work.test  # calibrated on the former, scored on the latter
        if model != position.model:
            return work.left(0), work.epochs * work.validation + at_the_end
        if position.state == "testing":
            return 0, at_the_end
        later = work.epochs - position.epoch
        if position.state == "validating":
            return work.left(position.epoch), (later + 1) * work.validation - position.images + at_the_end
        to_train = work.left(position.epoch - 1) - work.weight(position.epoch) * position.images
        return to_train, (later + 1) * work.validation + at_the_end
