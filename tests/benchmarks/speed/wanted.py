"""The rows that the table of speed has on each device, measured or not: their goals, and where they stood before.

*Before* is the state of 2026-11-26, measured on two cores of an AMD EPYC and on one H100, by scripts of that time. A
benchmark that measures the earlier code beside today's, in one run, says so itself (``Row.old``), and that counts more.
The recommended recipe of that day was shorter: 9 epochs of the ResNet-50 and 20 of the custom CNN, without exports in
pairs.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.benchmarks.speed.row import Device, Goal


class Wanted(NamedTuple):
    """A row of the table. ``before``: its value on 2026-11-26; None: not measured then."""

    name: str
    unit: str
    goal: Goal | None = None
    before: float | None = None


ANSWER = "answer with both heatmaps, one 224 x 224 file"
LABELS = "labels that differ from float32, both models, 624 test radiographs"
CHANGED = Wanted(LABELS, "labels", Goal("<=", 0))
DURING_TRAINING = "the same answer while a training runs"
START = "start: models answer"

WANTED: dict[Device, tuple[Wanted, ...]] = {
    "cpu": (
        Wanted(ANSWER, "ms", Goal("<=", 20), 32),
        Wanted("as fast as the ordinary way", "times", None, 8.1),
        CHANGED,
        Wanted("page, answers with 1 visitor", "answers/s", None, 8.5),
        Wanted("page, answers with 16 visitors", "answers/s", Goal(">=", 20), 8.5),
        Wanted("page, median answer with 16 visitors", "s"),
        Wanted("command line, answer beside a neighbour", "times", Goal("<=", 2)),
        Wanted("page, answer beside a neighbour", "times", Goal("<=", 2)),
        Wanted(DURING_TRAINING, "times", Goal("<=", 2)),
        Wanted("drop to answer in the browser", "ms", Goal("<=", 80), 120),
        Wanted("first visit at 10 Mbit/s: sent", "kB", None, 562),
        Wanted("first visit at 10 Mbit/s: drop zone visible", "s", Goal("<=", 1.8), 2.9),
        Wanted("first visit at 1.6 Mbit/s: drop zone visible", "s", Goal("<=", 3.5), 5.4),
        Wanted(START, "s", Goal("<=", 5), 7),
        Wanted("training of the ResNet-50, as fast as the plain loop", "times", Goal(">=", 2.5)),
        Wanted("training of the custom CNN, as fast as the plain loop", "times", Goal(">=", 2.5)),
        Wanted("Try it on the Retrain tab, both models", "s", Goal("<=", 90), 192),
    ),
    "cuda": (
        Wanted(ANSWER, "ms", Goal("<=", 4), 17.2),
        CHANGED,
        Wanted("page, answers with 16 visitors", "answers/s", Goal(">=", 80), 14),
        Wanted("page, median answer with 16 visitors", "s", Goal("<=", 0.2), 1.0),
        Wanted(DURING_TRAINING, "times", Goal("<=", 2)),
        Wanted(START, "s", Goal("<=", 5), 22),
        Wanted("training of the ResNet-50", "images/s", Goal(">=", 2500), 543),
        Wanted("training of the custom CNN", "images/s", Goal(">=", 4000), 989),
        Wanted("recommended recipe, both models, from files to tested weights", "s", Goal("<=", 60), 246),
    ),
}
